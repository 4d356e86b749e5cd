"""A situation tried with some answers changed, some days later: what would be known, and what would be decided."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from cordee.domain.catalogue import Condition, LocalOffer, ServiceVersion
from cordee.domain.orientation.changes.levers import Levers
from cordee.domain.orientation.changes.waiting import Test, Waiting, tests_of
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.decision import Decision, NeedDecision
from cordee.domain.orientation.gates import GENERAL_INFORMATION
from cordee.domain.orientation.impossible import Impossibilities
from cordee.domain.orientation.needs import NeedJudge
from cordee.domain.orientation.situation import CALLER, Contradiction, Known, Situation
from cordee.domain.periods import Period
from cordee.domain.rules.evaluation import Truth, Value

Actions = tuple[tuple[str, Value], ...]


@dataclass(frozen=True)
class Look:
    """A situation on a day; not possible when its answers contradict each other, although they do not today."""

    situation: Situation
    known: Known
    is_possible: bool


@dataclass
class Trials:
    """One situation, looked at and decided as often as needed; nothing is looked at twice."""

    engine: Engine
    situation: Situation
    decision: Decision
    on: date
    offers: tuple[LocalOffer, ...] | None
    _looks: dict[tuple[Actions, date], Look] = field(default_factory=dict)
    _judges: dict[tuple[Actions, date], NeedJudge] = field(default_factory=dict)
    _decided: dict[tuple[Actions, date, str], NeedDecision] = field(default_factory=dict)
    _truths: dict[tuple[str, date], Truth] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.situation = _told(self.engine, self.situation, on=self.on)

    @cached_property
    def today(self) -> Known:
        return self.engine.known(self.situation, on=self.on)

    @cached_property
    def _impossibilities(self) -> Impossibilities:
        return Impossibilities(self.engine.catalogue.relations)

    @cached_property
    def waiting(self) -> Waiting:
        return Waiting(self.engine.catalogue, self.situation, self.today, self.on)

    @cached_property
    def levers(self) -> Levers:
        return Levers(
            self.engine.catalogue, self.situation, self.today, self.on, self._tests, self.decision.health_closed
        )

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days to come on which anything may be decided otherwise: an answer, or the rules, may change."""
        bounds = {day for period in self._periods() for day in (period.start, period.until) if day}
        last = self.waiting.last
        return tuple(sorted(self.waiting.days(self._tests) | {day for day in bounds if self.on < day <= last}))

    def look(self, actions: Actions, day: date) -> Look:
        """Return the situation after ``actions``, on ``day``.

        An answer that the change itself makes stale is dropped: « six mois d'absence : non » gives way to the leave
        that has lasted six months.
        """
        key = (actions, day)
        if key not in self._looks:
            situation = self.waiting.later(_with(self.situation, actions), day)
            known = self.engine.known(situation, on=day)
            if stale := {found.fact for found in self._new(known) if found.relation is None}:
                situation = _without(situation, stale)
                known = self.engine.known(situation, on=day)
            is_possible = not self._new(known) and not self._breaks_a_relation(known)
            self._looks[key] = Look(situation, known, is_possible=is_possible)
        return self._looks[key]

    def _breaks_a_relation(self, known: Known) -> bool:
        """Tell whether the answers go together no more; never when they do not today either: that is shown apart."""
        broken = self._impossibilities.broken
        return broken(known.values) is not None and broken(self.today.values) is None

    def _new(self, known: Known) -> list[Contradiction]:
        """The contradictions that are not there today."""
        already = {(found.fact, found.relation) for found in self.today.contradictions}
        return [found for found in known.contradictions if (found.fact, found.relation) not in already]

    def decide(self, actions: Actions, day: date, need: str) -> NeedDecision:
        """Return what ``Engine.decide`` answers for the need, but for whether it is settled: nobody asks that here."""
        key = (actions, day, need)
        if key not in self._decided:
            if key[:2] not in self._judges:
                situation = self.look(actions, day).situation
                self._judges[key[:2]] = self.engine.position(situation, on=day, offers=self.offers).judge
            self._decided[key] = self._judges[key[:2]].decide(need)
        return self._decided[key]

    def met(self, condition: Condition, day: date) -> Truth:
        """Tell whether a condition is met on ``day`` when nobody acts."""
        key = (condition.written, day)
        if key not in self._truths:
            self._truths[key] = condition.met(self.look((), day).known.values)
        return self._truths[key]

    # What bears on the decision

    @cached_property
    def versions(self) -> tuple[ServiceVersion, ...]:
        """Every version, of any date, of the families that cover an asked need."""
        catalogue = self.engine.catalogue
        families = dict.fromkeys(
            family for need in self.decision.needs for family in catalogue.families_by_need[need.need]
        )
        families.setdefault(GENERAL_INFORMATION)
        return tuple(version for family in families for version in catalogue.families.get(family, ()))

    @cached_property
    def _tests(self) -> tuple[Test, ...]:
        found = {condition.written: condition for condition in self._conditions()}
        return tuple(dict.fromkeys(test for one in found.values() for test in tests_of(one.expression)))

    def _conditions(self) -> Iterator[Condition]:
        catalogue = self.engine.catalogue
        for version in self.versions:
            yield from version.conditions
            yield from filter(None, (version.necessary_when,))
        yield from (gate.condition for gate in catalogue.gates if gate.condition)
        yield from (relation.never for relation in catalogue.relations)
        for fact in catalogue.facts.values():
            yield from filter(None, (fact.relevant_if,))
            yield from (case.condition for case in fact.derived.cases) if fact.derived else ()

    def _periods(self) -> Iterator[Period]:
        catalogue = self.engine.catalogue
        yield from (version.period for version in self.versions)
        yield from (gate.period for gate in catalogue.gates)
        yield from (programme.period for programme in catalogue.programmes.values())
        yield from (operator.period for operator in catalogue.operators.values())
        yield from (offer.period for offer in self.offers or ())


def _with(situation: Situation, actions: Actions) -> Situation:
    facts = dict(situation.facts)
    caller = situation.caller
    for name, value in actions:
        if name == CALLER:
            caller = str(value)
            facts.pop(CALLER, None)
        else:
            facts[name] = value
    return replace(situation, caller=caller, facts=facts)


def _without(situation: Situation, names: Iterable[str]) -> Situation:
    dropped = frozenset(names)
    return replace(situation, facts={name: value for name, value in situation.facts.items() if name not in dropped})


def _told(engine: Engine, situation: Situation, *, on: date) -> Situation:
    """Leave out the answers that follow from the others, as precisely: only what they follow from can be changed."""
    for fact in engine.catalogue.facts.values():
        if fact.derived is not None and fact.id in situation.facts:
            fewer = _without(situation, (fact.id,))
            implied = engine.known(fewer, on=on).values.get(fact.id)
            if implied is not None and implied == engine.known(situation, on=on).values.get(fact.id):
                situation = fewer
    return situation
