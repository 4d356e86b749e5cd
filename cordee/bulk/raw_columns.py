"""Columns as files give them: their distinct values, and those that are already what is wanted."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cordee.bulk.bad_rows import StrangeColumns
from cordee.bulk.bits import Numbers
from cordee.bulk.reading import NotUnderstood, Reader
from cordee.domain.rules.answers import BadAnswer


def plainly_written(array: pa.Array, kind: pa.DataType) -> pa.Array:
    """Turn a whole column of text into numbers or days, if every cell is written in the plainest way."""
    text = pa.types.is_binary(array.type) or pa.types.is_string(array.type)
    if not text or kind not in (pa.int32(), pa.date32()):
        return array
    try:
        return array.cast(pa.string()).cast(kind)
    except pa.ArrowInvalid:
        return array


def is_plain(found: pa.DataType, wanted: pa.DataType) -> bool:
    if wanted == pa.int32():
        return bool(pa.types.is_integer(found))
    return bool(wanted == pa.date32() and found == wanted)


def within(array: pa.Array, read: Reader) -> bool:
    """Tell whether the least and the greatest value, and so all others, can be read."""
    bounds = pc.min_max(array).as_py()
    try:
        return all(bound is None or read(bound) is not None for bound in bounds.values())
    except (BadAnswer, NotUnderstood):
        return False


def distinct(array: pa.Array) -> tuple[Numbers, list[Any]]:
    """Return the code of each value, -1 for null, and the distinct values; bytes become text where they can."""
    if pa.types.is_null(array.type):
        return np.full(len(array), -1), []
    if not pa.types.is_dictionary(array.type):
        try:
            array = array.dictionary_encode()
        except pa.ArrowNotImplementedError:
            raise StrangeColumns(f"une colonne est du type {array.type} ; attendu des valeurs simples.") from None
    codes = array.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return codes, [_text(raw) for raw in array.dictionary.to_pylist()]


def _text(raw: object) -> object:
    if not isinstance(raw, bytes):
        return raw
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return NotText(raw)


class NotText:
    """Bytes that are not UTF-8: no fact can have them, and they can be shown."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def __str__(self) -> str:
        return f"« {self.raw.decode('utf-8', 'replace')} » (illisible en UTF-8)"
