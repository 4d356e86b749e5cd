"""Services by the thousand in one order: which are open to a situation, and why the first ones are.

What a national directory asks: no needs, gates nor subsidiarity here, only conditions, dates, territory and a given
order. Territory is an index, not a condition: services are kept by département, and with a commune known only those of
the whole country and of its département are looked at. Each part is compiled when it is first asked for.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from cordee.domain.catalogue import Condition, Fact
from cordee.domain.periods import Period
from cordee.domain.rules.cells import partitions
from cordee.domain.rules.clauses import clauses
from cordee.domain.rules.evaluation import Truth, Values
from cordee.domain.rules.planes import Folded, Planes
from cordee.domain.territory import departement_of

SHOWN: Final = 10
EVERYWHERE: Final = ""
# Up to this many services, one look at all of them costs less than two looks at some.
TOGETHER: Final = 400


@dataclass(frozen=True, kw_only=True)
class Shelved:
    """A service on the shelf; both territories empty: everywhere."""

    id: str
    conditions: tuple[Condition, ...]
    departements: frozenset[str] = frozenset()
    communes: frozenset[str] = frozenset()
    period: Period = field(default_factory=Period)

    @property
    def parts(self) -> frozenset[str]:
        """Where it is kept: départements, or everywhere."""
        return (self.departements | {departement_of(code) for code in self.communes}) or frozenset({EVERYWHERE})


class Seen(NamedTuple):
    """One service of an answer: its place in the order, its verdict, the state of each of its conditions."""

    place: int
    service: Shelved
    met: Truth
    states: tuple[Truth, ...]


class Shelf:
    """Services in their order, best first."""

    def __init__(self, services: Sequence[Shelved], facts: Mapping[str, Fact], *, commune: str) -> None:
        self.services, self.facts, self.commune = services, facts, commune
        self._kept: dict[str, list[int]] = {}
        for place, service in enumerate(services):
            for part in service.parts if len(services) > TOGETHER else (EVERYWHERE,):
                self._kept.setdefault(part, []).append(place)
        self._parts: dict[str, _Part] = {}

    def first(self, values: Values, *, on: date, count: int = SHOWN) -> list[Seen]:
        """Return the first services that the situation is not excluded from: those open to it, then the undecided.

        With the commune unknown, a service of some territory is undecided at best.
        """
        commune = values.get(self.commune)
        if isinstance(commune, str):
            names = [name for name in (EVERYWHERE, departement_of(commune)) if name in self._kept]
        else:
            commune, names = None, list(self._kept)
        answers = [self._part(name).answer(values, commune, on) for name in names]
        found: list[Seen] = []
        for met in (True, None):
            chosen = [one for answer in answers for one in answer.first(met, count - len(found))]
            if len(answers) > 1:
                chosen = sorted(chosen, key=_place)[: count - len(found)]
            found += _explained(chosen, met)
            if len(found) == count:
                break
        return found

    def _part(self, name: str) -> "_Part":
        if name not in self._parts:
            self._parts[name] = _Part(name, self._kept[name], self.services, self.facts)
        return self._parts[name]


class _Part:
    """The services of one département, or of everywhere, by their place in the order."""

    def __init__(
        self, name: str, places: Sequence[int], services: Sequence[Shelved], facts: Mapping[str, Fact]
    ) -> None:
        self.name, self.places = name, places
        self.services = [services[place] for place in places]
        found = clauses(condition.expression for service in self.services for condition in service.conditions)
        rules = [[found.conditions[condition.written] for condition in service.conditions] for service in self.services]
        self.planes = Planes(rules, found.tests, partitions(facts, found.tests))
        limits = {day for service in self.services for day in (service.period.start, service.period.until) if day}
        self._changes = sorted(limits)
        self._in_force: dict[int, int] = {}
        self._serving: dict[str, int] = {}
        # A service of several départements is kept in each: without a commune it is shown by the first one only.
        self._shown_here = _bits(name in (EVERYWHERE, min(service.parts)) for service in self.services)
        self._of_everywhere = _bits(not service.departements and not service.communes for service in self.services)

    def answer(self, values: Values, commune: str | None, on: date) -> "_Answer":
        folded = self.planes.fold(self.planes.state(values))
        kept = self.in_force(on) & ~folded.failed
        if commune is None:
            kept &= self._shown_here
            met = kept & folded.met & self._of_everywhere
        else:
            kept &= self.serving(commune)
            met = kept & folded.met
        return _Answer(self, folded, met, kept & ~met)

    def in_force(self, on: date) -> int:
        place = bisect_right(self._changes, on)
        if place not in self._in_force:
            self._in_force[place] = _bits(service.period.covers(on) for service in self.services)
        return self._in_force[place]

    def serving(self, commune: str) -> int:
        """The services that serve the commune, one bit each."""
        if commune not in self._serving:
            departement = departement_of(commune)
            self._serving[commune] = _bits(
                not (service.communes or service.departements)
                or commune in service.communes
                or departement in service.departements
                for service in self.services
            )
        return self._serving[commune]


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """What one part says: one bit a service, those met and those undecided."""

    part: _Part
    folded: Folded
    met: int
    undecided: int

    def first(self, met: Truth, count: int) -> list[tuple[int, int, "_Answer"]]:
        """Return (place, rule, itself) of the first services that are met, or undecided."""
        places, bits = self.part.places, self.met if met else self.undecided
        found: list[tuple[int, int, _Answer]] = []
        while bits and len(found) < count:
            rule = (bits & -bits).bit_length() - 1
            bits &= bits - 1
            found.append((places[rule], rule, self))
        return found


def _explained(found: Sequence[tuple[int, int, _Answer]], met: Truth) -> list[Seen]:
    """Say the state of every condition, reading the bits of each part once."""
    reading: dict[_Answer, list[int]] = {}
    for _, rule, answer in found:
        reading.setdefault(answer, []).append(rule)
    states = {answer: answer.part.planes.conditions_of(answer.folded, rules) for answer, rules in reading.items()}
    return [Seen(place, answer.part.services[rule], met, next(states[answer])) for place, rule, answer in found]


def _place(found: tuple[int, int, _Answer]) -> int:
    return found[0]


def _bits(flags: Iterable[bool]) -> int:
    return int("".join("1" if flag else "0" for flag in flags)[::-1] or "0", 2)
