"""What one language brings to sentences: its small words, its numbers and days, how a verb says yes and no.

Which clauses are said, in what order and with which brackets is the same in every language, and is not here.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from re import Pattern
from typing import ClassVar

from cordee.domain.rules.evaluation import Interval
from cordee.domain.rules.language import Literal, Operator
from cordee.domain.rules.phrases import Audience, Frame


class Polarity(Enum):
    """« elle est », « elle n'est pas », « elle n'est ni … ni … »."""

    YES = auto()
    NO = auto()
    NEITHER = auto()


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause without capital nor stop. ``again`` is the subject when it was the last one named: « elle ».

    ``then`` is the predicate after ``again`` where the verb is another: « the person is », « they are ».
    ``note`` is what is said beside it: « il faut au moins 30 jours ».
    """

    subject: str
    again: str
    predicate: str
    of_person: bool = False
    note: str = ""
    then: str = ""


class Grammar(ABC):
    """One language. Words are without the spaces around them, signs with theirs."""

    AND: ClassVar[str]
    OR: ClassVar[str]
    # Between ways, each of several clauses, and between groups that are asked together.
    OR_ELSE: ClassVar[str]
    AND_ALSO: ClassVar[str]
    # The first word and the next ones of « soit A, soit B ».
    EITHER: ClassVar[tuple[str, str]]
    # What shows that a clause has an « ou », an « et » or a comma of its own.
    JOINS: ClassVar[Pattern[str]]
    # Whether clauses that say no one after the other name their subject once: « n'est pas … et n'a pas … ».
    NAMES_ONCE: ClassVar[bool]
    COLON: ClassVar[str]
    SEMICOLON: ClassVar[str]
    # After « Il reste à savoir ».
    WHETHER: ClassVar[str]
    LEFT_TO_KNOW: ClassVar[str]
    NEEDED: ClassVar[str]
    NEEDED_DAY: ClassVar[str]
    WITHOUT_ANSWER: ClassVar[str]
    WITHOUT_OBJECT: ClassVar[str]
    # Values as they are read
    YES: ClassVar[str]
    NO: ClassVar[str]
    UNKNOWN: ClassVar[str]
    NOT_APPLICABLE: ClassVar[str]
    NONE: ClassVar[str]
    # Conditions said by labels
    NOT: ClassVar[str]
    NEITHER: ClassVar[str]
    NOR: ClassVar[str]

    # Frames

    @abstractmethod
    def shaped(self, frame: Frame, polarity: Polarity, audience: Audience, value: str = "") -> Clause:
        """Make the clause of a frame, the value in its place."""

    @abstractmethod
    def neither(self, values: Sequence[str]) -> str: ...

    @abstractmethod
    def is_negative(self, clause: Clause) -> bool:
        """Tell whether the clause says no by its verb, so that a list of such clauses names its subject once."""

    @abstractmethod
    def total(self, nouns: Sequence[str]) -> Frame:
        """The frame of a sum: « la durée de l'arrêt et le délai avant la reprise font {valeur} au total »."""

    # Joining

    @abstractmethod
    def conjunction(self, after: str) -> str:
        """This language's word for « si », « que » or « parce que »."""

    @abstractmethod
    def next_after(self, after: str) -> str:
        """What stands before the next clauses: « parce que … et que … »."""

    @abstractmethod
    def attached(self, after: str, text: str) -> str:
        """Put « si », « que » or « parce que », or this language's word for it, before a clause."""

    @abstractmethod
    def enumerated(self, items: Iterable[str], last: str) -> str:
        """Join with commas, and with ``last``, one of the words of this grammar, before the end."""

    @abstractmethod
    def quoted(self, text: str) -> str: ...

    # Numbers, days, places

    @abstractmethod
    def unit(self, code: str | None) -> str:
        """The noun of the unit of a fact, in the singular, or its sign."""

    @abstractmethod
    def number(self, number: int, noun: str) -> str: ...

    @abstractmethod
    def spoken_number(self, number: int, noun: str) -> str:
        """The same as it is said aloud: « 5 ans et 3 mois » rather than 63 months."""

    @abstractmethod
    def day(self, day: date) -> str: ...

    @abstractmethod
    def on_day(self, day: date) -> str:
        """« le 14 mars 2026 »."""

    @abstractmethod
    def compared(self, operator: Operator, value: Literal, noun: str, *, inside: bool = False) -> str:
        """« au moins 30 jours », « avant le 14 mars 2026 »; ``inside``: more words follow."""

    @abstractmethod
    def expected(self, operator: Operator, value: int | date, noun: str) -> str:
        """The same after a label: « 30 jours au moins », « à partir du 14 mars 2026 »."""

    @abstractmethod
    def interval(self, interval: Interval, noun: str) -> str:
        """« entre 60 et 120 jours », « au moins 60 jours »: both bounds are included."""

    @abstractmethod
    def places(self, codes: Iterable[str]) -> list[str]:
        """Départements and communes with their preposition."""
