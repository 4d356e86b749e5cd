"""YAML 1.2 files as plain values that remember where they were written.

Built on the event stream of PyYAML, because an author's error message needs the line and the column, because only
``true`` and ``false`` are booleans, and because a hostile file must be refused before it costs memory: bounded
size and depth, no alias, no tag, no duplicate key.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeAlias

import yaml

from cordee.reader.yaml_errors import place_in, why_not_yaml

LARGEST_FILE = 2_000_000
DEEPEST_NESTING = 24

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a named text; lines and columns count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}, ligne {self.line}, colonne {self.column}"

    def shifted(self, columns: int) -> "Place":
        return Place(self.file, self.line, self.column + columns)


class Unreadable(ValueError):
    """A text that is not the YAML that Cordée reads."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(f"{place} : {message}")
        self.place, self.message = place, message


@dataclass(slots=True)
class Document:
    """The values of a file (dict, list, str, int, bool, None) and the place of each, by path."""

    file: str
    value: Any
    places: dict[Path, Place] = field(default_factory=dict)
    key_places: dict[Path, Place] = field(default_factory=dict)
    quoted: set[Path] = field(default_factory=set)

    def place(self, *path: str | int) -> Place:
        """Return where ``path`` is written, or where the nearest written ancestor is."""
        for length in range(len(path), -1, -1):
            if found := self.places.get(path[:length]):
                return found
        return Place(self.file, 1, 1)


def read_document(text: str, *, file: str) -> Document:
    """Read one document; raise Unreadable with its place when the text is too large, too deep or not YAML 1.2."""
    if len(text) > LARGEST_FILE:
        raise Unreadable(
            Place(file, 1, 1),
            f"le texte compte {len(text)} caractères ; {LARGEST_FILE} au plus. Découpez-le.",
        )
    document = Document(file=file, value=None)
    try:
        _Builder(document, yaml.parse(text, Loader=_LOADER)).build()
    except yaml.YAMLError as error:
        place = Place(file, *place_in(error, text))
        raise Unreadable(place, f"ce n'est pas du YAML : {why_not_yaml(error, text)}.") from None
    return document


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Builder:
    """Builds values from events; recursion is bounded by DEEPEST_NESTING."""

    def __init__(self, document: Document, events: Iterator[yaml.Event]) -> None:
        self.document, self.events = document, events

    def build(self) -> None:
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if () in self.document.places:
                    self.refuse(event, "un seul document par fichier")
                self.document.value = self.value(next(self.events), ())

    def value(self, event: yaml.Event, path: Path) -> Any:
        self.document.places[path] = self.place_of(event)
        if len(path) > DEEPEST_NESTING:
            self.refuse(event, f"plus de {DEEPEST_NESTING} niveaux d'imbrication")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self.refuse(event, "les ancres (&) et les renvois (*) ne sont pas admis ; écrivez la valeur")
        if (tag := getattr(event, "tag", None)) and tag != "!":
            self.refuse(event, f"étiquette {tag} non admise ; écrivez une valeur simple")
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path)
        if isinstance(event, yaml.ScalarEvent) and not event.implicit[0]:
            self.document.quoted.add(path)
        return _scalar(event)

    def mapping(self, path: Path) -> dict[str, Any]:
        built: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self.refuse(event, "une clé doit être un mot")
            key: str = event.value
            if key in built:
                self.refuse(event, f"clé « {key} » écrite deux fois")
            self.document.key_places[*path, key] = self.place_of(event)
            built[key] = self.value(next(self.events), (*path, key))
        return built

    def sequence(self, path: Path) -> list[Any]:
        built: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            built.append(self.value(event, (*path, len(built))))
        return built

    def place_of(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self.document.file, mark.line + 1, mark.column + 1) if mark else Place(self.document.file, 1, 1)

    def refuse(self, event: yaml.Event, message: str) -> NoReturn:
        raise Unreadable(self.place_of(event), f"{message}.")


# Decimals as authors write them: 0.3; exponents, infinity and the like stay text.
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9]\d{0,8})\.\d{1,9}", re.ASCII)


def _scalar(event: Any) -> str | int | float | bool | None:
    """Resolve a plain scalar by the YAML 1.2 core schema; quoted scalars are text."""
    text: str = event.value
    if not event.implicit[0]:
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text[0] in "tT"
    digits = text[1:] if text[:1] in "+-" else text
    if digits.isascii() and digits.isdigit() and len(digits) <= 18 and (digits == "0" or digits[0] != "0"):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
