"""Can what is still unknown change the lead of a need? Sound: says no only when no completion can.

First, what could matter is looked for without trying anything: services that could come before the lead, gates that
could move it, answers that may yet not apply. Nothing found: settled. Otherwise these very facts are tried, value by
value (a few values stand for all, see ``openings``), and the question is asked again of each position so reached. The
first other lead ends the search; so does the budget, and then the need is not called settled.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from cordee.domain.catalogue import Effect, FactType, Gate, LocalOffer, Tier
from cordee.domain.orientation.gates import excludes, facts_awaited, is_safety
from cordee.domain.orientation.needs import NeedJudge
from cordee.domain.orientation.openings import Openings
from cordee.domain.orientation.position import Position
from cordee.domain.orientation.ranking import order_of
from cordee.domain.orientation.situation import CALLER
from cordee.domain.orientation.verdicts import (
    COMMUNES,
    REGIME,
    Candidate,
    Verdict,
    in_force_on_some_day,
    may_lead,
    missing_facts,
)
from cordee.domain.rules.evaluation import Interval, unknown_facts

# On the example cases, complete or half told, four times as many settle no more than one need in two hundred.
POSITIONS_TRIED: Final = 40
# The steps of the order that no place can change: what comes after depends on local offers.
_BEFORE_OFFERS: Final = 6
_PLACES: Final = frozenset(fact for facts in COMMUNES.values() for fact in facts)
# Effects that say something without moving anybody.
_WORDS_ONLY = frozenset(
    {
        Effect.ASK_REPRESENTATIVE, Effect.NO_NAMED_RECORD, Effect.NO_REFERRAL, Effect.NO_HEALTH_DETAIL, Effect.EXPLAIN,
        Effect.NO_NAMED_LIST, Effect.LIGHT_SUPPORT,
    }
)  # fmt: skip


@dataclass
class Settling:
    """The search for one need. ``tried`` counts the positions looked at, at most ``budget``."""

    need: str
    openings: Openings
    budget: int = POSITIONS_TRIED
    tried: int = field(default=0, init=False)

    def settled(self, position: Position) -> bool:
        """Tell whether every completion of the position keeps its lead, a lead of nobody included."""
        if position.gates.emergency:
            return True
        if position.known.contradictions:
            return False
        judge = position.judge
        return self._keeps(position, judge, judge.leading(self.need))

    def _keeps(self, position: Position, judge: NeedJudge, lead: str | None) -> bool:
        awaited = next(Blockers(position, judge, self.need).facts(), None)
        if awaited is None:
            return True
        fact = next((name for name in awaited if self._can_be_tried(name, position)), None)
        if fact is None:
            return False
        fact = self._before(fact, position)
        values = self.openings.of(fact, position.known)
        if not values:
            return False
        for value in values:
            if self.tried >= self.budget:
                return False
            self.tried += 1
            following = position.with_answer(fact, value)
            if following.known.contradictions:
                if following.known.fragile:
                    return False  # what clashes may yet not apply
                continue  # no real situation is like that
            judge = following.judge
            if judge.leading(self.need) != lead or not self._keeps(following, judge, lead):
                return False
        return True

    def _can_be_tried(self, name: str, position: Position) -> bool:
        if position.offers is not None and name in _PLACES:
            return False  # offers tell apart places that no rule does
        return position.ground.catalogue.facts[name].type is not FactType.COMMUNE

    def _before(self, name: str, position: Position) -> str:
        """The fact to try first: what makes this one apply, or the day that it is computed from."""
        fact, values = position.ground.catalogue.facts[name], position.known.values
        if fact.relevant_if and fact.relevant_if.met(values) is None:
            needed = next(iter(unknown_facts(fact.relevant_if.expression, values)), name)
            return self._before(needed, position) if needed != name else name
        source = fact.derived.of if fact.derived else None
        if source is not None and _is_open(source, position):
            day = position.ground.catalogue.facts[source]
            return source if day.type is FactType.DATE else name
        return name


@dataclass(frozen=True)
class Blockers:
    """What could still matter to the lead of one need."""

    position: Position
    judge: NeedJudge
    need: str

    def facts(self) -> Iterator[tuple[str, ...]]:
        """Yield the unknown facts of each thing that could matter, most decisive first; nothing: settled.

        An empty group is something that no fact decides: it can't be tried, and forbids to settle.
        """
        known, judge, need = self.position.known, self.judge, self.need
        if known.contradictions:
            yield tuple(found.fact for found in known.contradictions)
        if known.caller is None:
            yield (CALLER,)
        yield from self._gates()
        if judge.gates.information_only(need) or judge.gates.ask_first:
            yield from self._after_gates()
            return
        yield from self._services()

    def _gates(self) -> Iterator[tuple[str, ...]]:
        for gate in self.judge.gates.waiting:
            if not is_safety(gate) and self._could_matter(gate):
                yield facts_awaited(gate, self.position.known)
        for gate in self.judge.gates.fired:
            if not is_safety(gate) and gate.effect not in _WORDS_ONLY and self._could_clear(gate):
                yield facts_awaited(gate, self.position.known)

    def _could_clear(self, gate: Gate) -> bool:
        """A gate that fires on something unknown, and could be lifted by the answer."""
        if gate.condition is None:
            return True
        reading = self.position.reading
        return reading.rule(reading.rulebook.gates[gate.id]) is None

    def _could_matter(self, gate: Gate) -> bool:
        match gate.effect:
            case Effect.INFORMATION_ONLY:
                return self.need not in gate.not_needs
            case Effect.LEAD_FIRST | Effect.URGENT:
                return any(one.version.family in gate.lead_services for one in self._possible())
            case Effect.EXCLUDE_SERVICES | Effect.NO_REGIONAL_SERVICE:
                operators_of = ((one, one.operators.ids) for one in self._possible())
                return any(excludes(gate, one.version, ids, self.judge.catalogue) for one, ids in operators_of)
            case _:
                return gate.effect not in _WORDS_ONLY

    def _possible(self) -> Iterator[Candidate]:
        """Those that are, or could become, a proposal for the need."""
        for one, _ in self.judge.ranked(self.need):
            if one.verdict is not Verdict.EXCLUDED and self.judge.refused(one) is None:
                yield one

    def _after_gates(self) -> Iterator[tuple[str, ...]]:
        """While only information is given, or a fact is asked first, what leads hangs on little."""
        for one in self.judge.candidates.values():
            if one.verdict is Verdict.OPEN and self.judge.refused(one) is None:
                yield missing_facts(one, self.position.known, self.position.reading)
        yield from self._versions_of_other_days(None)
        yield from self._fragile()
        yield from self._schemes()
        yield from self._places(None, None)

    def _services(self) -> Iterator[tuple[str, ...]]:
        judge, known, reading = self.judge, self.position.known, self.position.reading
        sorted_out = judge.sort_out(self.need)
        found = next((found for found in sorted_out.proposed if may_lead(found.one.version, known.caller)), None)
        order = order_of(found.steps) if found else None
        specific = found is None or found.one.version.tier is Tier.SPECIFIC
        for one, steps in sorted_out.opened:
            leads = may_lead(one.version, known.caller) and (order is None or order_of(steps) < order)
            answers = specific and one.version.tier is Tier.ORDINARY and self.need in one.version.direct_needs
            if leads or answers:
                yield missing_facts(one, known, reading)
        for one in sorted_out.later if specific else ():
            rule = reading.rulebook.necessary.get(one.version.id)
            if rule is not None and reading.rule(rule) is None:
                condition = one.version.necessary_when
                yield tuple(unknown_facts(condition.expression, known.values)) if condition else ()
        if found is not None and found.one.operators.regime_decides:
            yield (REGIME,)
        yield from self._schemes()
        yield from self._versions_of_other_days(order)
        yield from self._fragile()
        yield from self._places(found.one if found else None, order)

    def _schemes(self) -> Iterator[tuple[str, ...]]:
        """An unknown scheme matters where operators, or local offers, take some schemes only."""
        if _is_open(REGIME, self.position):
            limited = (
                one.operators.regime_decides or any(offer.regimes for offer in one.local.offers)
                for one in self._possible()
            )
            if any(limited):
                yield (REGIME,)

    def _versions_of_other_days(self, order: tuple[object, ...] | None) -> Iterator[tuple[str, ...]]:
        """A version that the unknown day of the situation could select, and that is not looked at today."""
        gates = (*self.judge.gates.waiting, *self.judge.gates.fired)
        led_by_gate = any(gate.lead_services for gate in gates)
        for standing, steps in self.judge.day.order(self.need):
            version = standing.version
            if version.id in self.judge.candidates or version.dated_by is None:
                continue
            if not version.programmes & self.position.programmes:
                continue
            if self.position.reading.rule(standing.number) is False:
                continue
            if order is not None and order_of(steps)[:_BEFORE_OFFERS] > order[:_BEFORE_OFFERS] and not led_by_gate:
                continue
            if in_force_on_some_day(self.judge.catalogue, version, self.position.known, on=self.position.on):
                yield (version.dated_by,)

    def _fragile(self) -> Iterator[tuple[str, ...]]:
        """Answers that the rules of the need read, and that another answer would make not applicable."""
        fragile = self._all_fragile()
        if not fragile:
            return
        conditions = [
            condition
            for standing, _ in self.judge.day.order(self.need)
            for condition in (*standing.version.conditions, standing.version.necessary_when)
            if condition
        ]
        conditions += [gate.condition for gate in self.judge.day.gates(self.position.programmes) if gate.condition]
        read = {fact for condition in conditions for fact in condition.facts} | {REGIME} | _PLACES
        read |= {
            standing.version.dated_by for standing, _ in self.judge.day.order(self.need) if standing.version.dated_by
        }
        for name in sorted(read & fragile):
            yield self._what_unsettles(name)

    def _all_fragile(self) -> frozenset[str]:
        """Known answers that may yet not apply: those that hang on something unknown, and those that hang on them."""
        fragile, facts = set(self.position.known.fragile), self.judge.catalogue.facts
        grown = bool(fragile)
        while grown:
            hanging = {
                fact.id
                for fact in facts.values()
                if fact.relevant_if and fact.id in self.position.known.values and fragile & set(fact.relevant_if.facts)
            }
            grown = not hanging <= fragile
            fragile |= hanging
        return frozenset(fragile)

    def _what_unsettles(self, name: str, trail: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """The unknown facts that could make the answer not applicable, through others if need be."""
        rule = self.judge.catalogue.facts[name].relevant_if
        if rule is None or name in trail:
            return ()
        unknown = tuple(unknown_facts(rule.expression, self.position.known.values))
        through = (fact for read in rule.facts for fact in self._what_unsettles(read, trail | {name}))
        return unknown or tuple(dict.fromkeys(through))

    def _places(self, lead: Candidate | None, order: tuple[object, ...] | None) -> Iterator[tuple[str, ...]]:
        """With a directory, an unknown place may take an offer away from the lead or bring one to a better service."""
        if not self.judge.with_directory:
            return
        concerned = [lead] if lead else []
        concerned += [
            one
            for one, steps in self.judge.ranked(self.need)
            if one.verdict is not Verdict.EXCLUDED
            and (order is None or order_of(steps)[:_BEFORE_OFFERS] <= order[:_BEFORE_OFFERS])
        ]
        operators = {operator for one in concerned for operator in one.version.operators}
        by_commune = {kind for kind in operators if any(offer.communes for offer in self._offers(kind))}
        for place in sorted({self.judge.catalogue.operators[operator].place for operator in operators}):
            commune, departement = COMMUNES[place]
            if commune in self.position.known.values:
                continue
            finer = any(self.judge.catalogue.operators[kind].place is place for kind in by_commune)
            if finer or departement not in self.position.known.values:
                yield (commune,)

    def _offers(self, kind: str) -> tuple[LocalOffer, ...]:
        return self.position.offers.get(kind, ()) if self.position.offers else ()


def _is_open(name: str, position: Position) -> bool:
    value = position.known.values.get(name)
    return value is None or isinstance(value, Interval)
