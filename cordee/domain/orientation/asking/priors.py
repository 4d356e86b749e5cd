"""How often each answer is met: declared frequencies, corrected by counts of past anonymous situations when given.

Nobody is described here: shares by answer, in all and in each of a few profiles, that is groups of situations which
answer alike. A profile makes answers depend on each other: who has been away for a year is seldom an apprentice.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import Final

from cordee.domain.catalogue import Fact, FactType, Share
from cordee.domain.rules.cells import Cell, Partition
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval, Value

# Share given to every answer alike, whatever was declared: nothing that may be is held impossible.
DOUBT: Final = 0.02
# The profile of nobody: every answer is as likely as another.
ALIKE: Final = -1
# A declared frequency weighs as much as so many situations; in a profile, what all profiles say does.
STRENGTH: Final = 12.0


@dataclass(frozen=True)
class Counts:
    """Past anonymous situations by profile: how many, and of these how many gave each answer.

    By fact, one number a cell of its partition; a fact that was not answered, or does not apply, counts nowhere.
    Without profiles there is a single one.
    """

    sizes: tuple[float, ...]
    cells: tuple[Mapping[str, tuple[float, ...]], ...]


class Priors:
    """The share of each answer of each fact, by profile."""

    def __init__(
        self, facts: Mapping[str, Fact], partitions: Mapping[str, Partition], counts: Counts | None = None
    ) -> None:
        self.facts, self.partitions = facts, partitions
        self.counts = counts if counts and sum(counts.sizes) else None
        self._shares: dict[tuple[str, int], tuple[float, ...]] = {}
        self._drawers: dict[tuple[str, int, Interval | None], _Drawer] = {}

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """The share of each profile before any answer."""
        if self.counts is None:
            return (1.0,)
        total = sum(self.counts.sizes)
        return tuple(size / total for size in self.counts.sizes)

    def shares(self, fact: str, profile: int = 0) -> tuple[float, ...]:
        """Return the share of each cell, once the fact applies; they add up to one."""
        key = fact, profile
        if key not in self._shares:
            self._shares[key] = self._worked_out(fact, profile)
        return self._shares[key]

    def share(self, fact: str, value: Value) -> float:
        """Return the share of an answer, or of all those that a rough one may be."""
        shares = self.shares(fact)
        return sum(shares[cell] for cell in self.partitions[fact].cells_of(value))

    def given(self, answers: Mapping[str, Value]) -> tuple[float, ...]:
        """Return the share of each profile once these answers are known, taken as independent inside a profile."""
        if len(self.weights) == 1:
            return self.weights
        found = []
        for profile, weight in enumerate(self.weights):
            for fact, value in answers.items():
                if value is not NOT_APPLICABLE:
                    shares = self.shares(fact, profile)
                    weight *= sum(shares[cell] for cell in self.partitions[fact].cells_of(value))
            found.append(weight)
        total = sum(found)
        return tuple(weight / total for weight in found) if total else self.weights

    def value(self, fact: str, place: float, profile: int = 0, within: Interval | None = None) -> Value:
        """Return the answer at ``place``, from 0 to 1, when answers are laid side by side by their shares."""
        key = fact, profile, within
        if key not in self._drawers:
            cells, shares = self.partitions[fact].cells, self.shares(fact, profile)
            self._drawers[key] = _Drawer(self.facts[fact], cells, shares, within)
        return self._drawers[key].at(place)

    def _worked_out(self, fact: str, profile: int) -> tuple[float, ...]:
        if profile == ALIKE:
            return even_shares(self.partitions[fact])
        declared = declared_shares(self.facts[fact], self.partitions[fact])
        if self.counts is None:
            return declared
        empty = (0.0,) * len(declared)
        everybody = [sum(found) for found in zip(*(one.get(fact, empty) for one in self.counts.cells), strict=True)]
        overall = _smoothed(everybody, declared)
        return _smoothed(self.counts.cells[profile].get(fact, empty), overall)


def even_shares(partition: Partition) -> tuple[float, ...]:
    applies = [cell.value is not NOT_APPLICABLE for cell in partition.cells]
    return tuple(1 / sum(applies) if applied else 0.0 for applied in applies)


def declared_shares(fact: Fact, partition: Partition) -> tuple[float, ...]:
    """Return the declared share of each cell; without any declaration all cells are as likely."""
    even = even_shares(partition)
    weights = [_declared(cell, fact) if share else 0.0 for cell, share in zip(partition.cells, even, strict=True)]
    total = sum(weights)
    if not total:
        return even
    return tuple((1 - DOUBT) * weight / total + DOUBT * share for weight, share in zip(weights, even, strict=True))


def _declared(cell: Cell, fact: Fact) -> float:
    if fact.type is FactType.INT and isinstance(cell.low, int) and isinstance(cell.high, int):
        return sum(_overlap(share, cell.low, cell.high) for share in fact.frequency)
    return sum(share.weight for share in fact.frequency if share.value == cell.value)


def _overlap(share: Share, low: int, high: int) -> float:
    first, last = _range(share)
    common = min(last, high) - max(first, low) + 1
    return share.weight * common / (last - first + 1) if common > 0 else 0.0


def _range(share: Share) -> tuple[int, int]:
    first = share.value if isinstance(share.value, int) else 0
    return first, first if share.to is None else share.to


def _smoothed(counts: Sequence[float], prior: tuple[float, ...]) -> tuple[float, ...]:
    total = sum(counts) + STRENGTH
    return tuple((count + STRENGTH * share) / total for count, share in zip(counts, prior, strict=True))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Answers that are as likely as each other: one answer, or the numbers or days from ``low`` to ``high``."""

    weight: float
    value: Value
    low: int | None = None
    high: int | None = None
    days: bool = False


