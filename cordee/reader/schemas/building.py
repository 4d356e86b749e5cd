"""The JSON Schemas (draft 2020-12) of every file of the content, made from the enumerations of the domain.

A YAML editor finds the schema of a file by the line that heads it: see ``modeline``.
"""

import json
from collections.abc import Callable, Mapping
from fnmatch import fnmatch

from cordee.domain.catalogue import Catalogue
from cordee.reader.schemas.applications import applications_schema
from cordee.reader.schemas.campaigns import campaigns_schema
from cordee.reader.schemas.cases import cases_schema
from cordee.reader.schemas.deadlines import deadlines_schema
from cordee.reader.schemas.definitions import definitions, with_definitions
from cordee.reader.schemas.elsewhere import elsewhere_schema
from cordee.reader.schemas.english import english_schema
from cordee.reader.schemas.facts import facts_schema
from cordee.reader.schemas.heads import (
    gates_schema,
    needs_schema,
    operators_schema,
    programmes_schema,
    relations_schema,
    words_schema,
)
from cordee.reader.schemas.letters import letter_schema
from cordee.reader.schemas.line_texts import tags_schema
from cordee.reader.schemas.parts import Schema
from cordee.reader.schemas.scripts import scripts_schema
from cordee.reader.schemas.services import service_schema
from cordee.reader.schemas.spoken import english_words_schema, line_schema
from cordee.reader.schemas.supports import supports_schema

DRAFT = "https://json-schema.org/draft/2020-12/schema"
# The folder of the schemas inside the content, and what each schema is for.
FOLDER = "schemas"
FILES: Mapping[str, str] = {
    "facts": "facts.yaml",
    "needs": "needs.yaml",
    "operators": "operators.yaml",
    "programmes": "programmes.yaml",
    "gates": "gates.yaml",
    "relations": "relations.yaml",
    "deadlines": "deadlines.yaml",
    "words": "words.yaml",
    "service": "services/*.yaml",
    "letter": "letters/*.yaml",
    "cases": "cases/*.yaml",
    "english": "english/**/*.yaml",
    "applications": "applications.yaml",
    "supports": "supports.yaml",
    "campaigns": "campaigns.yaml",
    "elsewhere": "elsewhere.yaml",
    "words_en": "words_en.yaml",
    "line": "line.yaml",
    "scripts": "scripts.yaml",
    "tags": "tags.yaml",
}
_MAKERS: Mapping[str, Callable[[Catalogue], Schema]] = {
    "facts": lambda _: facts_schema(),
    "needs": lambda _: needs_schema(),
    "operators": lambda _: operators_schema(),
    "programmes": lambda _: programmes_schema(),
    "gates": lambda _: gates_schema(),
    "relations": lambda _: relations_schema(),
    "deadlines": lambda _: deadlines_schema(),
    "words": lambda _: words_schema(),
    "service": lambda _: service_schema(),
    "letter": lambda _: letter_schema(),
    "cases": cases_schema,
    "english": lambda _: english_schema(),
    "applications": lambda _: applications_schema(),
    "supports": lambda _: supports_schema(),
    "campaigns": lambda _: campaigns_schema(),
    "elsewhere": lambda _: elsewhere_schema(),
    "words_en": lambda _: english_words_schema(),
    "line": lambda _: line_schema(),
    "scripts": lambda _: scripts_schema(),
    "tags": lambda _: tags_schema(),
}


def schemas(catalogue: Catalogue) -> dict[str, Schema]:
    """Return every schema by name; the same catalogue gives the same schemas, in the same order."""
    known = definitions(catalogue)
    return {name: {"$schema": DRAFT, **with_definitions(make(catalogue), known)} for name, make in _MAKERS.items()}


def schema_of(file: str) -> str | None:
    """Return the name of the schema of a content file, named relatively to the content folder."""
    return next((name for name, pattern in FILES.items() if fnmatch(file, pattern.replace("**/", ""))), None)


def modeline(file: str) -> str:
    """Return the comment that ties a content file to its schema; raise KeyError for another file."""
    name = schema_of(file)
    if name is None:
        raise KeyError(file)
    return f"# yaml-language-server: $schema={'../' * file.count('/')}{FOLDER}/{name}.json"


def written(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
