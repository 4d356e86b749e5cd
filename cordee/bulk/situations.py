"""Situations as an Arrow batch, in the columns that ``sheet`` describes: what a file of them holds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pyarrow as pa

from cordee.bulk.sheet import CALLER_COLUMN, DECLINED, HIGH_SUFFIX, ID, LOW_SUFFIX, NEEDS, ON, PROGRAMME, UNSURE
from cordee.domain.catalogue import Fact, FactType
from cordee.domain.orientation.situation import Situation
from cordee.domain.rules.evaluation import Interval, Value

TYPES: Mapping[FactType, pa.DataType] = {
    FactType.BOOL: pa.bool_(),
    FactType.INT: pa.int32(),
    FactType.DATE: pa.date32(),
    FactType.CHOICE: pa.string(),
    FactType.COMMUNE: pa.string(),
    FactType.CHOICES: pa.list_(pa.string()),
}


def batch_of(
    situations: Sequence[Situation],
    facts: Mapping[str, Fact],
    *,
    ids: Sequence[str],
    on: Sequence[date] | None = None,
) -> pa.RecordBatch:
    """Return one row for each situation, with a column for each fact that one of them knows."""
    columns: dict[str, pa.Array] = {ID: pa.array(list(ids), pa.string())}
    if on is not None:
        columns[ON] = pa.array(list(on), pa.date32())
    columns[CALLER_COLUMN] = pa.array([one.caller for one in situations], pa.string())
    columns[PROGRAMME] = pa.array([one.programme for one in situations], pa.string())
    columns[NEEDS] = pa.array([list(one.needs) for one in situations], pa.list_(pa.string()))
    columns[DECLINED] = pa.array([sorted(one.declined) for one in situations], pa.list_(pa.string()))
    columns[UNSURE] = pa.array([sorted(one.unsure) for one in situations], pa.list_(pa.string()))
    for fact in facts.values():
        columns |= _answers(fact, [one.facts.get(fact.id) for one in situations])
    return pa.RecordBatch.from_pydict(columns)


def _answers(fact: Fact, values: Sequence[Value | None]) -> Mapping[str, pa.Array]:
    """Return the columns of a fact: its answers and, when one is an interval, bounds; none when all are unknown."""
    kind, found = TYPES[fact.type], {}
    if any(value is not None and not isinstance(value, Interval) for value in values):
        exact = [None if isinstance(value, Interval) else value for value in values]
        found[fact.id] = pa.array([sorted(one) if isinstance(one, frozenset) else one for one in exact], kind)
    if any(isinstance(value, Interval) for value in values):
        found[fact.id + LOW_SUFFIX] = pa.array(_bounds(values, low=True), kind)
        found[fact.id + HIGH_SUFFIX] = pa.array(_bounds(values, low=False), kind)
    return found


def _bounds(values: Iterable[Value | None], *, low: bool) -> list[int | date | None]:
    return [(value.low if low else value.high) if isinstance(value, Interval) else None for value in values]
