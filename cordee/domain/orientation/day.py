"""A catalogue on one day: which versions, operators and gates are in force, and in which order services come.

Nothing here depends on a situation, so that it is worked out once between two dates of change.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cordee.domain.catalogue import Catalogue, Gate, Operator, ServiceVersion
from cordee.domain.orientation.gates import is_safety
from cordee.domain.orientation.ranking import Rank, rank
from cordee.domain.orientation.rulebook import Rulebook
from cordee.domain.rules.evaluation import Value


@dataclass(frozen=True, slots=True)
class Operators:
    """Operators in force whose schemes allow the person's; ``regime_decides`` while it is unknown and matters."""

    ids: tuple[str, ...]
    regime_decides: bool


class Standing:
    """A version on a day; ``number`` is its rule, ``in_force`` tells whether its period covers the day itself."""

    __slots__ = ("_allowed", "in_force", "number", "operators", "version")

    def __init__(
        self, version: ServiceVersion, number: int, *, in_force: bool, operators: tuple[Operator, ...]
    ) -> None:
        self.version, self.number, self.in_force, self.operators = version, number, in_force, operators
        self._allowed: dict[Value | None, Operators] = {}

    def allowed(self, regime: Value | None) -> Operators:
        """Return who may deliver to a person of this scheme; unknown (None) excludes nobody."""
        if regime not in self._allowed:
            takers = [one for one in self.operators if one.regimes is None or regime is None or regime in one.regimes]
            decides = regime is None and any(one.regimes is not None for one in takers)
            self._allowed[regime] = Operators(tuple(one.id for one in takers), decides)
        return self._allowed[regime]


class Day:
    """What is in force between two changes of the catalogue; ``on`` is any day of that time."""

    def __init__(self, catalogue: Catalogue, rulebook: Rulebook, on: date) -> None:
        self.catalogue, self.rulebook, self.on = catalogue, rulebook, on
        self._orders: dict[str, tuple[tuple[Standing, Rank], ...]] = {}
        self._gates: dict[frozenset[str], tuple[Gate, ...]] = {}
        self._serving: dict[tuple[tuple[str, ...], frozenset[str]], tuple[Standing, ...]] = {}

    @cached_property
    def standings(self) -> Mapping[str, tuple[Standing, ...]]:
        """By family, the versions that may count: in force on the day, or chosen by a date of the situation."""
        found: dict[str, list[Standing]] = {}
        for number, version in enumerate(self.catalogue.versions.values()):
            in_force = version.period.covers(self.on)
            if in_force or version.dated_by is not None:
                operators = (self.catalogue.operators[name] for name in version.operators)
                standing = Standing(
                    version,
                    number,
                    in_force=in_force,
                    operators=tuple(one for one in operators if one.period.covers(self.on)),
                )
                found.setdefault(version.family, []).append(standing)
        return {family: tuple(standings) for family, standings in found.items()}

    def serving(self, families: tuple[str, ...], programmes: frozenset[str]) -> tuple[Standing, ...]:
        """The versions of these families that one of the programmes has, in the order of the families."""
        key = families, programmes
        if key not in self._serving:
            self._serving[key] = tuple(
                standing
                for family in families
                for standing in self.standings.get(family, ())
                if standing.version.programmes & programmes
            )
        return self._serving[key]

    def order(self, need: str) -> tuple[tuple[Standing, Rank], ...]:
        """The versions that cover the need, best first, when neither a gate nor a directory moves any."""
        if need not in self._orders:
            ranked = [
                (standing, rank(standing.version, need=need, led_by_gate=False, offer=None, available=True))
                for family in self.catalogue.families_by_need[need]
                for standing in self.standings.get(family, ())
                if need in standing.version.direct_needs or need in standing.version.support_needs
            ]
            self._orders[need] = tuple(sorted(ranked, key=lambda pair: pair[1]))
        return self._orders[need]

    def gates(self, programmes: frozenset[str]) -> tuple[Gate, ...]:
        """The gates in force for the programmes, safety whatever the programme, in the order of the file."""
        if programmes not in self._gates:
            self._gates[programmes] = tuple(
                gate
                for gate in self.catalogue.gates
                if (is_safety(gate) or gate.programmes & programmes) and gate.period.covers(self.on)
            )
        return self._gates[programmes]


class Timeline:
    """The days of one catalogue: one ``Day`` between two changes."""

    def __init__(self, catalogue: Catalogue, rulebook: Rulebook) -> None:
        self.catalogue, self.rulebook = catalogue, rulebook
        self._days: dict[int, Day] = {}

    @cached_property
    def changes(self) -> tuple[date, ...]:
        """Every day on which something of the catalogue begins, or is over."""
        return tuple(sorted(set(_limits(self.catalogue))))

    def day(self, on: date) -> Day:
        place = bisect_right(self.changes, on)
        if place not in self._days:
            self._days[place] = Day(self.catalogue, self.rulebook, on)
        return self._days[place]


def _limits(catalogue: Catalogue) -> Iterable[date]:
    periods = [
        *(version.period for version in catalogue.versions.values()),
        *(operator.period for operator in catalogue.operators.values()),
        *(gate.period for gate in catalogue.gates),
    ]
    yield from (day for period in periods for day in (period.start, period.until) if day is not None)
