"""Rows of a file into situations: what can be read is typed, what cannot is reported, row by row.

Each distinct value of a column is read once, whatever the number of rows, by the functions that read a situation.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cordee.bulk.bad_rows import CORRECT_OR_EMPTY, BadRow, StrangeColumns
from cordee.bulk.bits import Bools, Numbers
from cordee.bulk.raw_columns import distinct, is_plain, plainly_written, within
from cordee.bulk.reading import NotUnderstood, Reader, day_of_decision, plain_text, read_cell, word_among, words_in
from cordee.bulk.sheet import (
    CALLER_COLUMN,
    DECLINED,
    HIGH_SUFFIX,
    ID,
    LOW_SUFFIX,
    NEEDS,
    ON,
    PROGRAMME,
    SPECIAL,
    UNSURE,
)
from cordee.bulk.situations import TYPES
from cordee.domain.catalogue import Catalogue, Fact, FactType
from cordee.domain.orientation.situation import CALLER
from cordee.domain.rules.answers import BadAnswer, closest, shortened
from cordee.reader.situation import ANSWERED_AND_DECLINED, ANSWERED_AND_UNSURE, DECLINED_AND_UNSURE, KEEP_ONE

REMEMBERED = 1 << 15


class Intake:
    """Turns raw batches with the same columns into batches that ``evaluate`` takes."""

    def __init__(self, catalogue: Catalogue, names: Sequence[str], *, ignored: Iterable[str] = ()) -> None:
        self.catalogue = catalogue
        self.columns: dict[str, Fact | None] = {}
        bounds = {
            fact.id + suffix: fact
            for fact in catalogue.facts.values()
            if fact.type in (FactType.INT, FactType.DATE)
            for suffix in (LOW_SUFFIX, HIGH_SUFFIX)
        }
        known = {**bounds, **catalogue.facts, **dict.fromkeys(SPECIAL)}
        for name in names:
            if name in known and name not in self.columns:
                self.columns[name] = known[name]
            elif name not in ignored:
                raise StrangeColumns(_strange(name, known, twice=name in self.columns))
        self._readers: Mapping[str, Reader] = {
            ON: day_of_decision,
            CALLER_COLUMN: self._reader(catalogue.facts[CALLER]),
            **{fact.id: self._reader(fact) for fact in catalogue.facts.values()},
            PROGRAMME: word_among(catalogue.programmes, "ce programme n'existe pas"),
        }
        self._lists: Mapping[str, Iterable[str]] = {
            NEEDS: catalogue.needs, DECLINED: catalogue.facts, UNSURE: catalogue.facts
        }  # fmt: skip

    def read(self, batch: pa.RecordBatch, numbers: Numbers) -> tuple[pa.RecordBatch, list[BadRow]]:
        """Return the rows that could be read, and what is wrong with the others; ``numbers`` counts rows from 1."""
        reading = _Reading(batch, numbers)
        for name, fact in self.columns.items():
            if name == ID:
                reading.identity()
            elif name in self._lists:
                reading.lists(name, self._lists[name])
            elif fact is None:
                reading.cells(name, self._readers[name], pa.date32() if name == ON else pa.string())
            elif pa.types.is_struct(batch.column(name).type):
                reading.bounds(fact, self._readers[fact.id])
            elif fact.type is FactType.CHOICES:
                reading.lists(name, fact.choices)
            else:
                reading.cells(name, self._readers[fact.id], TYPES[fact.type])
        if ID not in self.columns:
            reading.columns[ID] = pa.array(numbers, pa.int64())
        for fact in self.catalogue.facts.values():
            reading.check_interval(fact)
        reading.check_caller()
        reading.check_answered_once()
        return reading.done()

    def _reader(self, fact: Fact) -> Reader:
        """Read cells of a fact; what was read lately is remembered from batch to batch."""
        return lru_cache(maxsize=REMEMBERED, typed=True)(partial(read_cell, fact))


class _Reading:
    """One batch being read."""

    def __init__(self, batch: pa.RecordBatch, numbers: Numbers) -> None:
        self.batch, self.numbers = batch, numbers
        self.good: Bools = np.ones(batch.num_rows, np.bool_)
        self.bad: list[BadRow] = []
        self.columns: dict[str, pa.Array] = {}

    def cells(self, name: str, read: Reader, kind: pa.DataType) -> None:
        self.columns[name] = self._typed(name, self.batch.column(name), read, kind)

    def bounds(self, fact: Fact, read: Reader) -> None:
        """Read a struct of bounds as two columns."""
        array = self.batch.column(fact.id)
        for part, field in zip(array.flatten(), array.type, strict=True):
            suffix = {"min": LOW_SUFFIX, "max": HIGH_SUFFIX}.get(field.name)
            if suffix is None:
                raise StrangeColumns(f"colonne « {fact.id} » : champ « {field.name} » inconnu, attendu min et max")
            self.columns[fact.id + suffix] = self._typed(fact.id + suffix, part, read, TYPES[fact.type])

    def lists(self, name: str, words: Iterable[str]) -> None:
        """Read lists of words, or text that holds some."""
        array, allowed = self.batch.column(name), frozenset(words)
        if pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
            given = array.flatten().unique().to_pylist()
            if any(word not in allowed for word in given):
                for place, cell in enumerate(array.to_pylist()):
                    self._check_words(name, cell or (), allowed, [place])
            self.columns[name] = array
            return
        codes, raws = distinct(array)
        cells = [words_in(str(raw)) or None for raw in raws]
        for code, cell in enumerate(cells):
            self._check_words(name, cell or (), allowed, np.flatnonzero(codes == code).tolist())
        self.columns[name] = pa.array(cells, pa.list_(pa.string())).take(pa.array(codes, mask=codes < 0))

    def identity(self) -> None:
        """Keep the names of situations as they are; text must be UTF-8."""
        array = self.batch.column(ID)
        if pa.types.is_binary(array.type):
            array = self._typed(ID, array, plain_text, pa.string())
        self.columns[ID] = array

    def check_interval(self, fact: Fact) -> None:
        low, high = self.columns.get(fact.id + LOW_SUFFIX), self.columns.get(fact.id + HIGH_SUFFIX)
        given = [bound.is_valid() for bound in (low, high) if bound is not None]
        if not given:
            return
        if (exact := self.columns.get(fact.id)) is not None:
            bounded = pc.or_(given[0], given[-1])
            for place in _places(pc.and_(bounded, exact.is_valid())):
                found = f"{exact[place].as_py()} et un intervalle"
                self._refuse(place, fact.id, found, "une valeur ou un intervalle", "gardez l'un des deux")
        if low is not None and high is not None:
            for place in _places(pc.greater(low, high)):
                found = f"de {low[place].as_py()} à {high[place].as_py()}"
                self._refuse(place, fact.id, found, "un intervalle dont « min » ne dépasse pas « max »")

    def check_caller(self) -> None:
        caller, fact = self.columns.get(CALLER_COLUMN), self.columns.get(CALLER)
        if caller is not None and fact is not None:
            for place in _places(pc.not_equal(caller, fact)):
                expected = f"le même appelant que dans « {CALLER_COLUMN} » ({caller[place].as_py()})"
                self._refuse(place, CALLER, fact[place].as_py(), expected, "gardez un seul des deux")

    def check_answered_once(self) -> None:
        """As in a situation file: what is declined or not known has no value, and is not both."""
        declined, unsure = self._rows_by_fact(DECLINED), self._rows_by_fact(UNSURE)
        for column, named, both in (
            (DECLINED, declined, ANSWERED_AND_DECLINED),
            (UNSURE, unsure, ANSWERED_AND_UNSURE),
        ):
            for fact_id, rows in named.items():
                self._answered_twice(column, fact_id, rows[self._has_value(fact_id)[rows]], both)
        for fact_id in declined.keys() & unsure.keys():
            rows = np.intersect1d(declined[fact_id], unsure[fact_id])
            self._answered_twice(UNSURE, fact_id, rows, DECLINED_AND_UNSURE)

    def _rows_by_fact(self, column: str) -> dict[str, Numbers]:
        """The places of the rows whose list names a fact."""
        array = self.columns.get(column)
        if array is None or pa.types.is_null(array.type):
            return {}
        words, parents = array.flatten(), pc.list_parent_indices(array).to_numpy()
        return {
            str(word): np.unique(parents[pc.equal(words, word).fill_null(False).to_numpy(zero_copy_only=False)])
            for word in words.unique().drop_null().to_pylist()
        }

    def _has_value(self, fact_id: str) -> Bools:
        """Where one of the columns that say the fact holds something."""
        names = (fact_id, fact_id + LOW_SUFFIX, fact_id + HIGH_SUFFIX, *((CALLER_COLUMN,) if fact_id == CALLER else ()))
        found: Bools = np.zeros(self.batch.num_rows, np.bool_)
        for name in names:
            if name in self.columns:
                found |= self.columns[name].is_valid().to_numpy(zero_copy_only=False)
        return found

    def _answered_twice(self, column: str, fact_id: str, rows: Numbers, both: str) -> None:
        for place in rows.tolist():
            found = f"le fait « {fact_id} » qui {both}"
            self.good[place] = False
            self.bad.append(BadRow(int(self.numbers[place]), column, found, "l'un ou l'autre", KEEP_ONE))

    def done(self) -> tuple[pa.RecordBatch, list[BadRow]]:
        batch = pa.RecordBatch.from_pydict(self.columns)
        return (batch if self.good.all() else batch.filter(pa.array(self.good))), sorted(self.bad)

    def _typed(self, name: str, array: pa.Array, read: Reader, kind: pa.DataType) -> pa.Array:
        """Read each distinct value once; numbers and days of the right type, only the least and the greatest."""
        if pa.types.is_boolean(kind) and pa.types.is_boolean(array.type):
            return array
        plain = plainly_written(array, kind)
        if is_plain(plain.type, kind) and within(plain, read):
            return plain
        codes, raws = distinct(array)
        values: list[Any] = []
        wrong: dict[int, str] = {}
        for code, raw in enumerate(raws):
            try:
                values.append(read(raw))
            except (BadAnswer, NotUnderstood) as problem:
                values.append(None)
                wrong[code] = problem.expected
        for code, expected in wrong.items():
            for place in np.flatnonzero(codes == code).tolist():
                self._refuse(place, name, raws[code], expected)
        return pa.array(values, kind).take(pa.array(codes, mask=codes < 0))

    def _check_words(self, name: str, cell: Iterable[str], allowed: frozenset[str], places: Iterable[int]) -> None:
        strange = next((word for word in cell if word not in allowed), None)
        if strange is not None:
            for place in places:
                self._refuse(place, name, strange, f"des mots que le catalogue connaît{closest(str(strange), allowed)}")

    def _refuse(self, place: int, column: str, found: object, expected: str, remedy: str = CORRECT_OR_EMPTY) -> None:
        self.good[place] = False
        self.bad.append(BadRow(int(self.numbers[place]), column, shortened(found), expected, remedy))


def _places(where: pa.Array) -> Iterable[int]:
    """The places that are true; null is not."""
    return np.flatnonzero(where.fill_null(False).to_numpy(zero_copy_only=False)).tolist()


def _strange(name: str, known: Iterable[str], *, twice: bool) -> str:
    if twice:
        return f"la colonne « {name} » est écrite deux fois ; gardez-en une."
    return (
        f"la colonne « {name} » n'est ni un fait du catalogue ni l'une de : {', '.join(SPECIAL)}"
        f"{closest(name, known)} ; corrigez son nom, ou écartez-la par --ignore {name}."
    )
