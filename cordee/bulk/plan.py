"""What is worked out once for many situations: a plain value, made from the compiled catalogue, which can be pickled.

A plan holds no closure and no cache: it is the same whichever process reads it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cordee.bulk.rules import Rule, RuleTable, rule_of, table_of
from cordee.domain.catalogue import (
    TIME_SINCE,
    TIME_UNTIL,
    Catalogue,
    Condition,
    Derivation,
    Fact,
    Formula,
    Gate,
    Operator,
    Programme,
    Relation,
    ServiceVersion,
)
from cordee.domain.orientation.compiled import CompiledCatalogue
from cordee.domain.orientation.deciding import UnknownWord
from cordee.domain.orientation.gates import GENERAL_INFORMATION, closes_unanswered
from cordee.domain.orientation.ranking import order_of, rank
from cordee.domain.orientation.situation import FactsPlan
from cordee.domain.rules.answers import answer
from cordee.domain.rules.clauses import Clauses
from cordee.domain.rules.evaluation import Value
from cordee.domain.rules.language import Expression


@dataclass(frozen=True, kw_only=True)
class DerivedFact:
    """How a fact follows from others: the first case that is met, or a formula on the fact ``of``."""

    fact: str
    cases: tuple[tuple[Rule, Value], ...]
    formula: Formula | None
    of: str | None

    @property
    def has_one_value(self) -> bool:
        return len({value for _, value in self.cases}) < 2


@dataclass(frozen=True, kw_only=True)
class PlannedRelation:
    """A combination of answers that cannot be; ``reads``: its facts in reading order."""

    rule: Rule
    reads: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PlannedVersion:
    """A version, its conditions as one rule and as they are written, and what makes it necessary."""

    version: ServiceVersion
    rule: Rule
    expressions: tuple[Expression, ...]
    necessary: Rule | None


@dataclass(frozen=True, kw_only=True)
class PlannedGate:
    """A gate; ``rule`` None: it waits for one of its ``unknown_facts``.

    ``closing``: the facts that it reads, when it fires once nobody can answer them; else nothing.
    """

    gate: Gate
    rule: Rule | None
    closing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A version in the order of a need; ``led_by_gate``: its place while a gate puts it first."""

    version: str
    led_by_gate: bool


@dataclass(frozen=True, kw_only=True)
class BulkPlan:
    """``on``: the day, where a batch says none. ``asked``: needs of every situation, instead of those of the batch.

    ``verdicts``: the answer also lists what is open, kept for later, refused and excluded.
    ``sources``: what each derived fact follows from. ``durations``: what is derived from each date, in file order.
    ``derived`` and ``relevant`` come after what they depend on.
    ``orders``: by need, every version that covers it, best first, each at its two places.
    """

    content_hash: str
    on: date | None
    asked: tuple[str, ...]
    verdicts: bool
    table: RuleTable
    facts: Mapping[str, Fact]
    sources: Mapping[str, tuple[str, ...]]
    durations: Mapping[str, tuple[tuple[str, Formula], ...]]
    derived: tuple[DerivedFact, ...]
    relations: tuple[PlannedRelation, ...]
    relevant: tuple[tuple[str, Rule], ...]
    gates: tuple[PlannedGate, ...]
    versions: Mapping[str, PlannedVersion]
    operators: Mapping[str, Operator]
    programmes: Mapping[str, Programme]
    needs: tuple[str, ...]
    orders: Mapping[str, tuple[Place, ...]]
    general: Mapping[str, tuple[Place, ...]]
    changes: tuple[date, ...]


