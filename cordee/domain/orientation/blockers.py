"""What could still matter to the lead of a need, found without trying any answer: services, gates, days, places."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from cordee.domain.catalogue import Effect, Gate, LocalOffer, Place, ServiceVersion, Tier
from cordee.domain.orientation.day import Standing
from cordee.domain.orientation.decision import Because
from cordee.domain.orientation.fragile import Fragile, is_open
from cordee.domain.orientation.gates import (
    GENERAL_INFORMATION,
    SAFETY_NEED,
    SIGN_OF_DANGER,
    excludes,
    facts_awaited,
    is_safety,
)
from cordee.domain.orientation.needs import NeedJudge
from cordee.domain.orientation.openings import followers
from cordee.domain.orientation.position import Position
from cordee.domain.orientation.ranking import Rank, order_of
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
from cordee.domain.rules.evaluation import unknown_facts

PLACES: Final = frozenset(fact for facts in COMMUNES.values() for fact in facts)
# The steps of the order that no place can change: what comes after depends on local offers.
_BEFORE_OFFERS: Final = 6
# Effects that say something without moving anybody.
_WORDS_ONLY = frozenset(
    {
        Effect.ASK_REPRESENTATIVE, Effect.NO_NAMED_RECORD, Effect.NO_REFERRAL, Effect.NO_HEALTH_DETAIL, Effect.EXPLAIN,
        Effect.NO_NAMED_LIST, Effect.LIGHT_SUPPORT,
    }
)  # fmt: skip


def _any_may(_: ServiceVersion) -> bool:
    return True


@dataclass(frozen=True)
class Blockers:
    """What could still matter to the lead of one need.

    ``may_count``: tells of a version whether where its offers are could still matter; settling holds that any may.
    """

    position: Position
    judge: NeedJudge
    need: str
    may_count: Callable[[ServiceVersion], bool] = _any_may

    def in_emergency(self) -> bool:
        """Tell whether something could end the emergency, or change who answers it.

        Every gate that fires must do so for sure, on what was said: to ask for safety is a sign that may be denied.
        """
        gates, known = self.judge.gates, self.position.known
        if any(self._could_clear(gate) or self._rests_on_a_doubt(gate) for gate in gates.emergency):
            return True
        if self.need != SAFETY_NEED:
            return False
        listed = frozenset().union(*(gate.only_services for gate in gates.emergency))
        concerned = [one for one, _ in self.judge.ranked(self.need) if one.version.family in listed]
        return (
            known.caller is None
            or any(gate.effect is Effect.EMERGENCY_ONLY for gate in gates.waiting)
            or any(one.version.dated_by is not None for one in concerned)
            or (self.judge.with_directory and any(place for one in concerned for place in self._places_of(one)))
        )

    def _rests_on_a_doubt(self, gate: Gate) -> bool:
        read = set(gate.condition.facts) if gate.condition else set(gate.unknown_facts)
        assumed = {SIGN_OF_DANGER} - self.position.situation.facts.keys()
        return not read.isdisjoint(self.fragile.facts | assumed)

    @cached_property
    def fragile(self) -> Fragile:
        return Fragile(self.position.known, self.judge.catalogue.facts)

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
            idle = gate.effect in _WORDS_ONLY or (gate.effect is Effect.ASK_FIRST and self._informed)
            if not is_safety(gate) and not idle and self._could_clear(gate):
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
        """Those that are, or could become, a proposal that decides who leads."""
        for one, _ in self._contenders:
            if self._may_be_proposed(one):
                yield one

    def _may_be_proposed(self, one: Candidate) -> bool:
        """Nothing refuses it, or only for want of an operator that a scheme or a place could still give."""
        match self.judge.refused(one):
            case None:
                return True
            case Because.NO_OPERATOR:
                return is_open(REGIME, self.position.known)
            case Because.NO_LOCAL_OFFER:
                return is_open(REGIME, self.position.known) or any(self._places_of(one))
            case _:
                return False

    @cached_property
    def _contenders(self) -> list[tuple[Candidate, Rank]]:
        """What no answer given rules out, and that could lead, or make unnecessary a specific service that could."""
        caller = self.position.known.caller
        ranked = list(self.judge.ranked(self.need))
        if self.judge.gates.information_only(self.need):
            informing = [(one, self.judge.rank(self.need, one)) for one in self._informing]
            known = {one.version.id for one in self._informing}
            ranked = informing + [found for found in ranked if found[0].version.id not in known and not self._informed]
        standing = [(one, steps) for one, steps in ranked if one.verdict is not Verdict.EXCLUDED]
        specific = any(one.version.tier is Tier.SPECIFIC and may_lead(one.version, caller) for one, _ in standing)
        return [
            (one, steps)
            for one, steps in standing
            if may_lead(one.version, caller)
            or (specific and one.version.tier is Tier.ORDINARY and self.need in one.version.direct_needs)
        ]

    @property
    def _informing(self) -> tuple[Candidate, ...]:
        return tuple(one for one in self.judge.candidates.values() if one.version.family == GENERAL_INFORMATION)

    @cached_property
    def _informed(self) -> bool:
        """Only information is given, and there is some: it comes before all else, so that nothing else can lead."""
        return bool(self.judge.gates.information_only(self.need)) and any(
            one.verdict is Verdict.ELIGIBLE
            and self.judge.refused(one) is None
            and may_lead(one.version, self.position.known.caller)
            for one in self._informing
        )

    @property
    def _order(self) -> Iterator[tuple[Standing, Rank]]:
        """The versions that cover the need and may decide who leads, best first."""
        for standing, steps in self.judge.day.order(self.need):
            if standing.version.family == GENERAL_INFORMATION or not self._informed:
                yield standing, steps

    def _after_gates(self) -> Iterator[tuple[str, ...]]:
        """While only information is given, or a fact is asked first, what leads hangs on little."""
        for one in self._informing if self._informed else self.judge.candidates.values():
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
        if is_open(REGIME, self.position.known):
            limited = (
                one.operators.regime_decides
                or self.judge.refused(one) is Because.NO_OPERATOR
                or any(offer.regimes for kind in one.version.operators for offer in self._offers(kind))
                for one in self._possible()
            )
            if any(limited):
                yield (REGIME,)

    def _versions_of_other_days(self, order: tuple[object, ...] | None) -> Iterator[tuple[str, ...]]:
        """A version that the unknown day of the situation could select, and that is not looked at today."""
        gates = (*self.judge.gates.waiting, *self.judge.gates.fired)
        led_by_gate = any(gate.lead_services for gate in gates)
        for standing, steps in self._order:
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
        fragile = self.fragile.facts
        versions = [standing.version for standing, _ in self._order]
        yield from self._inferred_days({version.dated_by for version in versions if version.dated_by})
        if not fragile:
            return
        versions += [one.version for one in self.judge.candidates.values() if one.version.family == GENERAL_INFORMATION]
        conditions = [
            condition
            for version in versions
            for condition in (*version.conditions, version.necessary_when)
            if condition
        ]
        conditions += [gate.condition for gate in self.judge.day.gates(self.position.programmes) if gate.condition]
        read = {fact for condition in conditions for fact in condition.facts} | {REGIME} | PLACES
        read |= {version.dated_by for version in versions if version.dated_by}
        for name in sorted(read & fragile):
            yield self.fragile.unsettled_by(name)

    def _inferred_days(self, names: set[str]) -> Iterator[tuple[str, ...]]:
        """A day that selects the version, nobody gave it: it follows from a duration, and one of both may not apply."""
        values, facts = self.position.known.values, self.judge.catalogue.facts
        for name in sorted(names - values.keys()):
            counted = [one.id for one in followers(self.judge.catalogue, name) if one.id in values]
            rule = facts[name].relevant_if
            if counted and rule and rule.met(values) is None:
                yield tuple(unknown_facts(rule.expression, values))
            for duration in counted:
                if duration in self.fragile.facts:
                    yield self.fragile.unsettled_by(duration)

    def _places(self, lead: Candidate | None, order: tuple[object, ...] | None) -> Iterator[tuple[str, ...]]:
        """With a directory, an unknown place may take an offer away from the lead or bring one to a better service."""
        if not self.judge.with_directory:
            return
        concerned = [lead] if lead else []
        concerned += [
            one
            for one, steps in self._contenders
            if (order is None or order_of(steps)[:_BEFORE_OFFERS] <= order[:_BEFORE_OFFERS])
            and self._may_be_proposed(one)
            and self.may_count(one.version)
        ]
        yield from ((place,) for place in sorted({place for one in concerned for place in self._places_of(one)}))

    def _places_of(self, one: Candidate) -> Iterator[str]:
        """The communes that are not known and could bring or take an offer; home stands in for work, and conversely.

        A département is not enough: the commune tells the offers that serve a part of it, and how far each one is.
        """
        values = self.position.known.values
        for kind in one.version.operators:
            nearest = self.judge.catalogue.operators[kind].place
            for place in (nearest, *(other for other in Place if other is not nearest)):
                commune, departement = COMMUNES[place]
                unsaid = (name for name in (commune, departement) if name in self.judge.catalogue.facts)
                if commune not in values and (asked := next(unsaid, None)) and asked not in values:
                    yield asked
                if any(isinstance(values.get(known), str) for known in (commune, departement)):
                    break

    def _offers(self, kind: str) -> tuple[LocalOffer, ...]:
        return self.position.offers.get(kind, ()) if self.position.offers else ()