class _Drawer:
    """Answers of one fact laid side by side."""

    def __init__(self, fact: Fact, cells: Sequence[Cell], shares: tuple[float, ...], within: Interval | None) -> None:
        stretches = [one for cell, share in zip(cells, shares, strict=True) for one in _stretches(fact, cell, share)]
        if within is not None:
            kept = [inside for one in stretches if (inside := _inside(one, within)) is not None]
            stretches = kept or [_whole(within)]
        self._stretches = [one for one in stretches if one.weight > 0]
        self._ends = list(accumulate(one.weight for one in self._stretches))

    def at(self, place: float) -> Value:
        wanted = place * self._ends[-1]
        number = min(bisect_right(self._ends, wanted), len(self._ends) - 1)
        one = self._stretches[number]
        if one.low is None or one.high is None:
            return one.value
        share = 1 - (self._ends[number] - wanted) / one.weight
        found = min(one.high, one.low + int(share * (one.high - one.low + 1)))
        return date.fromordinal(found) if one.days else found


def _stretches(fact: Fact, cell: Cell, share: float) -> Iterator[_Stretch]:
    """A cell of numbers is as long as the declared ranges make it: « 30-89 » fills its part of the cell evenly."""
    if isinstance(cell.low, date) and isinstance(cell.high, date):
        yield _Stretch(share, cell.value, cell.low.toordinal(), cell.high.toordinal(), days=True)
    elif isinstance(cell.low, int) and isinstance(cell.high, int):
        low, high = cell.low, cell.high
        weights = [(_overlap(one, low, high), one) for one in fact.frequency]
        total = sum(weight for weight, _ in weights)
        for weight, one in weights:
            first, last = _range(one)
            if weight:
                yield _Stretch(share * weight / total, cell.value, max(low, first), min(high, last))
        if not total:
            yield _Stretch(share, cell.value, low, high)
    else:
        yield _Stretch(share, cell.value)


def _inside(one: _Stretch, within: Interval) -> _Stretch | None:
    """The part of a stretch that lies in the interval, with its part of the weight."""
    if one.low is None or one.high is None:
        return None
    low, high = (_number(bound) for bound in (within.low, within.high))
    first = one.low if low is None else max(one.low, low)
    last = one.high if high is None else min(one.high, high)
    if first > last:
        return None
    weight = one.weight * (last - first + 1) / (one.high - one.low + 1)
    return _Stretch(weight, one.value, first, last, one.days)


def _whole(within: Interval) -> _Stretch:
    """The interval alone, when no declared answer lies in it."""
    low, high = (_number(bound) for bound in (within.low, within.high))
    known = low if low is not None else high
    first, last = (known if low is None else low), (known if high is None else high)
    return _Stretch(1.0, within, first, last, isinstance(within.low or within.high, date))


def _number(bound: int | date | None) -> int | None:
    return bound.toordinal() if isinstance(bound, date) else bound
