"""One Arrow batch of situations, read column by column when a rule first asks for it.

| column | type | says |
|---|---|---|
| ``id`` | any | names the situation in the answer |
| ``on`` | date32, optional | the day of the decision |
| ``caller``, ``programme`` | text or dictionary of text, optional | as in a situation file |
| ``needs`` | list of text, optional | as in a situation file |
| ``declined``, ``unsure`` | lists of text, optional | facts that must not be asked (again) |
| a fact | of its type, below | null: unknown |
| ``<fact>__min``, ``<fact>__max`` | as the fact | a number or a day known as an interval; one bound may be null |

A yes-or-no fact is boolean, a number any integer, a day date32, a choice or a commune text or dictionary of text, a
set of choices a list of text. A number or a day may also be a struct ``{min, max}``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from cordee.bulk.bits import Numbers, Plane, all_of, none_of, packed, unpacked, valid_bits, yes_bits
from cordee.bulk.columns import NO_HIGH, NO_LOW, Column, Ordered, Sets, Words, YesNo
from cordee.bulk.rules import RuleTable
from cordee.domain.catalogue import Fact, FactType

ID, ON, CALLER_COLUMN, PROGRAMME, NEEDS, DECLINED, UNSURE = (
    "id",
    "on",
    "caller",
    "programme",
    "needs",
    "declined",
    "unsure",
)
SPECIAL: Final = (ID, ON, CALLER_COLUMN, PROGRAMME, NEEDS, DECLINED, UNSURE)
LOW_SUFFIX, HIGH_SUFFIX = "__min", "__max"
_EXACT_TYPES: Final = (pa.int8(), pa.int16(), pa.int32(), pa.date32())


class BadBatch(ValueError):
    """A column that no situation can have; the message is French and says what was expected."""


@dataclass(frozen=True)
class Lists:
    """Lists of words: where each begins (one more than there are), and codes into ``words``."""

    starts: Numbers
    codes: Numbers
    words: tuple[str, ...]

    @property
    def rows(self) -> Numbers:
        """The situation of each element."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))


class Sheet:
    """The columns of a batch as they were given; ``table``: the rules that will be asked of them."""

    def __init__(self, batch: pa.RecordBatch, table: RuleTable) -> None:
        self.batch, self.rows, self.table = batch, batch.num_rows, table

    def column(self, name: str) -> pa.Array | None:
        place = self.batch.schema.get_field_index(name)
        return None if place < 0 else self.batch.column(place)

    def fact(self, fact: Fact) -> Column:
        """Return the answers of one fact, unknown everywhere when the batch has no such column."""
        array = self.column(fact.id)
        if array is not None and pa.types.is_null(array.type):
            array = None
        match fact.type:
            case FactType.BOOL:
                return self._yes_no(fact, array)
            case FactType.CHOICE | FactType.COMMUNE:
                return self._words(fact, array)
            case FactType.CHOICES:
                return self._sets(fact, array)
            case FactType.INT | FactType.DATE:
                return self._ordered(fact, array)

    def caller(self, fact: Fact) -> Words:
        """Return the column of who calls; ``fact`` says which words it may hold."""
        return self._words(fact, self.column(CALLER_COLUMN), name=CALLER_COLUMN)

    def words(self, name: str) -> Words:
        """Return a column of words that is not a fact."""
        return self._coded(name, self.column(name))

    def lists(self, name: str) -> Lists:
        """Return a column of lists of words; a missing or null list is empty."""
        array = self.column(name)
        if array is None or pa.types.is_null(array.type):
            return Lists(np.zeros(self.rows + 1, np.int64), np.zeros(0, np.int32), ())
        return _lists(name, array)

    def _yes_no(self, fact: Fact, array: pa.Array | None) -> YesNo:
        if array is None:
            return YesNo(rows=self.rows, known=none_of(self.rows), unknown=all_of(self.rows), yes=none_of(self.rows))
        if not pa.types.is_boolean(array.type):
            raise BadBatch(f"colonne « {fact.id} » : trouvé {array.type}, attendu oui ou non (bool)")
        known = valid_bits(array)
        return YesNo(rows=self.rows, known=known, unknown=~known, yes=yes_bits(array))

    def _words(self, fact: Fact, array: pa.Array | None, *, name: str | None = None) -> Words:
        found = self._coded(name or fact.id, array)
        strange = [word for word in found.words if word not in fact.choices] if fact.type is FactType.CHOICE else []
        for word in strange:
            if (found.having(word) & found.known).any():
                listed = ", ".join(list(fact.choices)[:12])
                raise BadBatch(f"colonne « {name or fact.id} » : trouvé « {word} », attendu l'un de : {listed}")
        return found

    def _coded(self, name: str, array: pa.Array | None) -> Words:
        if array is None or pa.types.is_null(array.type):
            codes = np.zeros(self.rows, np.int8)
            return Words(rows=self.rows, known=none_of(self.rows), unknown=all_of(self.rows), codes=codes, words=())
        codes, words = _dictionary(name, array)
        known = valid_bits(array)
        named = self.table.named.get(name, ())
        return Words(rows=self.rows, known=known, unknown=~known, codes=codes, words=words, named=named)

    def _sets(self, fact: Fact, array: pa.Array | None) -> Sets:
        if array is None:
            return Sets(rows=self.rows, known=none_of(self.rows), unknown=all_of(self.rows), having={})
        known, lists = valid_bits(array), _lists(fact.id, array)
        rows = lists.rows
        having = {}
        for code, word in enumerate(lists.words):
            if word not in fact.choices:
                raise BadBatch(f"colonne « {fact.id} » : « {word} » n'est pas un de ses choix")
            chosen = np.zeros(self.rows, np.bool_)
            chosen[rows[lists.codes == code]] = True
            having[word] = packed(chosen)
        return Sets(rows=self.rows, known=known, unknown=~known, having=having)

    def _ordered(self, fact: Fact, array: pa.Array | None) -> Ordered:
        """Exact values, then bounds where there is none."""
        lows, highs = self.column(fact.id + LOW_SUFFIX), self.column(fact.id + HIGH_SUFFIX)
        if array is not None and pa.types.is_struct(array.type):
            array, lows, highs = None, _field(array, "min"), _field(array, "max")
        known, values = none_of(self.rows), np.zeros(self.rows, np.int32)
        if array is not None:
            known, values = valid_bits(array), _numbers(fact, array)
        if lows is None and highs is None:
            return Ordered(rows=self.rows, known=known, unknown=~known, low=values, high=values, cuts=self._cuts(fact))
        has_low, low = self._bounds(fact, lows, NO_LOW)
        has_high, high = self._bounds(fact, highs, NO_HIGH)
        exact = unpacked(known, self.rows)
        known = known | has_low | has_high
        return Ordered(
            rows=self.rows,
            known=known,
            unknown=~known,
            low=np.where(exact, values, low),
            high=np.where(exact, values, high),
            cuts=self._cuts(fact),
        )

    def _cuts(self, fact: Fact) -> tuple[int, ...]:
        return self.table.cuts.get(fact.id, ())

    def _bounds(self, fact: Fact, array: pa.Array | None, missing: int) -> tuple[Plane, Numbers]:
        if array is None or pa.types.is_null(array.type):
            return none_of(self.rows), np.full(self.rows, missing, np.int32)
        given = valid_bits(array)
        return given, np.where(unpacked(given, self.rows), _numbers(fact, array), np.int32(missing))


