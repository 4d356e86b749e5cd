"""Many situations at once: a pure function from an Arrow batch to an Arrow batch, the same wherever it runs.

It gives what ``Engine.decide`` gives for each situation without a directory of offers, but for what is only said or
asked: whether a need is settled, the next question, reasons in words.
"""

from datetime import date
from functools import partial

import numpy as np
import pyarrow as pa

from cordee.bulk.answering import Answer, answer_schema
from cordee.bulk.asking import Asking, asked_of, asking_of
from cordee.bulk.bits import Numbers, none_of
from cordee.bulk.columns import EPOCH, Column, Words, YesNo, ordinal
from cordee.bulk.deciding import NeedDeciding
from cordee.bulk.elapsed import Moments
from cordee.bulk.judging import Judging
from cordee.bulk.knowing import Knowing, either
from cordee.bulk.plan import BulkPlan
from cordee.bulk.sheet import ID, ON, BadBatch, FactColumns, Sheet, days_of
from cordee.domain.orientation.gates import SAFETY_NEED, SIGN_OF_DANGER
from cordee.domain.orientation.situation import CALLER


def evaluate(batch: pa.RecordBatch, plan: BulkPlan) -> pa.RecordBatch:
    """Decide every situation of the batch: see ``sheet`` for its columns, ``answering`` for those of the answer.

    Raises BadBatch for a column of another type or a word that a fact does not have, UnknownWord for a need or a
    programme that the catalogue does not have.
    """
    sheet = Sheet(batch, plan.table)
    ids = sheet.column(ID)
    if ids is None:
        raise BadBatch("il manque la colonne « id »")
    if not sheet.rows:
        return pa.RecordBatch.from_pylist([], schema=answer_schema(plan, ids.type))
    on = _days(sheet, plan)
    times = np.searchsorted([ordinal(day) for day in plan.changes], on, side="right")
    if (times == times[0]).all():
        return _evaluate(sheet, plan, on)[0]
    parts, situations = [], []
    for time in np.unique(times):
        rows = np.flatnonzero(times == time)
        part, its_situations = _evaluate(Sheet(batch.take(pa.array(rows)), plan.table), plan, on[rows])
        parts.append(part)
        situations.append(rows[its_situations])
    order = np.argsort(np.concatenate(situations), kind="stable")
    (together,) = pa.Table.from_batches(parts).combine_chunks().to_batches()
    return together.take(pa.array(order))


def _evaluate(sheet: Sheet, plan: BulkPlan, on: Numbers) -> tuple[pa.RecordBatch, Numbers]:
    """Decide situations of one time between two changes of the catalogue."""
    day = date.fromordinal(int(on[0]) + EPOCH)
    asking = asking_of(sheet, plan)
    knowing = Knowing(plan, FactColumns(partial(_given, sheet, plan, asking)), sheet.rows, Moments(on))
    judging = Judging(knowing, asked_of(sheet, plan, asking, day), day)
    answer = Answer(plan, asking.in_emergency(judging.emergency))
    for need in answer.asking.asked:
        answer.add(NeedDeciding(judging, need, answer.asking.plane(need)).decide())
    answer.share("gates", judging.fired)
    answer.share("contradictions", knowing.contradictory)
    return answer.batch(sheet.column(ID), on)


def _days(sheet: Sheet, plan: BulkPlan) -> Numbers:
    array = sheet.column(ON)
    if array is None:
        if plan.on is None:
            raise BadBatch("il manque la colonne « on », et aucun jour n'est donné")
        return np.full(sheet.rows, ordinal(plan.on))
    if array.null_count and plan.on is None:
        raise BadBatch("colonne « on » : une valeur manque, et aucun jour n'est donné")
    return days_of(array.fill_null(plan.on) if array.null_count else array)


def _given(sheet: Sheet, plan: BulkPlan, asking: Asking, fact: str) -> Column:
    """Read the answers about one fact.

    Who calls is said by a column of its own or by the fact. To ask for safety is a sign of danger, unless answered.
    """
    if fact not in plan.facts:
        nothing = none_of(sheet.rows)
        return Words(rows=sheet.rows, known=nothing, unknown=~nothing, codes=np.zeros(sheet.rows, np.int8), words=())
    given = sheet.fact(plan.facts[fact])
    if fact == CALLER and isinstance(given, Words):
        return either(sheet.caller(plan.facts[CALLER]), given)
    if fact == SIGN_OF_DANGER and SAFETY_NEED in asking.asked:
        sign = asking.plane(SAFETY_NEED)
        return either(given, YesNo(rows=sheet.rows, known=sign, unknown=~sign, yes=sign))
    return given
