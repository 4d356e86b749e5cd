"""The same situations decided one by one and in bulk, in the same words."""

from collections.abc import Iterable, Sequence
from datetime import date

import pyarrow as pa

from cordee.bulk.evaluation import evaluate
from cordee.bulk.plan import bulk_plan
from cordee.bulk.situations import batch_of
from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.compiled import CompiledCatalogue
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.decision import Decision, NeedDecision
from cordee.domain.orientation.situation import Contradiction, Situation

WRITTEN_AS_SETS = ("operators", "missing", "contradictions", "not_proposed")


def one_by_one(engine: Engine, situations: Iterable[Situation], days: Iterable[date]) -> list[dict]:
    """Decide as ``Engine.decide`` does, but for whether needs are settled, which takes long and is not compared."""
    found = []
    for number, (situation, on) in enumerate(zip(situations, days, strict=True)):
        position = engine.position(situation, on=on)
        judge = position.judge
        needs = [judge.decide(need) for need in position.asked]
        gates = [gate.id for gate in position.gates.fired]
        found += [row_of(str(number), on, need, gates, position.known.contradictions) for need in needs]
    return found


def in_bulk(catalogue: Catalogue, situations: Sequence[Situation], days: Sequence[date]) -> list[dict]:
    ids = [str(number) for number in range(len(situations))]
    plan = bulk_plan(CompiledCatalogue(catalogue), verdicts=True)
    return written(evaluate(batch_of(situations, catalogue.facts, ids=ids, on=days), plan))


def written(answer: pa.RecordBatch) -> list[dict]:
    rows = answer.to_pylist()
    for row in rows:
        row |= {name: set(row[name]) for name in WRITTEN_AS_SETS}
    return rows


def decided(number: str, decision: Decision) -> list[dict]:
    return [row_of(number, decision.on, need, decision.gates, decision.contradictions) for need in decision.needs]


def row_of(
    number: str, on: date, need: NeedDecision, gates: Iterable[str], contradictions: Iterable[Contradiction]
) -> dict:
    lead = need.lead
    return {
        "id": number,
        "on": on,
        "need": need.need,
        "closed_by": need.closed_by,
        "lead": lead.version.id if lead else None,
        "tier": lead.version.tier.value if lead else None,
        "necessity": lead.necessity.value if lead and lead.necessity else None,
        "provisional": lead.provisional if lead else None,
        "regime_undecided": lead.regime_undecided if lead else None,
        "operators": set(lead.operators) if lead else set(),
        "proposed": [found.version.id for found in need.proposed],
        "missing": {fact for found in need.open for fact in found.missing},
        "gates": list(gates),
        "contradictions": {fact for found in contradictions for fact in _taken_back(found)},
        "open": [found.version.id for found in need.open],
        "later": [found.version.id for found in need.later],
        "not_proposed": {found.version.id for found in need.not_proposed},
        "excluded": [found.version.id for found in need.excluded],
    }


def _taken_back(found: Contradiction) -> Iterable[str]:
    """The facts that count as unknown: the derived one, or every answer of a relation."""
    return (found.fact,) if found.relation is None else (found.fact, *found.by)
