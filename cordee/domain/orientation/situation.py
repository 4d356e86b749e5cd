"""What is known of a situation on a day: given answers, what follows from them, and what does not apply."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from cordee.domain.catalogue import Catalogue, Fact, Relation
from cordee.domain.orientation.deriving import implied, narrowest, not_running, sources_of
from cordee.domain.orientation.impossible import Impossibilities
from cordee.domain.orientation.known_days import Days, known_day
from cordee.domain.rules.answers import EARLIEST, LATEST, written_answer
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Value

CALLER = "appelant"


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What was said. ``declined``: would rather not say; ``unsure``: does not know. Neither is asked again."""

    caller: str | None = None
    programme: str | None = None
    needs: tuple[str, ...] = ()
    facts: Mapping[str, Value] = field(default_factory=dict)
    declined: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """Answers that cannot all be true.

    Either ``fact`` was answered ``given`` while the facts ``by`` make it ``implied``, or ``fact`` and ``by`` were
    answered in a way that a relation excludes: then ``implied`` is None, ``relation`` names it and ``why`` is its
    French sentence. ``answers`` holds every answer at stake.
    """

    fact: str
    given: Value
    implied: Value | None
    by: tuple[str, ...]
    answers: Mapping[str, Value] = field(default_factory=dict)
    relation: str | None = None
    why: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "fact": self.fact,
            "given": written_answer(self.given),
            "implied": written_answer(self.implied),
            "by": list(self.by),
            "answers": {fact: written_answer(value) for fact, value in sorted(self.answers.items())},
            "relation": self.relation,
            "why": self.why,
        }


@dataclass(frozen=True, kw_only=True)
class Known:
    """Values in force for the conditions; what is not in ``values`` is unknown.

    ``fragile``: known, but a fact that would make them not applicable is still unknown.
    ``narrowed``: answered roughly, and other answers say more; the answer as it was given.
    ``set_aside``: answered, and not applicable because of other answers; the answer as it was given.
    """

    values: Mapping[str, Value]
    derived: frozenset[str]
    contradictions: tuple[Contradiction, ...]
    never_ask: frozenset[str]
    fragile: frozenset[str] = frozenset()
    narrowed: Mapping[str, Value] = field(default_factory=dict)
    set_aside: Mapping[str, Value] = field(default_factory=dict)

    @property
    def caller(self) -> str | None:
        value = self.values.get(CALLER)
        return value if isinstance(value, str) else None


class FactsPlan:
    """The order in which facts of one catalogue are derived, then checked for relevance."""

    def __init__(self, facts: Mapping[str, Fact], relations: Iterable[Relation] = ()) -> None:
        self.facts = facts
        self.impossibilities = Impossibilities(relations)
        self.derived = [
            (facts[name], sources_of(facts[name].derived))
            for name in _in_order({name: sources_of(fact.derived) for name, fact in facts.items() if fact.derived})
        ]
        reads = {name: frozenset(fact.relevant_if.facts) for name, fact in facts.items() if fact.relevant_if}
        self.conditional = [(name, rule, reads[name]) for name in _in_order(reads) if (rule := facts[name].relevant_if)]

    def known(self, situation: Situation, *, on: date) -> Known:
        """Given values first, then derived ones, then relevance; answers that contradict each other are unknown."""
        given: dict[str, Value] = dict(situation.facts)
        if situation.caller is not None:
            given[CALLER] = situation.caller
        clashes: list[Contradiction] = []
        while True:
            known = self._followed(given, situation.declined | situation.unsure, on)
            relation = self.impossibilities.broken(known.values)
            at_stake = self._answers_at_stake(relation, given) if relation else ()
            if relation is None or not at_stake:
                return known if not clashes else replace(known, contradictions=(*known.contradictions, *clashes))
            clashes.append(_clash(relation, {fact: given.pop(fact) for fact in at_stake}))

    def _followed(self, given: Mapping[str, Value], never_ask: frozenset[str], on: date) -> Known:
        """What follows from the answers, relations apart."""
        values: dict[str, Value] = dict(given)
        names = values.keys()
        contradictions, derived, narrowed = [], set[str](), dict[str, Value]()
        for fact, sources in self.derived:
            if names.isdisjoint(sources):
                continue
            value = implied(fact, values, on=on)
            if value is None:
                # « Off sick for 40 days » and « from tomorrow on »: what counts nothing is no number but none.
                if fact.id not in values or not not_running(fact, values, on=on):
                    continue
                if narrowest(values[fact.id], 0) is not None:
                    continue
                value = 0
            if fact.id not in values:
                values[fact.id] = value
                derived.add(fact.id)
            elif (both := narrowest(values[fact.id], value)) is None:
                contradictions.append(_contradicted(fact.id, value, sources, values))
                del values[fact.id]
            elif both != values[fact.id]:
                narrowed[fact.id], values[fact.id] = values[fact.id], both
        fragile, set_aside = set[str](), dict[str, Value]()
        for name, rule, reads in self.conditional:
            applies = None if names.isdisjoint(reads) else rule.met(values)
            if applies is False:
                if name in given:
                    set_aside[name] = given[name]
                values[name] = NOT_APPLICABLE
            elif applies is None and name in values:
                fragile.add(name)
        return Known(
            values=values,
            derived=frozenset(derived),
            contradictions=tuple(contradictions),
            never_ask=never_ask,
            fragile=frozenset(fragile),
            narrowed=narrowed,
            set_aside=set_aside,
        )

    def _answers_at_stake(self, relation: Relation, given: Mapping[str, Value]) -> tuple[str, ...]:
        """The answers behind the facts of the relation; who calls is not in doubt."""
        found: dict[str, None] = {}

        def visit(name: str) -> None:
            if name in given:
                found.setdefault(name)
            else:
                for source in sorted(sources_of(self.facts[name].derived)):
                    visit(source)

        for name in relation.never.facts:
            visit(name)
        found.pop(CALLER, None)
        return tuple(found)


def dated(catalogue: Catalogue, fact_id: str, known: Known, *, on: date) -> tuple[date, date] | None:
    """Return the first and last day that ``fact_id`` can be: its value, or what an elapsed duration implies.

    Sick for 60 days means since the day 60 days before; two whole months of seniority leave a month of doubt. A bound
    that nobody said is that of all days. None when nothing is known.
    """
    days = known_day(catalogue.facts, fact_id, known.values, on=on)
    if not isinstance(days, Days):
        return None
    return days.first or EARLIEST, days.last or LATEST - timedelta(days=1)


def _contradicted(name: str, value: Value, sources: Iterable[str], values: Mapping[str, Value]) -> Contradiction:
    by = tuple(sorted(source for source in sources if source in values))
    answers = {fact: values[fact] for fact in (name, *by)}
    return Contradiction(fact=name, given=values[name], implied=value, by=by, answers=answers)


def _clash(relation: Relation, answers: Mapping[str, Value]) -> Contradiction:
    first, *others = answers
    return Contradiction(
        fact=first,
        given=answers[first],
        implied=None,
        by=tuple(others),
        answers=answers,
        relation=relation.id,
        why=relation.why,
    )


def _in_order(sources: Mapping[str, Iterable[str]]) -> list[str]:
    """Order names so that each comes after those of its sources that are in the mapping; cycles keep file order."""
    ordered: dict[str, None] = {}

    def visit(name: str, trail: frozenset[str]) -> None:
        if name in ordered or name in trail:
            return
        for source in sources[name]:
            if source in sources:
                visit(source, trail | {name})
        ordered[name] = None

    for name in sources:
        visit(name, frozenset())
    return list(ordered)