def bulk_plan(
    compiled: CompiledCatalogue, *, on: date | None = None, needs: Sequence[str] = (), verdicts: bool = False
) -> BulkPlan:
    """Make the plan of a catalogue; raise UnknownWord for a need that it does not have."""
    catalogue, clauses = compiled.catalogue, compiled.clauses
    for need in needs:
        if need not in catalogue.needs:
            raise UnknownWord("besoin", need, catalogue.needs)
    facts = FactsPlan(catalogue.facts)
    derived = tuple(_derived(fact, fact.derived, clauses) for fact, _ in facts.derived if fact.derived)
    relevant = tuple((name, rule_of([condition], clauses)) for name, condition, _ in facts.conditional)
    relations = tuple(_relation(relation, clauses) for relation in catalogue.relations)
    gates = tuple(
        PlannedGate(gate=replace(gate, condition=None), rule=_optional(gate.condition, clauses), closing=_closing(gate))
        for gate in catalogue.gates
    )
    versions = {version.id: _planned(version, clauses) for version in catalogue.versions.values()}
    return BulkPlan(
        content_hash=catalogue.content_hash,
        on=on,
        asked=tuple(dict.fromkeys(needs)),
        verdicts=verdicts,
        table=table_of(clauses, (expression for one in versions.values() for expression in one.expressions)),
        facts={fact.id: replace(fact, relevant_if=None, derived=None) for fact in catalogue.facts.values()},
        sources={fact.id: tuple(sorted(sources)) for fact, sources in facts.derived},
        durations=_durations(catalogue),
        derived=derived,
        relations=relations,
        relevant=relevant,
        gates=gates,
        versions=versions,
        operators=catalogue.operators,
        programmes=catalogue.programmes,
        needs=tuple(catalogue.needs),
        orders={need: _order(need, _covering(catalogue, need), gates) for need in catalogue.needs},
        general={
            need: _order(need, catalogue.families.get(GENERAL_INFORMATION, ()), gates) for need in catalogue.needs
        },
        changes=tuple(sorted(set(_changes(catalogue)))),
    )


def _derived(fact: Fact, derivation: Derivation, clauses: Clauses) -> DerivedFact:
    return DerivedFact(
        fact=fact.id,
        cases=tuple((rule_of([case.condition], clauses), answer(fact, case.value)) for case in derivation.cases),
        formula=derivation.formula,
        of=derivation.of,
    )


def _durations(catalogue: Catalogue) -> Mapping[str, tuple[tuple[str, Formula], ...]]:
    found: dict[str, list[tuple[str, Formula]]] = {}
    for fact in catalogue.facts.values():
        if fact.derived and fact.derived.formula in TIME_SINCE | TIME_UNTIL and fact.derived.of:
            found.setdefault(fact.derived.of, []).append((fact.id, fact.derived.formula))
    return {date_fact: tuple(durations) for date_fact, durations in found.items()}


def _relation(relation: Relation, clauses: Clauses) -> PlannedRelation:
    return PlannedRelation(rule=rule_of([relation.never], clauses), reads=relation.never.facts)


def _planned(version: ServiceVersion, clauses: Clauses) -> PlannedVersion:
    return PlannedVersion(
        version=replace(version, conditions=(), necessary_when=None),
        rule=rule_of(version.conditions, clauses),
        expressions=tuple(condition.expression for condition in version.conditions),
        necessary=_optional(version.necessary_when, clauses),
    )


def _optional(condition: Condition | None, clauses: Clauses) -> Rule | None:
    return rule_of([condition], clauses) if condition else None


def _covering(catalogue: Catalogue, need: str) -> Iterable[ServiceVersion]:
    for family in catalogue.families_by_need[need]:
        for version in catalogue.families[family]:
            if need in version.direct_needs or need in version.support_needs:
                yield version


def _closing(gate: Gate) -> tuple[str, ...]:
    return tuple(sorted(gate.condition.facts)) if gate.condition and closes_unanswered(gate) else ()


def _order(need: str, versions: Iterable[ServiceVersion], gates: Sequence[PlannedGate]) -> tuple[Place, ...]:
    """Rank versions; those that a gate may put first have a second place."""
    led = frozenset().union(*(planned.gate.lead_services for planned in gates))
    ranked = [
        (rank(version, need=need, led_by_gate=by_gate, offer=None, available=True), Place(version.id, by_gate))
        for version in versions
        for by_gate in ((False, True) if version.family in led else (False,))
    ]
    return tuple(place for _, place in sorted(ranked, key=lambda pair: order_of(pair[0])))


def _changes(catalogue: Catalogue) -> Iterable[date]:
    """Yield every day on which something begins or is over."""
    periods = [
        *(version.period for version in catalogue.versions.values()),
        *(operator.period for operator in catalogue.operators.values()),
        *(programme.period for programme in catalogue.programmes.values()),
        *(gate.period for gate in catalogue.gates),
    ]
    yield from (day for period in periods for day in (period.start, period.until) if day is not None)
