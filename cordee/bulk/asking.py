"""Which needs are decided for which situations of a batch, and in which order they come out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from cordee.bulk.bits import Numbers, Plane, all_of, either, none_of, packed, unpacked
from cordee.bulk.judging import Asked
from cordee.bulk.plan import BulkPlan
from cordee.bulk.sheet import DECLINED, NEEDS, PROGRAMME, UNSURE, Lists, Sheet
from cordee.domain.orientation.deciding import DEFAULT_NEED, UnknownWord
from cordee.domain.orientation.gates import SAFETY_NEED


@dataclass(frozen=True)
class Asking:
    """Pairs of a situation and a need (its place in ``names``), with the place of the need in its answer.

    Pairs of one need are in the order of the situations. Places of one situation run from 0 without a hole.
    """

    situations: Numbers
    needs: Numbers
    places: Numbers
    names: tuple[str, ...]
    rows: int

    @cached_property
    def asked(self) -> Mapping[str, Numbers]:
        """By need, in the order of the catalogue, the pairs that ask for it."""
        found = {name: np.flatnonzero(self.needs == number) for number, name in enumerate(self.names)}
        return {name: pairs for name, pairs in found.items() if len(pairs)}

    @cached_property
    def destinations(self) -> Numbers:
        """Where each pair comes in the answer: situations in their order, the needs of each in theirs."""
        counts = np.bincount(self.situations, minlength=self.rows)
        starts = np.cumsum(counts) - counts
        return starts[self.situations] + self.places

    def plane(self, need: str) -> Plane:
        where = np.zeros(self.rows, np.bool_)
        where[self.situations[self.asked[need]]] = True
        return packed(where)

    def in_emergency(self, emergency: Plane) -> "Asking":
        """Safety comes first where there is danger, asked or not."""
        danger = unpacked(emergency, self.rows)
        if not danger.any():
            return self
        safety = self.names.index(SAFETY_NEED)
        is_safety = self.needs == safety
        place_of_safety = np.full(self.rows, len(self.names))
        place_of_safety[self.situations[is_safety]] = self.places[is_safety]
        in_danger, before = danger[self.situations], self.places < place_of_safety[self.situations]
        places = np.where(in_danger & ~is_safety & before, self.places + 1, self.places)
        added = np.flatnonzero(danger & (place_of_safety == len(self.names)))
        situations = np.concatenate([self.situations, added])
        order = np.argsort(situations, kind="stable")
        return Asking(
            situations[order],
            np.concatenate([self.needs, np.full(len(added), safety)])[order],
            np.concatenate([np.where(in_danger & is_safety, 0, places), np.zeros(len(added), places.dtype)])[order],
            self.names,
            self.rows,
        )


def asking_of(sheet: Sheet, plan: BulkPlan) -> Asking:
    """Read what each situation asks for; raise UnknownWord for a need that the catalogue does not have."""
    every, numbers = np.arange(sheet.rows), {need: number for number, need in enumerate(plan.needs)}
    if plan.asked:
        count = len(plan.asked)
        codes = np.array([numbers[need] for need in plan.asked])
        return Asking(np.repeat(every, count), np.tile(codes, sheet.rows), np.tile(np.arange(count), sheet.rows),
                      plan.needs, sheet.rows)  # fmt: skip
    lists = sheet.lists(NEEDS)
    if strange := [word for word in lists.words if word not in numbers]:
        raise UnknownWord("besoin", strange[0], plan.needs)
    table = np.array([numbers[word] for word in lists.words] or [0])
    situations, needs = _once(lists.rows, table[lists.codes], len(plan.needs))
    silent = np.flatnonzero(np.diff(lists.starts) == 0)
    if len(silent):
        if DEFAULT_NEED not in numbers:
            raise UnknownWord("besoin", DEFAULT_NEED, plan.needs)
        situations = np.concatenate([situations, silent])
        order = np.argsort(situations, kind="stable")
        needs = np.concatenate([needs, np.full(len(silent), numbers[DEFAULT_NEED])])[order]
        situations = situations[order]
    return Asking(situations, needs, _places(situations), plan.needs, sheet.rows)


def asked_of(sheet: Sheet, plan: BulkPlan, asking: Asking, day: date) -> Asked:
    """Read the programmes that count and the facts not to be asked; raise UnknownWord for an unknown programme."""
    needs = {need: asking.plane(need) for need in asking.asked}
    return Asked(
        needs=needs,
        programmes=_programmes(sheet, plan, needs, day),
        never_ask=_never_ask([sheet.lists(DECLINED), sheet.lists(UNSURE)], sheet.rows),
    )


def _programmes(sheet: Sheet, plan: BulkPlan, needs: Mapping[str, Plane], day: date) -> Mapping[str, Plane]:
    """The programme that was named, else each one in force that has an asked need."""
    named = sheet.words(PROGRAMME)
    everyone = all_of(sheet.rows)
    for word in named.words:
        if word not in plan.programmes and (named.having(word) & named.known & everyone).any():
            raise UnknownWord("programme", word, plan.programmes)
    found = {}
    for programme in plan.programmes.values():
        implied = none_of(sheet.rows)
        if programme.period.covers(day):
            implied = either([needs[need] for need in programme.needs if need in needs], sheet.rows) & ~named.known
        found[programme.id] = (implied | (named.having(programme.id) & named.known)) & everyone
    return found


def _never_ask(lists: Sequence[Lists], rows: int) -> Mapping[str, Plane]:
    found: dict[str, Plane] = {}
    for one in lists:
        situations = one.rows
        for code, fact in enumerate(one.words):
            where = np.zeros(rows, np.bool_)
            where[situations[one.codes == code]] = True
            found[fact] = packed(where) | found.get(fact, none_of(rows))
    return found


def _once(situations: Numbers, needs: Numbers, count: int) -> tuple[Numbers, Numbers]:
    """Keep each need of a situation once, where it is first named."""
    pairs = situations * count + needs
    ordered = np.sort(pairs)
    if not (ordered[1:] == ordered[:-1]).any():
        return situations, needs
    _, first = np.unique(pairs, return_index=True)
    first.sort()
    return situations[first], needs[first]


def _places(situations: Numbers) -> Numbers:
    """Number the pairs of each situation from 0; they stand together."""
    starts = np.flatnonzero(np.diff(situations, prepend=-1))
    lengths = np.diff(starts, append=len(situations))
    return np.arange(len(situations)) - np.repeat(starts, lengths)
