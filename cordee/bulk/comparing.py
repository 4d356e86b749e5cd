"""Two answers to the same situations, counted where they differ. Counts add up in any order, and hold no situation.

The unit is the *request*: one need of one situation. Within one need a request is one situation.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa

from cordee.bulk.bits import Bools, Numbers
from cordee.bulk.plan import BulkPlan
from cordee.domain.catalogue import Tier

LEADS: Final = ("proposed", "later")
"""Columns of an answer that list eligible services: proposed now, or later if ordinary ones are not enough."""


class Orientation(NamedTuple):
    """What leads, who may deliver it (sorted); all empty when nothing leads. Plain texts: it sorts and travels."""

    version: str = ""
    family: str = ""
    tier: str = ""
    operators: tuple[str, ...] = ()

    def differs(self, other: "Orientation") -> bool:
        """Another service, another tier, or other operators; another version of the same service is no difference."""
        return self[1:] != other[1:]


NOWHERE: Final = Orientation()


class Movement(NamedTuple):
    """``departement``: code of residence, empty when it is not known."""

    need: str
    departement: str
    before: Orientation
    after: Orientation


class Turn(NamedTuple):
    """Something that requests for a need have with one catalogue only: ``gained`` with the second, else lost."""

    need: str
    word: str
    gained: bool


@dataclass(frozen=True)
class Counts:
    """``movements`` counts every request, those that do not move too.

    ``eligible``: families that became eligible or ceased to be. ``missing``: facts that open services lack, or no
    longer lack: what must be asked.
    """

    situations: int = 0
    changed_situations: int = 0
    movements: Counter[Movement] = field(default_factory=Counter)
    eligible: Counter[Turn] = field(default_factory=Counter)
    missing: Counter[Turn] = field(default_factory=Counter)

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True)
class Services:
    """What a comparison needs to know of the services of one catalogue."""

    families: Mapping[str, str]
    tiers: Mapping[str, str]

    @classmethod
    def of(cls, plan: BulkPlan) -> "Services":
        versions = {name: planned.version for name, planned in plan.versions.items()}
        return cls(
            {name: version.family for name, version in versions.items()},
            {name: str(Tier(version.tier)) for name, version in versions.items()},
        )


@dataclass(frozen=True)
class Answered:
    """One answer of ``evaluate``, whose ``id`` is the place of the situation in its batch."""

    answer: pa.RecordBatch
    services: Services


Residences: TypeAlias = tuple[Numbers, Sequence[str]]
"""The code of each situation, and what codes mean."""


def compare(before: Answered, after: Answered, residences: Residences) -> Counts:
    """Count what differs between two answers about the same batch of situations."""
    pairs = _Pairs(before.answer, after.answer)
    departements, names = residences
    words_before, states_before = _orientations(before, pairs.before)
    words_after, states_after = _orientations(after, pairs.after)
    sizes = (len(pairs.needs), len(names), len(words_before), len(words_after))
    places = (pairs.need, departements[pairs.situation], states_before, states_after)
    keys, inverse, counts = np.unique(np.ravel_multi_index(places, sizes), return_inverse=True, return_counts=True)
    movements: Counter[Movement] = Counter()
    changed = np.zeros(len(keys), np.bool_)
    for number, (place, count) in enumerate(zip(zip(*np.unravel_index(keys, sizes), strict=True), counts, strict=True)):
        need, departement, was, now = place
        movement = Movement(pairs.needs[need], names[departement], words_before[was], words_after[now])
        movements[movement] += int(count)
        changed[number] = movement.before.differs(movement.after)
    return Counts(
        situations=len(departements),
        changed_situations=len(np.unique(pairs.situation[changed[inverse]])),
        movements=movements,
        eligible=_turns(pairs, [_families(side) for side in (before, after)]),
        missing=_turns(pairs, [_Lists.of(side.answer, ["missing"]) for side in (before, after)]),
    )


class _Pairs:
    """The requests of either answer, in one order; ``before`` and ``after``: the row of each, -1 for none.

    An answer may have a need that the other lacks: where there is danger, safety is added to what was asked.
    """

    def __init__(self, before: pa.RecordBatch, after: pa.RecordBatch) -> None:
        coded = [_coded(answer.column("need")) for answer in (before, after)]
        self.needs = tuple(dict.fromkeys(word for _, words in coded for word in words))
        places = {word: place for place, word in enumerate(self.needs)}
        keys = []
        for answer, (codes, words) in zip((before, after), coded, strict=True):
            table = np.array([places[word] for word in words] or [0], np.int64)
            keys.append(_situations(answer) * len(self.needs) + table[codes])
        every = keys[0] if np.array_equal(keys[0], keys[1]) else np.union1d(keys[0], keys[1])
        self.situation, self.need = np.divmod(every, max(1, len(self.needs)))
        self.before, self.after = (_rows_of(every, own) for own in keys)


def _rows_of(every: Numbers, own: Numbers) -> Numbers:
    """Return the row of each key, -1 for none; keys are distinct."""
    if not len(own):
        return np.full(len(every), -1)
    order = np.argsort(own, kind="stable")
    rows: Numbers = order[np.searchsorted(own, every, sorter=order).clip(max=len(own) - 1)]
    found: Numbers = np.where(own[rows] == every, rows, -1)
    return found


def _situations(answer: pa.RecordBatch) -> Numbers:
    found: Numbers = answer.column("id").to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def _coded(array: pa.DictionaryArray) -> tuple[Numbers, list[str]]:
    """Return codes, -1 for null, and their words."""
    return array.indices.fill_null(-1).to_numpy(zero_copy_only=False), array.dictionary.to_pylist()


# What leads


def _orientations(side: Answered, rows: Numbers) -> tuple[list[Orientation], Numbers]:
    """Return the distinct orientations, the first one being none, and the number of each row's."""
    leads, versions = _coded(side.answer.column("lead"))
    operators = _Lists.of(side.answer, ["operators"])
    packed = np.packbits(operators.table(), axis=1)
    whole = np.column_stack([leads.astype(np.int32).view(np.uint8).reshape(-1, 4), packed])
    distinct, first, inverse = np.unique(
        np.ascontiguousarray(whole).view(np.dtype((np.void, whole.shape[1]))).ravel(),
        return_index=True,
        return_inverse=True,
    )
    found = [NOWHERE]
    numbers = np.zeros(len(distinct) + 1, np.int64)  # the last one stands for a row that is not there
    for number, row in enumerate(first):
        if leads[row] >= 0:
            version = versions[leads[row]]
            found.append(
                Orientation(
                    version,
                    side.services.families[version],
                    side.services.tiers[version],
                    tuple(sorted(operators.words_at(row))),
                )
            )
            numbers[number] = len(found) - 1
    return found, numbers[np.where(rows < 0, len(distinct), inverse[rows])]