class FactColumns(dict[str, Column]):
    """The columns of facts, each read when it is first looked up."""

    def __init__(self, read: Callable[[str], Column]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, fact: str) -> Column:
        self[fact] = self._read(fact)
        return self[fact]


def days_of(array: pa.Array) -> Numbers:
    """Return days as numbers from 1970-01-01."""
    return _buffer(array.cast(pa.date32()), np.int32)


def _numbers(fact: Fact, array: pa.Array) -> Numbers:
    wanted = pa.date32() if fact.type is FactType.DATE else pa.int32()
    of_its_kind = pa.types.is_integer(array.type) if fact.type is FactType.INT else pa.types.is_temporal(array.type)
    if not of_its_kind:
        raise BadBatch(f"colonne « {fact.id} » : trouvé {array.type}, attendu {wanted}")
    if array.type not in _EXACT_TYPES:
        array = array.cast(wanted)
    return _buffer(array, np.int32 if fact.type is FactType.DATE else np.dtype(array.type.to_pandas_dtype()))


def _buffer(array: pa.Array, dtype: Any) -> Numbers:
    """Return values without copying; where the value is null the number means nothing."""
    return np.frombuffer(array.buffers()[1], dtype)[array.offset : array.offset + len(array)]


def _field(array: pa.StructArray, name: str) -> pa.Array | None:
    """Return a field of a struct; its nulls are those of the struct and its own."""
    return array.flatten()[array.type.get_field_index(name)] if array.type.get_field_index(name) >= 0 else None


def _dictionary(name: str, array: pa.Array) -> tuple[Numbers, tuple[str, ...]]:
    """Return codes and their words; where the value is null the code means nothing."""
    if not pa.types.is_dictionary(array.type):
        if not (pa.types.is_string(array.type) or pa.types.is_large_string(array.type)):
            raise BadBatch(f"colonne « {name} » : trouvé {array.type}, attendu du texte")
        array = array.dictionary_encode()
    indices = array.indices
    return _buffer(indices, np.dtype(indices.type.to_pandas_dtype())), tuple(array.dictionary.to_pylist())


def _lists(name: str, array: pa.Array) -> Lists:
    if not (pa.types.is_list(array.type) or pa.types.is_large_list(array.type)):
        raise BadBatch(f"colonne « {name} » : trouvé {array.type}, attendu une liste de textes")
    lengths = array.value_lengths().fill_null(0).to_numpy(zero_copy_only=False)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    codes, words = _dictionary(name, array.flatten())
    return Lists(starts, codes, words)
