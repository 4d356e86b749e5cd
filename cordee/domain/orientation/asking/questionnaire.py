"""What asking needs of one catalogue on one day: each need as a contest, worlds to try it on, what is possible at all.

A service enters a contest with everything that a decision would read of it once nothing is unknown: its conditions,
who may ask, schemes of its operators, the day that selects its version, gates that would take it away or put it first.
Offers of a directory move services and close some: that is read from the position, as it stands.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Final

from cordee.domain.catalogue import Catalogue, Effect, Formula, Gate, ServiceVersion, Tier
from cordee.domain.orientation.asking.contests import Contest, Entry, Rule
from cordee.domain.orientation.asking.draws import Draws
from cordee.domain.orientation.asking.remaining import Remaining
from cordee.domain.orientation.asking.worlds import Worlds, bound_clauses
from cordee.domain.orientation.day import Day, Standing
from cordee.domain.orientation.gates import GENERAL_INFORMATION, OWN_KINDS, excludes
from cordee.domain.orientation.needs import NeedJudge
from cordee.domain.orientation.position import Position
from cordee.domain.orientation.ranking import Rank, order_of
from cordee.domain.orientation.situation import CALLER, Known
from cordee.domain.orientation.verdicts import (
    NEVER_RELAY,
    PERSON,
    REGIME,
    Verdict,
    in_force_on_some_day,
    may_lead,
)
from cordee.domain.rules.answers import EARLIEST
from cordee.domain.rules.clauses import Clause
from cordee.domain.rules.language import Compare, Expression, Member, Not, Operator, Or
from cordee.domain.rules.satisfiable import Possible
from cordee.domain.rules.situations import Situations

NEVER: Final = Or(())
_TAKING_AWAY: Final = frozenset({Effect.EXCLUDE_SERVICES, Effect.NO_REGIONAL_SERVICE})
_PUTTING_FIRST: Final = frozenset({Effect.LEAD_FIRST, Effect.URGENT})
_LED_BY_GATE: Final = "place_par_un_garde_fou"


class Questionnaire:
    """One catalogue on one day. Built once, then only read."""

    def __init__(self, catalogue: Catalogue, day: Day, draws: Draws, on: date) -> None:
        self.catalogue, self.day, self.draws, self.on = catalogue, day, draws, on
        self._rules: dict[tuple[str, frozenset[str], str | None], tuple[Rule, frozenset[Clause]]] = {}
        self._clauses: dict[Clause, Expression] = {}
        self._cells: dict[Clause, dict[int, int]] = {}
        self._asked: dict[str, tuple[Expression, ...]] = {
            standing.version.id: tuple(self._asked_of(standing)) for standing in self._standings
        }
        self.found, self.bonds = bound_clauses(catalogue.facts, catalogue.relations, self._expressions())

    @cached_property
    def worlds(self) -> Worlds:
        return Worlds(self.found, self.bonds, self.draws, on=self.on)

    @cached_property
    def _possible(self) -> Possible:
        return Possible(Situations(self.catalogue.facts, self.catalogue.relations, self._expressions()))

    def is_possible(self, met: Iterable[Expression], unmet: Iterable[Sequence[Expression]], *, steps: int) -> bool:
        """Tell whether a real situation meets all of ``met`` and fails each group of ``unmet``.

        Raises NotKnown after ``steps``. It starts from nothing: the answer never depends on what was asked before.
        """
        self._possible.preferred = [self._possible.situations.all_cells(one) for one in range(self._variables)]
        return self._possible.find(met, unmet=unmet, budget=steps) is not None

    @cached_property
    def _variables(self) -> int:
        return len(self._possible.situations.partitions)

    def expression(self, clause: Clause) -> Expression:
        """Return a clause as a condition."""
        if clause not in self._clauses:
            tests = ((self.found.tests[literal.test], literal.negated) for literal in clause)
            self._clauses[clause] = Or(tuple(Not(test) if negated else test for test, negated in tests))
        return self._clauses[clause]

    def cells(self, clause: Clause) -> dict[int, int]:
        """Return, by variable, the cells that meet a clause; nothing for one that is always met."""
        if clause not in self._cells:
            eithers = self._possible.situations.that(self.expression(clause))
            self._cells[clause] = dict(eithers[0].pairs) if eithers else {}
        return self._cells[clause]

    def contest(
        self,
        position: Position,
        judge: NeedJudge,
        need: str,
        *,
        places: int = 1,
        untold: frozenset[str] = frozenset(),
    ) -> Contest:
        """Return the contest of a need as the position leaves it; with several places, whoever leads or not counts.

        ``untold`` are the facts that stay unknown whatever is answered: what hangs on one of them is never met.
        """
        if judge.gates.information_only(need):
            entries = [self._entry(one, position, judge, need, places) for one in self._informing(judge, need)]
        else:
            ranked = sorted(self._ranked(position, judge, need), key=lambda found: order_of(found[1]))
            entries = [self._entry(standing, position, judge, need, places, gate) for standing, _, gate in ranked]
        whole = Contest(tuple(entries), places=places)
        return whole.without(untold, self._reads) if untold else whole

    def _reads(self, clause: Clause) -> frozenset[str]:
        return frozenset(fact for literal in clause for fact in self.worlds.reads[literal.test])

    def remaining(self, known: Known, askable: frozenset[str]) -> Remaining:
        """Return the worlds that agree with what is known; ``askable`` are the facts that may be asked."""
        told = {name: value for name, value in known.values.items() if name not in known.derived or self._placed(name)}
        return Remaining(self.worlds, known.values, askable, self.draws.priors.given(told))

    def conditions(self, version: ServiceVersion) -> Rule:
        """The written conditions of a version, without who may ask, schemes nor gates."""
        return tuple(clause for condition in version.conditions for clause in self.found.of(condition.expression))

    def necessity(self, version: ServiceVersion) -> Rule:
        return self.found.of(_necessary(version))

    def _placed(self, name: str) -> bool:
        derivation = self.catalogue.facts[name].derived
        return derivation is not None and derivation.formula is Formula.DEPARTEMENT_OF

    # Who takes part

    def _ranked(self, position: Position, judge: NeedJudge, need: str) -> Iterator[tuple[Standing, Rank, Gate | None]]:
        """Yield (version, rank, gate that would give it this rank) of all that may still be proposed."""
        waiting = [gate for gate in judge.gates.waiting if gate.effect in _PUTTING_FIRST]
        for standing, steps in self._standing_and_rank(position, judge, need):
            yield standing, steps, None
            for gate in waiting:
                if standing.version.family in gate.lead_services:
                    promoted = tuple((name, 0 if name == _LED_BY_GATE else value) for name, value in steps)
                    yield standing, promoted, gate

    def _standing_and_rank(self, position: Position, judge: NeedJudge, need: str) -> Iterator[tuple[Standing, Rank]]:
        for one, steps in judge.ranked(need):
            if one.verdict is not Verdict.EXCLUDED and judge.refused(one) is None:
                yield one.standing, steps
        for standing, steps in judge.day.order(need):
            version = standing.version
            if version.dated_by is None or version.id in judge.candidates:
                continue
            if version.programmes & position.programmes and in_force_on_some_day(
                self.catalogue, version, position.known, on=position.on
            ):
                yield standing, steps

    def _informing(self, judge: NeedJudge, need: str) -> Iterator[Standing]:
        """While only information is given: general information, then what the caller runs."""
        own = OWN_KINDS.get(judge.known.caller or "", frozenset())
        for one in judge.candidates.values():
            if one.version.family == GENERAL_INFORMATION and judge.refused(one) is None:
                yield one.standing
        for one, _ in judge.ranked(need):
            if own & set(one.operators.ids) and judge.refused(one) is None:
                yield one.standing

    def _entry(
        self,
        standing: Standing,
        position: Position,
        judge: NeedJudge,
        need: str,
        places: int,
        gate: Gate | None = None,
    ) -> Entry:
        version = standing.version
        ordinary = version.tier is Tier.ORDINARY
        waits = None if ordinary or version.complement else self.necessity(version)
        candidate = judge.candidates.get(version.id)
        available = candidate is None or candidate.local.available
        rule, unless = self._rule(standing, position, gate)
        return Entry(
            version.id,
            rule,
            unless,
            leads=places > 1 or may_lead(version, judge.known.caller),
            answers=ordinary and need in version.direct_needs and available and gate is None,
            waits=waits,
        )

    # What they have to meet

    def _rule(self, standing: Standing, position: Position, promoted: Gate | None) -> tuple[Rule, frozenset[Clause]]:
        """Return all the clauses, and those of them that count as met while they are unknown."""
        key = standing.version.id, position.programmes, promoted.id if promoted else None
        if key not in self._rules:
            asked = [*self._asked[standing.version.id]]
            if promoted is not None and promoted.condition:
                asked.append(promoted.condition.expression)
            kept = [*self._schemes(standing), *self._against(standing, position.programmes)]
            must, unless = ([clause for one in of for clause in self.found.of(one)] for of in (asked, kept))
            self._rules[key] = (*must, *unless), frozenset(unless) - frozenset(must)
        return self._rules[key]

    def _against(self, standing: Standing, programmes: frozenset[str]) -> Iterator[Expression]:
        """That none of the gates fires which would take the version away."""
        operators = [operator.id for operator in standing.operators]
        for gate in self.day.gates(programmes):
            taken_away = gate.effect in _TAKING_AWAY and excludes(gate, standing.version, operators, self.catalogue)
            if taken_away and gate.condition:
                yield Not(gate.condition.expression)

    def _asked_of(self, standing: Standing) -> Iterator[Expression]:
        version = standing.version
        yield from (condition.expression for condition in version.conditions)
        callers = tuple(caller for caller in self.catalogue.facts[CALLER].choices if _may_ask(version, caller))
        if len(callers) < len(self.catalogue.facts[CALLER].choices):
            yield Member(CALLER, callers)
        if version.dated_by:
            yield Compare((version.dated_by,), Operator.AT_LEAST, version.period.start or EARLIEST)
            if version.period.until:
                yield Compare((version.dated_by,), Operator.LESS, version.period.until)

    def _schemes(self, standing: Standing) -> Iterator[Expression]:
        """While the scheme is unknown, the service may be proposed: the fund will say which operator."""
        taken = [operator.regimes for operator in standing.operators]
        if taken and None not in taken:
            yield Member(REGIME, tuple(sorted(frozenset().union(*(regimes or () for regimes in taken)))))

    @cached_property
    def _standings(self) -> tuple[Standing, ...]:
        return tuple(one for standings in self.day.standings.values() for one in standings)

    def _expressions(self) -> list[Expression]:
        found = [expression for asked in self._asked.values() for expression in asked]
        found += [expression for standing in self._standings for expression in self._schemes(standing)]
        found += [_necessary(standing.version) for standing in self._standings]
        for gate in self.catalogue.gates:
            if gate.condition:
                found += [gate.condition.expression, Not(gate.condition.expression)]
        return found


def _necessary(version: ServiceVersion) -> Expression:
    return version.necessary_when.expression if version.necessary_when else NEVER


def _may_ask(version: ServiceVersion, caller: str) -> bool:
    return caller in version.requesters or (PERSON in version.requesters and caller not in NEVER_RELAY)
