"""Needs that nothing answers: on the day, and through time by caller, status, scheme and place."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import TypeAlias

from cordee.domain.catalogue import FactType, Need, ServiceVersion, Tier
from cordee.domain.orientation.situation import CALLER
from cordee.domain.orientation.verdicts import REGIME
from cordee.domain.rules.clauses import clauses
from cordee.domain.rules.language import Compare, Expression, Member, Operator
from cordee.domain.rules.satisfiable import NotKnown
from cordee.reader.checks.checked import Checked
from cordee.reader.checks.reach import said_stretch

# Who somebody is and where they live: what a service may shut out without its author having meant it.
SIDES = ("statut", REGIME, "departement_residence", "pays_residence")

Side: TypeAlias = tuple[str, str]
Stretch: TypeAlias = tuple[date, date | None, frozenset[Side]]


def on_the_day(checked: Checked) -> None:
    """Every need is covered by some service on the day; if not at all an error, if only by support a doubt."""
    catalogue, on = checked.catalogue, checked.on
    for need in catalogue.needs:
        node = checked.node("need", need)
        versions = [
            version
            for family in catalogue.families_by_need[need]
            for version in catalogue.families[family]
            if version.period.covers(on)
        ]
        if not versions:
            node.error(f"aucun service ne répond au besoin « {need} » le {on}", "id")
        elif not any(need in version.direct_needs for version in versions):
            checked.doubt(node, f"aucun service ne répond directement au besoin « {need} » le {on}", "id")


def through_time(checked: Checked) -> None:
    """Since 2012, for each need and caller: the statuses, schemes and places that no ordinary service reaches.

    Only those that some version of the catalogue reaches at another date, or as a specific service: nobody expects
    a leave for somebody who has no job.
    """
    reach = _Reach(checked)
    for need in checked.catalogue.needs.values():
        by_holes: dict[tuple[Stretch, ...], list[str]] = {}
        for caller in need.asked_by:
            by_holes.setdefault(tuple(reach.holes(need, caller)), []).append(caller)
        for holes, callers in by_holes.items():
            if holes:
                listed = " ; ".join(
                    f"{said_stretch(start, until)}, {reach.said(sides)}" for start, until, sides in holes
                )
                checked.doubt(
                    checked.node("need", need.id),
                    f"besoin « {need.id} », demandé par {', '.join(callers)} : aucun service de droit commun à portée "
                    f"{listed} ; élargissez un service, ajoutez celui qui manque, ou laissez si c'est voulu",
                    "id",
                )


class _Reach:
    """Which sides each version reaches, each asked once."""

    def __init__(self, checked: Checked) -> None:
        self.checked, self.known = checked, dict[object, bool]()

    @cached_property
    def sides(self) -> frozenset[Side]:
        """Every choice of the sides; of départements, those that some condition names."""
        facts = self.checked.catalogue.facts
        return frozenset(
            (fact, choice)
            for fact in SIDES
            if fact in facts and facts[fact].type is FactType.CHOICE
            for choice in (facts[fact].choices if len(facts[fact].choices) < 50 else self._named(fact))
        )

    @cached_property
    def _reading_the_caller(self) -> frozenset[str]:
        versions = self.checked.catalogue.versions.values()
        return frozenset(one.id for one in versions if any(CALLER in condition.facts for condition in one.conditions))

    def _named(self, fact: str) -> set[str]:
        tests = clauses(
            condition.expression
            for version in self.checked.catalogue.versions.values()
            for condition in version.conditions
        ).tests
        return {str(value) for test in tests if isinstance(test, Member) and test.fact == fact for value in test.values}

    def said(self, sides: frozenset[Side]) -> str:
        if sides == self.sides:
            return "pour quiconque"
        by_fact: dict[str, list[str]] = {}
        for fact, choice in sorted(sides):
            by_fact.setdefault(fact, []).append(choice)
        return ", ".join(f"pour {fact} {' '.join(choices)}" for fact, choices in by_fact.items())

    def holes(self, need: Need, caller: str) -> Iterator[Stretch]:
        """Stretches of time, neighbours with the same holes joined."""
        catalogue, days = self.checked.catalogue, self.checked.days
        versions = [
            version
            for family in catalogue.families_by_need[need.id]
            for version in catalogue.families[family]
            if need.id in version.direct_needs | version.support_needs and caller in self.checked.callers(version)
        ]
        wanted = frozenset(
            side for side in self.sides if any(self._reaches(version, caller, side, None) for version in versions)
        )
        found: list[Stretch] = []
        seen: dict[object, frozenset[Side]] = {}
        for place, day in enumerate(days):
            until = days[place + 1] if place + 1 < len(days) else None
            ordinary = [one for one in versions if one.tier is Tier.ORDINARY and one.period.covers(day)]
            serving = [(one, schemes) for one in ordinary if (schemes := self.checked.regimes(one, day))]
            key = tuple((one.id, schemes) for one, schemes in serving)
            if key not in seen:
                seen[key] = self._missed(serving, caller, wanted)
            missed = seen[key]
            if found and found[-1][2] == missed:
                found[-1] = (found[-1][0], until, missed)
            else:
                found.append((day, until, missed))
        yield from (stretch for stretch in found if stretch[2])

    def _missed(
        self, serving: list[tuple[ServiceVersion, frozenset[str]]], caller: str, wanted: frozenset[Side]
    ) -> frozenset[Side]:
        return frozenset(
            side
            for side in wanted
            if not any(self._reaches(version, caller, side, schemes) for version, schemes in serving)
        )

    def _reaches(self, version: ServiceVersion, caller: str, side: Side, schemes: frozenset[str] | None) -> bool:
        """A search given up counts as reached: a hole is only said when it is proved."""
        by_caller = version.id in self._reading_the_caller
        key = version.id, side, caller if by_caller else "", schemes
        if key not in self.known:
            asked = [*self.checked.asked_of(version), _is(*side)]
            asked += [_is(CALLER, caller)] if by_caller else []
            asked += self.checked.one_of(REGIME, schemes) if schemes is not None else []
            try:
                self.known[key] = self.checked.find(asked) is not None
            except NotKnown:
                self.known[key] = True
        return self.known[key]


def _is(fact: str, choice: str) -> Expression:
    return Compare((fact,), Operator.EQUAL, choice)
