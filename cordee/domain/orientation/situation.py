"""What is known of a situation on a day: given answers, what follows from them, and what does not apply."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from cordee.domain.catalogue import Catalogue, Derivation, Fact, Formula
from cordee.domain.departements import DEPARTEMENTS
from cordee.domain.periods import whole_months_between
from cordee.domain.rules.answers import answer
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Value
from cordee.domain.rules.language import facts_of
from cordee.domain.territory import departement_of

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
    """A fact answered one way, while another answer makes it something else."""

    fact: str
    given: Value
    implied: Value
    by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Known:
    """Values in force for the conditions; what is not in ``values`` is unknown.

    ``fragile``: known, but a fact that would make them not applicable is still unknown.
    """

    values: Mapping[str, Value]
    derived: frozenset[str]
    contradictions: tuple[Contradiction, ...]
    never_ask: frozenset[str]
    fragile: frozenset[str] = frozenset()

    @property
    def caller(self) -> str | None:
        value = self.values.get(CALLER)
        return value if isinstance(value, str) else None


class FactsPlan:
    """The order in which facts of one catalogue are derived, then checked for relevance."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self.facts = facts
        self.derived = [
            facts[name]
            for name in _in_order({name: _sources(fact.derived) for name, fact in facts.items() if fact.derived})
        ]
        self.conditional = [
            facts[name]
            for name in _in_order(
                {name: set(facts_of(fact.relevant_if.expression)) for name, fact in facts.items() if fact.relevant_if}
            )
        ]

    def known(self, situation: Situation, *, on: date) -> Known:
        """Given values first, then derived ones, then relevance; a contradicted fact is left unknown."""
        values: dict[str, Value] = dict(situation.facts)
        if situation.caller is not None:
            values[CALLER] = situation.caller
        contradictions, derived = [], set()
        for fact in self.derived:
            implied = _implied(fact, values, on)
            if implied is None:
                continue
            if fact.id not in values:
                values[fact.id] = implied
                derived.add(fact.id)
            elif values[fact.id] != implied:
                sources = tuple(sorted(source for source in _sources(fact.derived) if source in values))
                contradictions.append(
                    Contradiction(fact=fact.id, given=values.pop(fact.id), implied=implied, by=sources)
                )
        fragile = set()
        for fact in self.conditional:
            applies = fact.relevant_if.met(values) if fact.relevant_if else True
            if applies is False:
                values[fact.id] = NOT_APPLICABLE
            elif applies is None and fact.id in values:
                fragile.add(fact.id)
        return Known(
            values=values,
            derived=frozenset(derived),
            contradictions=tuple(contradictions),
            never_ask=situation.declined | situation.unsure,
            fragile=frozenset(fragile),
        )


def dated(catalogue: Catalogue, fact_id: str, known: Known, *, on: date) -> tuple[date, date] | None:
    """Return the first and last day that ``fact_id`` can be: its value, or what an elapsed duration implies.

    Sick for 60 days means since the day 60 days before; two whole months of seniority leave a month of doubt.
    None when nothing is known.
    """
    value = known.values.get(fact_id)
    if isinstance(value, date):
        return value, value
    for fact in catalogue.facts.values():
        elapsed = known.values.get(fact.id)
        if fact.derived and fact.derived.of == fact_id and isinstance(elapsed, int):
            if fact.derived.formula is Formula.DAYS_SINCE:
                day = on - timedelta(days=elapsed)
                return day, day
            if fact.derived.formula is Formula.MONTHS_SINCE:
                return _months_before(on, elapsed + 1) + timedelta(days=1), _months_before(on, elapsed)
    return None


def _implied(fact: Fact, values: Mapping[str, Value], on: date) -> Value | None:
    derivation = fact.derived
    if derivation is None:
        return None
    if derivation.formula is not None:
        return _computed(derivation, values, on)
    for case in derivation.cases:
        met = case.condition.met(values)
        if met is True:
            return answer(fact, case.value)
        if met is None and any(other.value != case.value for other in derivation.cases):
            return None
    return None


def _computed(derivation: Derivation, values: Mapping[str, Value], on: date) -> Value | None:
    source = values.get(derivation.of or "")
    match derivation.formula, source:
        case Formula.DAYS_SINCE, date():
            return (on - source).days if source <= on else None
        case Formula.DAYS_UNTIL, date():
            return (source - on).days if source >= on else None
        case Formula.MONTHS_SINCE, date():
            return whole_months_between(source, on) if source <= on else None
        case Formula.MONTHS_UNTIL, date():
            return whole_months_between(on, source) if source >= on else None
        case Formula.DEPARTEMENT_OF, str():
            code = departement_of(source)
            return code if code in DEPARTEMENTS else None
        case Formula.COUNTRY_OF, str():
            return "france" if departement_of(source) in DEPARTEMENTS else None
    return None


def _sources(derivation: Derivation | None) -> set[str]:
    if derivation is None:
        return set()
    read = {name for case in derivation.cases for name in facts_of(case.condition.expression)}
    return read | ({derivation.of} if derivation.of else set())


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


def _months_before(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
