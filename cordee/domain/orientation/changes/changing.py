"""What would change the orientation: for each service that somebody does not get, the smallest changes that give it.

The engine is the only judge: a way is kept when the changed situation, on that day, has been decided and the service
is there. Two kinds of ways are looked for apart, waiting alone and acting today; acting, then waiting, only when there
is neither. Method and limits: docs/algorithms/changing.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import combinations, product
from typing import Final

from cordee.domain.catalogue import Effect, LocalOffer, ServiceVersion
from cordee.domain.orientation.changes.change import Blocked, Change, Then, WouldChange
from cordee.domain.orientation.changes.hurdles import Hurdles
from cordee.domain.orientation.changes.said import Wording
from cordee.domain.orientation.changes.targets import Target, targets
from cordee.domain.orientation.changes.trials import Actions, Trials
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.decision import Because, Decision, Necessity, NeedDecision, Proposal
from cordee.domain.orientation.situation import Situation
from cordee.domain.rules.evaluation import Interval, Value, Values, compiled
from cordee.domain.rules.language import And, Expression, Not, Or, facts_of

MOST_ACTIONS: Final = 3
MOST_INTERVALS: Final = 4
# Leading or not is no reason to ask for more.
_WORTH: Final[Mapping[Then, int]] = {Then.LEAD: 0, Then.PROPOSED: 0, Then.LATER: 1, Then.OPEN: 2}


@dataclass(frozen=True, kw_only=True)
class Way:
    """Actions today, a day, and what the engine decides of the target then."""

    actions: Actions
    day: date
    outcome: "Outcome"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    then: Then
    version: ServiceVersion
    missing: tuple[str, ...] = ()


def what_would_change(
    engine: Engine,
    situation: Situation,
    decision: Decision,
    *,
    on: date,
    offers: Iterable[LocalOffer] | None = None,
) -> tuple[WouldChange, ...]:
    """Say of each service that covers an asked need and is not given what would give it, if anything.

    ``decision`` is what ``engine`` decided of ``situation`` on the day ``on`` with ``offers``. One answer a way, in the
    order of the needs and of their lists; an answer without changes names what holds the service. Nothing is said in an
    emergency, nor of what only waits for an answer: that is a question.
    """
    fired = tuple(gate for gate in engine.catalogue.gates if gate.id in decision.gates)
    if any(gate.effect is Effect.EMERGENCY_ONLY for gate in fired):
        return ()
    listed = None if offers is None else tuple(offers)
    search = Search(Trials(engine, situation, decision, on, listed))
    return tuple(answer for target in targets(decision, fired) for answer in search.answers(target))


@dataclass
class Search:
    """The ways to the targets of one situation."""

    trials: Trials
    _ends: "list[Search] | None" = None

    @cached_property
    def hurdles(self) -> Hurdles:
        return Hurdles(self.trials)

    def answers(self, target: Target) -> Iterator[WouldChange]:
        ways = [way for way in (self.by_waiting(target), self.by_acting(target)) if way]
        if not ways and (both := self.by_both(target)):
            ways = [both]
        for way in ways:
            yield self._answer(target, way)
        if not ways and target.blocked is not Blocked.NOT_LEAD:
            yield self._no_answer(target)

    # The ways

    def by_waiting(self, target: Target, actions: Actions = ()) -> Way | None:
        """Return the first day on which the target is given, nobody acting but for ``actions``."""
        for day in self.trials.days:
            is_clear = actions or any(not hurdles for _, hurdles in self.hurdles.on(target, day, acting=False))
            if is_clear and (way := self._way(target, actions, day)):
                return way
        return None

    def by_acting(self, target: Target) -> Way | None:
        """Return the fewest actions that give the target today."""
        found = (self._acting(target, count, self.trials.on) for count in range(1, MOST_ACTIONS + 1))
        return next(filter(None, found), None)

    def by_both(self, target: Target) -> Way | None:
        """Return the fewest actions, then the earliest day; the lead is not looked for so far."""
        if target.blocked is Blocked.NOT_LEAD:
            return None
        for count in range(1, MOST_ACTIONS + 1):
            for day in self.trials.days:
                if way := self._acting(target, count, day):
                    return way
        return None

    def _acting(self, target: Target, count: int, day: date) -> Way | None:
        for version, hurdles in self.hurdles.on(target, day, acting=True):
            if hurdles or day == self.trials.on:
                for facts in combinations(self.hurdles.pool(target, version), count):
                    if all(hurdle.intersection(facts) for hurdle in hurdles) and (
                        way := self._moving(target, facts, day)
                    ):
                        return way
        return None

    def _moving(self, target: Target, facts: tuple[str, ...], day: date) -> Way | None:
        """Try every value of some facts: given rather than later, later rather than open, then the nearest values."""
        values = [[(fact, value) for value in self.trials.levers.of(fact, target.version)] for fact in facts]
        ways = [way for actions in product(*values) if (way := self._way(target, actions, day))]
        return min(ways, key=lambda way: _WORTH[way.outcome.then], default=None)

    # The verdict is the engine's

    def _way(self, target: Target, actions: Actions, day: date) -> Way | None:
        look = self.trials.look(actions, day)
        could_serve = look.is_possible and any(
            all(condition.met(look.known.values) is not False for condition in version.conditions)
            for version in self.hurdles.versions(target, day)
        )
        if not could_serve:
            return None
        decided = self.trials.decide(actions, day, target.need.need)
        if decided.closed_by not in (None, target.need.closed_by):
            return None
        if target.blocked is Blocked.NOT_LEAD:
            found = self._led(target, decided)
        elif target.blocked is Blocked.LATER:
            found = self._necessary(target, decided, acting=bool(actions))
        else:
            found = self._given(target, decided) or self._still_open(target, decided)
        return None if found is None else Way(actions=actions, day=day, outcome=found)

    def _led(self, target: Target, decided: NeedDecision) -> Outcome | None:
        """The target leads, and who leads today is still proposed: losing it would be no gain."""
        before, lead = target.need.lead, decided.lead
        kept = before is None or any(one.version.family == before.version.family for one in decided.proposed)
        if lead is None or not kept or not self._serves(target, lead.version):
            return None
        return Outcome(then=Then.LEAD, version=lead.version)

    def _necessary(self, target: Target, decided: NeedDecision, *, acting: bool) -> Outcome | None:
        """The target is proposed; after an action, because its own condition holds, not for want of ordinary ones."""
        for proposal in decided.proposed:
            if self._serves(target, proposal.version) and not (acting and proposal.necessity is not Necessity.DECLARED):
                return _proposed(proposal, decided)
        return None

    def _given(self, target: Target, decided: NeedDecision) -> Outcome | None:
        for proposal in decided.proposed:
            if self._serves(target, proposal.version):
                return _proposed(proposal, decided)
        for later in decided.later:
            if self._serves(target, later.version):
                return Outcome(then=Then.LATER, version=later.version)
        return None

    def _still_open(self, target: Target, decided: NeedDecision) -> Outcome | None:
        """Open is enough when what is missing is unknown today already."""
        opened = [(found.version, found.missing) for found in decided.open]
        opened += [
            (found.version, gate.ask)
            for found in decided.not_proposed
            for gate in self.trials.engine.catalogue.gates
            if found.because is Because.ASK_FIRST and gate.action == found.text
        ]
        for version, missing in opened:
            if self._serves(target, version) and not self.trials.today.values.keys() & set(missing):
                return Outcome(then=Then.OPEN, version=version, missing=missing)
        return None

    def _serves(self, target: Target, version: ServiceVersion) -> bool:
        return target.is_served_by(version, self.trials.engine.catalogue.versions)

    # The answers

    def _answer(self, target: Target, way: Way) -> WouldChange:
        waits = way.day > self.trials.on
        possible_from = self._possible_from(target, way) if waits else None
        changes = tuple(self._changes(target, way))
        missing = tuple(fact for fact in way.outcome.missing if fact not in self.trials.levers.closed)
        agent, person = self._wording.way(
            changes,
            way.outcome.then,
            missing,
            day=way.day if waits else None,
            possible_from=possible_from,
        )
        return WouldChange(
            need=target.need.need,
            version=target.version,
            blocked=target.blocked,
            changes=changes,
            on=way.day,
            possible_from=possible_from,
            then=way.outcome.then,
            then_version=way.outcome.version,
            missing=missing,
            agent=agent,
            person=person,
        )

    def _no_answer(self, target: Target) -> WouldChange:
        values = self.trials.today.values
        fixed = tuple(self.hurdles.fixed(target))
        refusal = target.refusal.text if target.refusal else None
        agent, person = self._wording.nothing({fact: values[fact] for fact in fixed}, refusal)
        return WouldChange(
            need=target.need.need,
            version=target.version,
            blocked=target.blocked,
            fixed=fixed,
            agent=agent,
            person=person,
        )

    def _changes(self, target: Target, way: Way) -> Iterator[Change]:
        for fact, value in way.actions:
            yield self._wording.action(fact, self.trials.today.values.get(fact), value)
        if way.day > self.trials.on:
            passed = dict(self._passed(target, way))
            yield from passed.values() if passed else (self._wording.rules(),)

    def _passed(self, target: Target, way: Way) -> Iterator[tuple[str, Change]]:
        """Yield, by fact, what time changes in the comparisons that decide, those of one fact alone last said."""
        before = self.trials.look(way.actions, self.trials.on).known.values
        after = self.trials.look(way.actions, way.day).known.values
        conditions = self.hurdles.deciding(target, way.outcome.version)
        tests = [test for one in conditions for test in turned(one.expression, before, after)]
        for test in sorted(tests, key=lambda test: -len(tuple(facts_of(test)))):
            moved = next(fact for fact in facts_of(test) if before.get(fact) != after.get(fact))
            yield moved, self._wording.passing(test, moved, before, after)

    def _possible_from(self, target: Target, way: Way) -> date | None:
        """Return the first day that the least and the greatest of each interval would give, when it is earlier."""
        found = (search.by_waiting(target, way.actions) for search in self._certain())
        return min((one.day for one in found if one and one.day < way.day), default=None)

    def _certain(self) -> Iterator["Search"]:
        """Yield the same search with every moving interval at one of its ends; made once."""
        if self._ends is None:
            facts = self.trials.situation.facts
            moving = [name for name in self.trials.waiting.moving if isinstance(facts.get(name), Interval)]
            ends = [_ends(name, facts[name]) for name in moving[:MOST_INTERVALS]]
            self._ends = [self._at(dict(corner)) for corner in product(*ends)] if moving else []
        yield from self._ends

    def _at(self, values: dict[str, Value]) -> "Search":
        situation = replace(self.trials.situation, facts={**self.trials.situation.facts, **values})
        return Search(Trials(self.trials.engine, situation, self.trials.decision, self.trials.on, self.trials.offers))

    @cached_property
    def _wording(self) -> Wording:
        catalogue = self.trials.engine.catalogue
        return Wording(catalogue.facts, catalogue.tongue)


def _proposed(proposal: Proposal, decided: NeedDecision) -> Outcome:
    return Outcome(then=Then.LEAD if proposal is decided.lead else Then.PROPOSED, version=proposal.version)


def _ends(name: str, value: Value) -> list[tuple[str, Value]]:
    bounds = (value.low, value.high) if isinstance(value, Interval) else ()
    return [(name, bound) for bound in bounds if bound is not None]


def turned(expression: Expression, before: Values, after: Values) -> Iterator[Expression]:
    """Yield the comparisons of an expression that time decides otherwise, with nothing left unknown."""
    match expression:
        case Not(inner):
            yield from turned(inner, before, after)
        case And(parts) | Or(parts):
            for part in parts:
                yield from turned(part, before, after)
        case _:
            met = compiled(expression)
            if met(after) not in (None, met(before)):
                yield expression
