"""Planes: one bit a situation, packed eight a byte, least significant first, as Arrow packs its own yes-or-no columns.

Bits beyond the last situation mean nothing, so that a plane can be inverted without care. ``all_of`` has none of them:
what is cut out of it has none either, and only such a plane may be asked whether it is empty.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Plane: TypeAlias = npt.NDArray[np.uint8]
Pair: TypeAlias = npt.NDArray[np.uint8]
"""Two planes: where something is certainly so, and where it possibly is; the first lies inside the second."""
Bools: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = npt.NDArray[Any]


def bytes_of(rows: int) -> int:
    """Return how many bytes a plane of so many situations has."""
    return (rows + 7) // 8


def none_of(rows: int) -> Plane:
    return np.zeros(bytes_of(rows), np.uint8)


def all_of(rows: int) -> Plane:
    found = np.full(bytes_of(rows), 255, np.uint8)
    if rows % 8:
        found[-1] = (1 << rows % 8) - 1
    return found


def packed(bools: Bools) -> Plane:
    return np.packbits(bools, bitorder="little")


def unpacked(plane: Plane, rows: int) -> Bools:
    return np.unpackbits(plane, count=rows, bitorder="little").view(np.bool_)


def either(planes: Sequence[Plane], rows: int) -> Plane:
    """Return a plane that is set where one of the planes is."""
    if len(planes) < 2:
        return planes[0] if planes else none_of(rows)
    found = planes[0] | planes[1]
    for plane in planes[2:]:
        np.bitwise_or(found, plane, found)
    return found


def rows_of(plane: Plane, rows: int) -> npt.NDArray[np.intp]:
    """Return the places of the set bits, in order."""
    return np.flatnonzero(unpacked(plane, rows))


def codes_of(planes: Sequence[Plane], rows: int) -> npt.NDArray[np.int16]:
    """Return, for each situation, the number of the plane that has its bit set, -1 for none.

    At most one plane has it set. Numbers are gathered bit by bit, so that few planes are unpacked.
    """
    digits = [none_of(rows) for _ in range(len(planes).bit_length())]
    for number, plane in enumerate(planes, 1):
        for place, digit in enumerate(digits):
            if number >> place & 1:
                np.bitwise_or(digit, plane, digit)
    codes = np.full(rows, -1, np.int16)
    for place, digit in enumerate(digits):
        codes += unpacked(digit, rows).astype(np.int16) << place
    return codes


def set_bits(planes: Sequence[Plane], rows: int, among: npt.NDArray[np.intp]) -> tuple[Numbers, Numbers]:
    """Return, for the situations ``among``, the numbers of the planes that have their bit set, in the order of planes.

    As a list column is laid out: where each situation begins (one more than there are), and the numbers.
    """
    if not planes or not len(among):
        return np.zeros(len(among) + 1, np.int32), np.zeros(0, np.int16)
    table = np.empty((len(among), len(planes)), np.bool_)
    for number, plane in enumerate(planes):
        table[:, number] = unpacked(plane, rows)[among]
    starts = np.zeros(len(among) + 1, np.int32)
    np.cumsum(np.count_nonzero(table, axis=1), out=starts[1:])
    return starts, (np.flatnonzero(table) % len(planes)).astype(np.int16)


def valid_bits(array: pa.Array) -> Plane:
    """Return a plane of the values that are not null."""
    buffer = array.buffers()[0]
    return all_of(len(array)) if buffer is None else _aligned(buffer, array.offset, len(array))


def yes_bits(array: pa.BooleanArray) -> Plane:
    """Return a plane of the values that are true; where the value is null, the bit means nothing."""
    return _aligned(array.buffers()[1], array.offset, len(array))


def _aligned(buffer: pa.Buffer, offset: int, rows: int) -> Plane:
    """Read bits that may begin in the middle of a byte, without copying when they do not."""
    bits = np.frombuffer(buffer, np.uint8)
    if offset % 8 == 0:
        return bits[offset // 8 : offset // 8 + bytes_of(rows)]
    return packed(np.unpackbits(bits, count=offset + rows, bitorder="little")[offset:].view(np.bool_))
