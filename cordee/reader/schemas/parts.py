"""The pieces that the schemas are made of: texts, days, lists, closed lists with their French words, closed mappings.

A title or a description is what the editor shows when the pointer stays on a key.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]

# Not ``type: string``: some loaders make a date of 2026-11-21, and a date is of no JSON type. YAML 1.2 keeps text.
_NOT_A_DAY = ["number", "boolean", "array", "object"]
DAY_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
ID_PATTERN = r"^[a-z0-9]+([_-][a-z0-9]+)*$"


def text(title: str, description: str = "") -> Schema:
    """A text that must be there."""
    return _told({"type": "string", "minLength": 1}, title, description)


def optional_text(title: str, description: str = "") -> Schema:
    return _told({"type": ["string", "null"]}, title, description)


def identifier(title: str, description: str = "") -> Schema:
    wanted = "Identifiant en minuscules sans accent, chiffres, « _ » ou « - »."
    schema = {"type": "string", "pattern": ID_PATTERN, "patternErrorMessage": wanted}
    return _told(schema, title, description or "Ne change plus une fois publié : des décisions gardées le citent.")


def integer(title: str, description: str = "") -> Schema:
    return _told({"type": ["integer", "null"]}, title, description)


def flag(title: str, description: str = "") -> Schema:
    return _told({"type": "boolean"}, title, description)


def day(title: str, description: str = "", *, required: bool = False) -> Schema:
    """A day as text AAAA-MM-JJ, or null unless ``required``."""
    schema = {
        "not": {"type": [*_NOT_A_DAY, "null"] if required else _NOT_A_DAY},
        "pattern": DAY_PATTERN,
        "format": "date",
        "patternErrorMessage": "Attendu une date AAAA-MM-JJ.",
    }
    return _told(schema, title, description)


def one_of(words: Mapping[str, str], title: str = "", description: str = "", *, optional: bool = False) -> Schema:
    """One of some words; each comes with its French meaning, shown while the editor completes."""
    values: list[str | None] = [str(word) for word in words]
    said = list(words.values())
    if optional:
        values, said = [*values, None], [*said, "rien"]
    return _told({"enum": values, "enumDescriptions": said}, title, description)


def enumeration(kind: type[StrEnum], words: Mapping[Any, str], title: str, description: str = "") -> Schema:
    """Every member of ``kind``; raises KeyError when one has no French words."""
    return one_of({member.value: words[member] for member in kind}, title, description)


def listed(items: Schema, title: str = "", description: str = "") -> Schema:
    return _told({"type": ["array", "null"], "items": items}, title, description)


def texts(title: str, description: str = "") -> Schema:
    return listed({"type": "string"}, title, description)


def closed(title: str, properties: Mapping[str, Schema], *, required: tuple[str, ...] = ()) -> Schema:
    """A mapping that refuses every other key, as the reader does."""
    return {
        "title": title,
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def open_words(title: str, description: str = "") -> Schema:
    """A mapping of any word to a French label."""
    return _told({"type": ["object", "null"], "additionalProperties": {"type": "string"}}, title, description)


def reference(name: str, title: str = "", description: str = "", *, optional: bool = False) -> Schema:
    pointer = {"$ref": f"#/$defs/{name}"}
    return _told({"anyOf": [pointer, {"type": "null"}]} if optional else pointer, title, description)


def _told(schema: Schema, title: str, description: str) -> Schema:
    told = {"title": title, "description": description}
    return {**{key: said for key, said in told.items() if said}, **schema}
