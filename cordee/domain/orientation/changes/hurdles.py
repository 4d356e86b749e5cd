"""What stands between somebody and a service on a day when nobody acts, and which levers could move it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cordee.domain.catalogue import Catalogue, Condition, Effect, Formula, Gate, ServiceVersion, WhenUnknown
from cordee.domain.orientation.changes.change import Blocked
from cordee.domain.orientation.changes.levers import Levers
from cordee.domain.orientation.changes.targets import Target
from cordee.domain.orientation.changes.trials import Trials
from cordee.domain.orientation.gates import OWN_KINDS, closes_unanswered
from cordee.domain.orientation.situation import CALLER
from cordee.domain.rules.evaluation import NOT_APPLICABLE

# A set of levers: one at least has to move. An empty one: nothing can be done.
Hurdle = frozenset[str]

_STOPS = frozenset({Effect.INFORMATION_ONLY, Effect.EXCLUDE_SERVICES, Effect.NO_REGIONAL_SERVICE})
_MOVES_LEADS = frozenset({Effect.LEAD_FIRST, Effect.URGENT})


@dataclass(frozen=True)
class Hurdles:
    """Necessary, never sufficient: they only spare trials that cannot succeed. The verdict is the engine's."""

    trials: Trials

    @property
    def catalogue(self) -> Catalogue:
        return self.trials.engine.catalogue

    @property
    def levers(self) -> Levers:
        return self.trials.levers

    def on(self, target: Target, day: date, *, acting: bool) -> Iterator[tuple[ServiceVersion, tuple[Hurdle, ...]]]:
        """For each version that could serve on ``day``, what stands in its way; without a version that nothing moves.

        ``acting``: somebody acts, else one only waits.
        """
        before = tuple(self._before(target, day, acting=acting))
        if all(before):
            for version in self.versions(target, day):
                failing = (found for found in version.conditions if self.trials.met(found, day) is False)
                hurdles = before + tuple(self.levers.moving(condition.facts) for condition in failing)
                if all(hurdles):
                    yield version, hurdles

    def versions(self, target: Target, day: date) -> Iterator[ServiceVersion]:
        """The version itself, and what may have taken its place on ``day`` in the same family."""
        if day == self.trials.on:
            yield target.version
            return
        for version in self.catalogue.families[target.version.family]:
            may_serve = version.period.covers(day) if version.dated_by is None else self._is_dated(version.dated_by)
            if may_serve and target.is_served_by(version, self.catalogue.versions):
                yield version

    def pool(self, target: Target, version: ServiceVersion) -> tuple[str, ...]:
        """The levers that may bear on the target, in the order of the facts."""
        facts = {fact for condition in version.conditions for fact in condition.facts}
        if target.blocked is Blocked.NOT_LEAD:
            facts = set(self._facts_of_leads - {CALLER})
        elif target.blocked is Blocked.LATER and version.necessary_when:
            facts.update(version.necessary_when.facts)
        for gate in self._stopping(target):
            facts.update(_facts_of(gate))
        facts.update({CALLER} if target.is_for_others else ())
        moving = (lever for lever in self.levers.moving(facts) if self.levers.of(lever, version))
        return tuple(sorted(moving, key=self.levers.place))

    def deciding(self, target: Target, version: ServiceVersion) -> Iterator[Condition]:
        """The conditions that decide whether ``version`` is given in the target's place, and whether it leads."""
        yield from version.conditions
        if target.gate and target.gate.condition:
            yield target.gate.condition
        if target.blocked is Blocked.LATER and version.necessary_when:
            yield version.necessary_when
        if target.blocked is Blocked.NOT_LEAD:
            yield from (gate.condition for gate in self._gates_of_leads if gate.condition)

    def fixed(self, target: Target) -> Iterator[str]:
        """Yield the facts, known today, of what nothing moves; of all that stands in the way when each could move."""
        today = self.trials.today.values
        failing = [one for one in self.deciding(target, target.version) if self._stops(target, one, self.trials.on)]
        stuck = [one for one in failing if not self._can_move(target, one)]
        facts = dict.fromkeys(fact for condition in stuck or failing for fact in condition.facts)
        for fact in facts:
            if today.get(fact, NOT_APPLICABLE) is not NOT_APPLICABLE and fact not in self.levers.closed:
                yield fact

    def _stops(self, target: Target, condition: Condition, day: date) -> bool:
        met = self.trials.met(condition, day)
        if target.gate is not None and condition is target.gate.condition:
            return self.holds(target.gate, day)
        return met is not True if condition is target.version.necessary_when else met is False

    def _can_move(self, target: Target, condition: Condition) -> bool:
        if self.levers.moving(condition.facts):
            return True
        return any(not self._stops(target, condition, day) for day in self.trials.days)

    def holds(self, gate: Gate, day: date) -> bool:
        """Tell whether the gate would still fire on ``day``."""
        if gate.condition is None or not gate.period.covers(day):
            return gate.condition is None and gate.period.covers(day)
        met = self.trials.met(gate.condition, day)
        unanswered = gate.when_unknown is WhenUnknown.FIRE or closes_unanswered(gate)
        return met is True or (met is None and unanswered)

    def _stopping(self, target: Target) -> Iterator[Gate]:
        """The gates fired today that stop the target, or could once the first of them lets it through."""
        for gate in self.catalogue.gates:
            if gate.id in self.trials.decision.gates and gate.effect in _STOPS:
                excluded = gate.effect is not Effect.EXCLUDE_SERVICES or target.version.family in gate.exclude_services
                if excluded and target.need.need not in gate.not_needs:
                    yield gate

    def _before(self, target: Target, day: date, *, acting: bool) -> Iterator[Hurdle]:
        if target.is_for_others:
            yield frozenset({CALLER} if self.levers.of(CALLER, target.version) else ())
        if target.gate is not None and not self._is_own(target) and self.holds(target.gate, day):
            yield self.levers.moving(_facts_of(target.gate))
        if target.lacks_operator and self._serving(target, day) == self._serving(target, self.trials.on):
            yield frozenset()
        if target.blocked is Blocked.NOT_LEAD:
            yield from self._before_the_lead(day, acting=acting)
        if target.blocked is Blocked.LATER and acting:
            yield from self._before_necessity(target.version, day)

    def _before_the_lead(self, day: date, *, acting: bool) -> Iterator[Hurdle]:
        if acting:
            yield self.levers.moving(self._facts_of_leads - {CALLER})
        elif all(self.holds(gate, day) == self.holds(gate, self.trials.on) for gate in self._gates_of_leads):
            yield frozenset()

    def _before_necessity(self, version: ServiceVersion, day: date) -> Iterator[Hurdle]:
        """Nobody is led to close an ordinary service: an action must make the specific one necessary by itself."""
        if version.necessary_when is None:
            yield frozenset()
        elif self.trials.met(version.necessary_when, day) is not True:
            yield self.levers.moving(version.necessary_when.facts)

    def _is_own(self, target: Target) -> bool:
        """What the caller runs stays open to him although a gate leaves him information only."""
        own = OWN_KINDS.get(self.trials.today.caller or "", frozenset())
        return target.blocked is Blocked.EXCLUDED and bool(own & set(target.version.operators))

    def _is_dated(self, name: str) -> bool:
        """Whether the day that dates the version stays what it is while one waits.

        Not when it is inferred from a duration that has stopped, or that leaves a month of doubt.
        """
        counted = [fact.id for fact in self.catalogue.facts.values() if fact.derived and fact.derived.of == name]
        if any(fact in self.trials.waiting.stopped for fact in counted):
            return False
        if name in self.trials.today.values:
            return True
        derived = {fact: self.catalogue.facts[fact].derived for fact in counted if fact in self.trials.today.values}
        return all(found is not None and found.formula is Formula.DAYS_SINCE for found in derived.values())

    def _serving(self, target: Target, day: date) -> set[str]:
        """The operators and offers in force on ``day`` for whatever version serves then."""
        kinds = {kind for version in self.versions(target, day) for kind in version.operators}
        operators = {kind for kind in kinds if self.catalogue.operators[kind].period.covers(day)}
        offers = (offer for offer in self.trials.offers or () if offer.operator in operators)
        return operators | {offer.id for offer in offers if offer.period.covers(day)}

    @cached_property
    def _gates_of_leads(self) -> tuple[Gate, ...]:
        gates = self.catalogue.gates
        return tuple(gate for gate in gates if gate.effect in _MOVES_LEADS and gate.lead_services)

    @cached_property
    def _facts_of_leads(self) -> frozenset[str]:
        return frozenset(fact for gate in self._gates_of_leads for fact in _facts_of(gate))


def _facts_of(gate: Gate | None) -> Iterable[str]:
    return gate.condition.facts if gate is not None and gate.condition is not None else ()