# What is listed


@dataclass(frozen=True)
class _Lists:
    """Lists of words for each row of an answer: the row and the word of each element."""

    rows: int
    owners: Numbers
    codes: Numbers
    words: Sequence[str]

    @classmethod
    def of(cls, answer: pa.RecordBatch, columns: Sequence[str], named: Mapping[str, str] | None = None) -> "_Lists":
        """Read columns as one; ``named`` says by which word each word counts."""
        owners, codes, known = [], [], dict[str, int]()
        for column in columns:
            array = answer.column(column)
            flat, words = _coded(array.flatten())
            table = [known.setdefault(named[word] if named else word, len(known)) for word in words]
            lengths = array.value_lengths().fill_null(0).to_numpy(zero_copy_only=False)
            owners.append(np.repeat(np.arange(len(array)), lengths))
            codes.append(np.array(table or [0], np.int64)[flat])
        return cls(answer.num_rows, np.concatenate(owners), np.concatenate(codes), tuple(known))

    def table(self, words: Sequence[str] | None = None, rows: Numbers | None = None) -> Bools:
        """Return one line a row and one column a word: listed or not. Rows that are not there (-1) list nothing."""
        wanted = {word: place for place, word in enumerate(self.words if words is None else words)}
        columns = np.array([wanted[word] for word in self.words] or [0], np.int64)
        found = np.zeros((self.rows + 1, len(wanted)), np.bool_)
        found[self.owners, columns[self.codes]] = True
        return found[:-1] if rows is None else found[rows]

    def words_at(self, row: int) -> tuple[str, ...]:
        return tuple(self.words[code] for code in self.codes[self.owners == row])


def _families(side: Answered) -> _Lists:
    return _Lists.of(side.answer, LEADS, side.services.families)


def _turns(pairs: _Pairs, sides: Sequence[_Lists]) -> Counter[Turn]:
    before, after = sides
    words = tuple(dict.fromkeys([*before.words, *after.words]))
    had, has = before.table(words, pairs.before), after.table(words, pairs.after)
    found: Counter[Turn] = Counter()
    for turned, gained in ((has & ~had, True), (had & ~has, False)):
        requests, listed = np.nonzero(turned)
        keys, counts = np.unique(pairs.need[requests] * len(words) + listed, return_counts=True)
        for key, count in zip(keys.tolist(), counts.tolist(), strict=True):
            found[Turn(pairs.needs[key // len(words)], words[key % len(words)], gained)] += count
    return found
