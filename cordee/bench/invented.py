"""Invented situations for a real catalogue, as Arrow batches: as many as wanted, the same for the same seed.

Answers are drawn one by one, from the declared frequencies where there are some: they are not a population, and serve
to measure times only. Derived facts are left to be derived.
"""

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from cordee.bulk.sheet import CALLER_COLUMN, ID, NEEDS
from cordee.domain.catalogue import Catalogue, Fact, FactType
from cordee.domain.orientation.situation import CALLER

COMMUNES = ("69123", "38185", "01053", "26362", "42218", "73065", "74010", "07186", "63113", "75056")
DAYS_BACK, DAYS_AHEAD = 900, 200
KNOWN, KNOWN_DANGER = 0.45, 0.02


def invented_batch(catalogue: Catalogue, rows: int, *, on: date, seed: int) -> pa.RecordBatch:
    """Return a batch of situations on a day, each with one or two needs and some answers."""
    chance = np.random.default_rng(seed)
    columns = {ID: pa.array(np.arange(rows), pa.int64()), NEEDS: _needs(catalogue, rows, chance)}
    for fact in catalogue.facts.values():
        if fact.derived is None:
            name = CALLER_COLUMN if fact.id == CALLER else fact.id
            columns[name] = _answers(fact, rows, on, chance)
    return pa.RecordBatch.from_pydict(columns)


def _needs(catalogue: Catalogue, rows: int, chance: np.random.Generator) -> pa.ListArray:
    lengths = chance.integers(1, 3, rows)
    codes = chance.integers(0, len(catalogue.needs), int(lengths.sum()))
    starts = np.concatenate([[0], np.cumsum(lengths)])
    words = pa.array(list(catalogue.needs), pa.string()).take(pa.array(codes))
    return pa.ListArray.from_arrays(pa.array(starts, pa.int32()), words)


def _answers(fact: Fact, rows: int, on: date, chance: np.random.Generator) -> pa.Array:
    unknown = chance.random(rows) >= (1 if fact.id == CALLER else KNOWN_DANGER if "danger" in fact.id else KNOWN)
    match fact.type:
        case FactType.BOOL:
            return pa.array(chance.random(rows) < _share_of_yes(fact), mask=unknown)
        case FactType.INT:
            return pa.array(_numbers(fact, rows, chance), pa.int32(), mask=unknown)
        case FactType.DATE:
            days = (on - date(1970, 1, 1)).days + chance.integers(-DAYS_BACK, DAYS_AHEAD, rows)
            return pa.array(days.astype(np.int32), pa.int32(), mask=unknown).cast(pa.date32())
        case FactType.CHOICES:
            return _sets(fact, rows, unknown, chance)
        case FactType.CHOICE | FactType.COMMUNE:
            words = list(fact.choices) or list(COMMUNES)
            weights = _weights(fact, words)
            codes = chance.choice(len(words), rows, p=weights).astype(np.int16)
            return pa.DictionaryArray.from_arrays(pa.array(codes, mask=unknown), pa.array(words, pa.string()))


def _share_of_yes(fact: Fact) -> float:
    return next((share.weight for share in fact.frequency if share.value is True), 0.5)


def _weights(fact: Fact, words: list[str]) -> Any:
    declared = {str(share.value): share.weight for share in fact.frequency}
    weights = np.array([declared.get(word, 0.0 if declared else 1.0) for word in words])
    return weights / weights.sum() if weights.sum() else None


def _numbers(fact: Fact, rows: int, chance: np.random.Generator) -> Any:
    """Draw from the declared ranges, else mostly small numbers."""
    ranges = [share for share in fact.frequency if share.to is not None]
    if not ranges:
        greatest = fact.maximum if fact.maximum is not None else 10_000
        least = fact.minimum or 0
        return (least + (greatest - least) * chance.random(rows) ** 3).astype(np.int32)
    weights = np.array([share.weight for share in ranges])
    chosen = chance.choice(len(ranges), rows, p=weights / weights.sum())
    lows = np.array([int(share.value) for share in ranges])  # type: ignore[arg-type]
    highs = np.array([share.to or 0 for share in ranges])
    return (lows[chosen] + chance.random(rows) * (highs - lows + 1)[chosen]).astype(np.int32)


def _sets(fact: Fact, rows: int, unknown: Any, chance: np.random.Generator) -> pa.ListArray:
    lengths = np.where(unknown, 0, chance.integers(0, 3, rows))
    codes = chance.integers(0, len(fact.choices), int(lengths.sum()))
    starts = np.concatenate([[0], np.cumsum(lengths)])
    words = pa.array(list(fact.choices), pa.string()).take(pa.array(codes))
    return pa.ListArray.from_arrays(pa.array(starts, pa.int32()), words, mask=pa.array(unknown))
