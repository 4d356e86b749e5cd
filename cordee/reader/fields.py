"""A node of a file, read field by field with its type; what is wrong is noted with its place and reading goes on."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from cordee.domain.catalogue import Condition
from cordee.domain.periods import Period
from cordee.domain.rules.answers import closest, shortened
from cordee.domain.rules.parsing import NotUnderstood, parse
from cordee.reader.yaml_source import Document, Place

Choice = TypeVar("Choice", bound=StrEnum)


class Severity(StrEnum):
    ERROR = "erreur"
    DOUBT = "doute"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that an author must mend (error), should look at (doubt) or may want to know (note)."""

    place: Place
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.severity} : {self.place} : {self.message}"


@dataclass(slots=True)
class Problems:
    found: list[Problem] = field(default_factory=list)

    def error(self, place: Place, message: str) -> None:
        self.found.append(Problem(place, message))

    def doubt(self, place: Place, message: str) -> None:
        self.found.append(Problem(place, message, Severity.DOUBT))

    def note(self, place: Place, message: str) -> None:
        self.found.append(Problem(place, message, Severity.NOTE))

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.found if problem.severity is Severity.ERROR]


class Node:
    """A mapping of a document; every reading method takes the key and notes a problem rather than raise."""

    def __init__(self, document: Document, path: tuple[str | int, ...], value: Any, problems: Problems) -> None:
        self.document, self.path, self.problems = document, path, problems
        self.value: dict[str, Any] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            self.error(f"trouvé {shortened(value)}, attendu des champs « clé: valeur »")

    def place(self, *keys: str | int) -> Place:
        return self.document.place(*self.path, *keys)

    def error(self, message: str, *keys: str | int) -> None:
        self.problems.error(self.place(*keys), message if message.endswith("?") else message + ".")

    def key_error(self, message: str, key: str) -> None:
        """Note a problem with the name of a field rather than with its value."""
        place = self.document.key_places.get((*self.path, key)) or self.place(key)
        self.problems.error(place, message if message.endswith("?") else message + ".")

    def only(self, *keys: str) -> None:
        """Refuse every key that is not listed: a misspelt key would be ignored in silence."""
        for key in self.value:
            if key not in keys:
                self.key_error(f"champ « {key} » inconnu{closest(key, keys)}", key)

    def nodes(self, key: str) -> Iterator["Node"]:
        for index, value in enumerate(self._list(key)):
            yield Node(self.document, (*self.path, key, index), value, self.problems)

    def node(self, key: str) -> "Node":
        return Node(self.document, (*self.path, key), self.value.get(key, {}), self.problems)

    def optional_text(self, key: str) -> str | None:
        value = self.value.get(key)
        if value is None or isinstance(value, str):
            return value
        self.error(f"« {key} » : trouvé {shortened(value)}, attendu du texte", key)
        return None

    def text(self, key: str) -> str:
        value = self.optional_text(key)
        if not value and key not in self.value:
            self.error(f"il manque le champ « {key} »")
        elif value == "" or (value is None and self.value.get(key) is None):
            self.error(f"« {key} » est vide", key)
        return value or ""

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._list(key)
        for index, value in enumerate(values):
            if not isinstance(value, str):
                self.error(f"« {key} » : trouvé {shortened(value)}, attendu du texte", key, index)
        return tuple(value for value in values if isinstance(value, str))

    def words(self, key: str) -> dict[str, str]:
        """Read a mapping of texts, such as the choices of a fact."""
        value = self.value.get(key) or {}
        if not isinstance(value, dict):
            self.error(f"« {key} » : trouvé {shortened(value)}, attendu « valeur: libellé »", key)
            return {}
        return {name: str(label) for name, label in value.items()}

    def integer(self, key: str) -> int | None:
        value = self.value.get(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.error(f"« {key} » : trouvé {shortened(value)}, attendu un nombre entier", key)
        return None

    def flag(self, key: str, *, default: bool) -> bool:
        value = self.value.get(key, default)
        if isinstance(value, bool):
            return value
        self.error(f"« {key} » : trouvé {shortened(value)}, attendu true ou false", key)
        return default

    def choice(self, key: str, kind: type[Choice], *, default: Choice | None = None) -> Choice:
        value = self.value.get(key)
        if value is None and default is not None:
            return default
        try:
            return kind(str(value))
        except ValueError:
            listed = ", ".join(kind)
            self.error(f"« {key} » : trouvé {shortened(value)}, attendu l'un de : {listed}", key)
            return next(iter(kind))

    def choices(self, key: str, kind: type[Choice]) -> frozenset[Choice]:
        values = self.texts(key)
        for value in values:
            if value not in list(kind):
                self.error(f"« {key} » : « {value} » inconnu{closest(value, kind)}", key)
        return frozenset(kind(value) for value in values if value in list(kind))

    def day(self, key: str) -> datetime.date | None:
        value = self.value.get(key)
        if value is None:
            return None
        try:
            return datetime.date.fromisoformat(value)
        except (ValueError, TypeError):
            self.error(f"« {key} » : trouvé {shortened(value)}, attendu une date AAAA-MM-JJ", key)
            return None

    def period(self) -> Period:
        start, until = self.day("from"), self.day("until")
        try:
            return Period(start, until)
        except ValueError:
            self.error(
                f"commence le {start} mais finit le {until} ; la fin est exclue et vient après le début", "until"
            )
            return Period(start)

    def expression(self, key: str, *, label: str | None = None, source: str | None = None) -> Condition | None:
        """Read the condition written under ``key``; None when it is absent or unreadable (then noted)."""
        text = self.value.get(key)
        if text is None:
            return None
        if not isinstance(text, str):
            self.error(f"« {key} » : trouvé {shortened(text)}, attendu une condition", key)
            return None
        try:
            return Condition(expression=parse(text), label=label, source=source)
        except NotUnderstood as problem:
            opening_quote = (*self.path, key) in self.document.quoted
            place = self.place(key).shifted(problem.offset + opening_quote)
            self.problems.error(place, f"condition illisible : {problem.message}.")
            return None

    def condition(self) -> Condition | None:
        """Read a condition with its label and source; None when it cannot be read (then noted)."""
        self.only("when", "label", "source")
        if self.value.get("when") is None:
            self.error("il manque le champ « when »")
        return self.expression("when", label=self.optional_text("label"), source=self.optional_text("source"))

    def _list(self, key: str) -> list[Any]:
        value = self.value.get(key)
        if value is None or isinstance(value, list):
            return value or []
        self.error(f"« {key} » : trouvé {shortened(value)}, attendu une liste", key)
        return []
