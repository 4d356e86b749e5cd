"""The page of reference for who writes without an editor that completes: every field of every file, as Markdown."""

from collections.abc import Iterator

from cordee.domain.catalogue import Catalogue
from cordee.reader.schemas.building import FILES, schemas
from cordee.reader.schemas.parts import Schema

HEADING = """# Champs des fichiers du catalogue

Page écrite par `cordee catalogue schema --page`, depuis les schémas que lisent les éditeurs.
Ne la corrigez pas à la main.
Les champs marqués ● sont nécessaires. Les identifiants (faits, besoins, opérateurs…) sont dans `content/schemas/`.
"""


def fields_page(catalogue: Catalogue) -> str:
    return "\n".join(_lines(catalogue)) + "\n"


def _lines(catalogue: Catalogue) -> Iterator[str]:
    yield HEADING.rstrip("\n")
    for name, schema in schemas(catalogue).items():
        yield from ("", f"## `{FILES[name]}`")
        for mapping in _mappings(schema):
            yield from _tables(mapping)


def _tables(schema: Schema) -> Iterator[str]:
    """One table for a mapping, then one for each mapping inside; the answers of a case are the facts, not fields."""
    inside = [(key, found) for key, field in schema["properties"].items() for found in _mappings(field)]
    yield from ("", f"**{schema['title']}**", "", "| champ | | ce qu'il dit |", "|---|---|---|")
    for key, field in schema["properties"].items():
        needed = "●" if key in schema["required"] else ""
        yield f"| `{key}` | {needed} | {_said(field)} |"
    for key, mapping in inside:
        if key not in ("facts", "effects") or "id" in mapping["properties"]:
            yield from _tables(mapping)


def _mappings(field: Schema) -> Iterator[Schema]:
    if "properties" in field:
        yield field
    for part in (field.get("items"), *field.get("anyOf", ())):
        if part:
            yield from _mappings(part)


def _said(field: Schema) -> str:
    told = [field.get("title", "Une condition"), field.get("description", "").replace("\n", " ")]
    if values := [f"`{value}`" for value in field.get("enum", ()) if value is not None]:
        told.append(f"Valeurs : {', '.join(values)}")
    sentences = (words if words[-1] in ".?!" else f"{words}." for words in told if words)
    return " ".join(sentences).replace("|", "\\|")
