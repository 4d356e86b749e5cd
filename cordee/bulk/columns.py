"""The answers of many situations about one fact, and what a test says of all of them at once.

A test gives a ``Pair`` of planes: where it is certainly met, and where it is possibly met. Between the two the test is
open: the answer is unknown, or an interval of which only some values meet it.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple, Self, TypeAlias

import numpy as np

from cordee.bulk.bits import Numbers, Pair, Plane, either, none_of, packed
from cordee.bulk.splitting import FEWEST, each, reached
from cordee.domain.rules.clauses import Test
from cordee.domain.rules.language import Bare, Compare, Literal, Member, Operator

EPOCH: Final = date(1970, 1, 1).toordinal()
# Bounds that an interval does not have.
NO_LOW, NO_HIGH = np.iinfo(np.int32).min, np.iinfo(np.int32).max


class Threshold(NamedTuple):
    """At least ``cut``, or under it."""

    at_least: bool
    cut: int


Question: TypeAlias = Threshold | tuple[str, ...] | tuple[int, ...] | None
"""What a test asks of its fact: yes, a threshold, or one of some words, numbers or days."""


def question_of(test: Test) -> Question:
    """Put a test in the plainest terms; days are numbers (see ``ordinal``)."""
    match test:
        case Bare():
            return None
        case Compare(_, Operator.EQUAL, value):
            return (value,) if isinstance(value, str) else (ordinal(value),)
        case Compare(_, operator, value):
            beyond = operator in (Operator.MORE, Operator.AT_MOST)
            return Threshold(operator in (Operator.AT_LEAST, Operator.MORE), ordinal(value) + beyond)
        case Member(_, values):
            words = tuple(value for value in values if isinstance(value, str))
            return words or tuple(map(ordinal, values))


def ordinal(value: Literal) -> int:
    """Return a number or a day as the number by which columns hold it: days are counted from 1970-01-01."""
    return value.toordinal() - EPOCH if isinstance(value, date) else int(value)


@dataclass(frozen=True, kw_only=True)
class Column(ABC):
    """``known``: there is an answer that counts. ``unknown``: there is none. Neither: the fact does not apply.

    A fact that does not apply meets no test. Planes are never changed in place, so that columns can share them.
    """

    rows: int
    known: Plane
    unknown: Plane

    def truth(self, question: Question, pair: Pair) -> None:
        """Ask a test of this fact; write the answer in ``pair``."""
        certain, possible = self._asked(question)
        known = np.bitwise_and(certain, self.known, pair[0])
        np.bitwise_or(known if possible is None else possible & self.known, self.unknown, pair[1])

    def masked(self, *, known: Plane, unknown: Plane) -> Self:
        """Return the same answers, of which other ones count."""
        return replace(self, known=known, unknown=unknown)

    def without(self, plane: Plane) -> Self:
        """Return the same answers but those of some situations, where they become unknown."""
        return self.masked(known=self.known & ~plane, unknown=self.unknown | (plane & self.known))

    def where(self, applies: Plane) -> Self:
        """Return the same answers; elsewhere the fact does not apply."""
        return self.masked(known=self.known & applies, unknown=self.unknown & applies)

    @property
    def undecided(self) -> Plane:
        """Where no single value is known: unknown, or an interval."""
        return self.unknown

    @abstractmethod
    def _asked(self, question: Question) -> tuple[Plane, Plane | None]:
        """Where every answer, whether it counts or not, certainly meets the test, and where it possibly does.

        None: nothing in between. Raises TypeError for a question about another type of fact.
        """


@dataclass(frozen=True, kw_only=True)
class YesNo(Column):
    yes: Plane

    def _asked(self, question: Question) -> tuple[Plane, None]:
        if question is not None:
            raise TypeError(f"{question} is no question about yes or no")
        return self.yes, None


@dataclass(frozen=True, kw_only=True)
class Words(Column):
    """One word a situation: ``codes`` are places in ``words``; anything where it is unknown.

    ``named``: words that tests will ask for, worked out together when they are many.
    """

    codes: Numbers
    words: tuple[str, ...]
    named: tuple[str, ...] = ()
    _planes: dict[str, Plane] = field(default_factory=dict)

    def having(self, word: str) -> Plane:
        """Return a plane of the answers that are this word, whether they count or not."""
        if len(self.named) >= FEWEST and not self._planes:
            self._split()
        found = self._planes.get(word)
        if found is None:
            code = self._places.get(word)
            found = self._planes[word] = none_of(self.rows) if code is None else packed(self.codes == code)
        return found

    def _split(self) -> None:
        """Number the named words that are there, and split the numbers."""
        there = [word for word in self.named if word in self._places]
        table = np.zeros(max(1, len(self.words)), np.uint8 if len(there) < 256 else np.uint16)
        for number, word in enumerate(there, 1):
            table[self._places[word]] = number
        planes = each(table.take(self.codes, mode="clip"), len(there) + 1)
        self._planes.update(zip(there, planes[1:], strict=True))

    def _asked(self, question: Question) -> tuple[Plane, None]:
        if question is None or isinstance(question, Threshold):
            raise TypeError(f"{question} is no question about words")
        return either([self.having(str(word)) for word in question], self.rows), None

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {word: code for code, word in enumerate(self.words)}


@dataclass(frozen=True, kw_only=True)
class Sets(Column):
    """Several words a situation: one plane for each word that somebody gave."""

    having: Mapping[str, Plane]

    def _asked(self, question: Question) -> tuple[Plane, None]:
        if question is None or isinstance(question, Threshold):
            raise TypeError(f"{question} is no question about words")
        given = (self.having.get(str(word)) for word in question)
        return either([plane for plane in given if plane is not None], self.rows), None


@dataclass(frozen=True, kw_only=True)
class Ordered(Column):
    """Numbers or days, from ``low`` to ``high``, both included; the same array when all of them are exact.

    ``cuts``: what tests compare with, upwards, worked out together when they are many.
    """

    low: Numbers
    high: Numbers
    cuts: tuple[int, ...] = ()
    _planes: dict[bool, dict[int, Plane]] = field(default_factory=dict)

    @property
    def is_exact(self) -> bool:
        return self.low is self.high

    @property
    def undecided(self) -> Plane:
        return self.unknown if self.is_exact else self.unknown | (self.known & packed(self.low != self.high))

    def _asked(self, question: Question) -> tuple[Plane, Plane | None]:
        if isinstance(question, Threshold):
            return self._compared(question)
        if question is None:
            raise TypeError("yes or no is no question about a number or a day")
        return self._among([int(value) for value in question])

    def _compared(self, threshold: Threshold) -> tuple[Plane, Plane | None]:
        """Certain of the end of the interval that is harder to meet, possible of the other."""
        low = self._reaching(self.low, low=True, cut=threshold.cut)
        if self.is_exact:
            return (low if threshold.at_least else ~low), None
        high = self._reaching(self.high, low=False, cut=threshold.cut)
        return (low, high) if threshold.at_least else (~high, ~low)

    def _among(self, values: Sequence[int]) -> tuple[Plane, Plane | None]:
        """Certain where every value is one of the list, possible where one of the list lies inside the interval."""
        runs = _runs(values)
        inside = either([self._low_reaches(first) & ~self._high_reaches(last + 1) for first, last in runs], self.rows)
        if self.is_exact:
            return inside, None
        return inside, either(
            [self._high_reaches(first) & ~self._low_reaches(last + 1) for first, last in runs], self.rows
        )

    def _low_reaches(self, cut: int) -> Plane:
        return self._reaching(self.low, low=True, cut=cut)

    def _high_reaches(self, cut: int) -> Plane:
        return self._reaching(self.high, low=self.is_exact, cut=cut)

    def _reaching(self, values: Numbers, *, low: bool, cut: int) -> Plane:
        """Return where the value is at least the cut; computed once for each cut."""
        planes = self._planes.get(low)
        if planes is None:
            together = reached(values, self.cuts)
            planes = self._planes[low] = dict(zip(self.cuts, together, strict=True)) if together else {}
        found = planes.get(cut)
        if found is None:
            found = planes[cut] = packed(values >= cut)
        return found


def _runs(values: Sequence[int]) -> Sequence[tuple[int, int]]:
    """Return the first and the last of each run of numbers that follow one another: an interval may fill one."""
    found: list[tuple[int, int]] = []
    for value in sorted(values):
        if found and value <= found[-1][1] + 1:
            found[-1] = found[-1][0], value
        else:
            found.append((value, value))
    return found


def total(terms: Sequence[Ordered]) -> Ordered:
    """Add numbers: absent where one does not apply, else unknown where one is; without a bound where one has none."""
    known = np.bitwise_and.reduce([term.known for term in terms])
    applies = np.bitwise_and.reduce([term.known | term.unknown for term in terms])
    low = _sum([term.low for term in terms], NO_LOW)
    high = low if all(term.is_exact for term in terms) else _sum([term.high for term in terms], NO_HIGH)
    return Ordered(rows=terms[0].rows, known=known, unknown=applies & ~known, low=low, high=high)


def _sum(terms: Sequence[Numbers], missing: int) -> Numbers:
    found = np.zeros(len(terms[0]), np.int64)
    unbounded = np.zeros(len(terms[0]), np.bool_)
    for term in terms:
        found += term
        unbounded |= term == missing
    found[unbounded] = np.iinfo(np.int64).min if missing == NO_LOW else np.iinfo(np.int64).max
    return found
