"""Many thresholds of one column at once: situations are numbered by those that they reach, and the numbers are split.

Comparing and packing a column for each threshold reads it again each time. Here its number is read once, bit by bit,
and each threshold then costs three operations on planes.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from cordee.bulk.bits import Numbers, Plane, all_of, none_of, packed

# Fewer thresholds are compared one by one; a column whose values lie further apart too.
FEWEST: Final = 24
WIDEST: Final = 1 << 17


def reached(values: Numbers, thresholds: Sequence[int]) -> list[Plane] | None:
    """Return where the values are at least each threshold, given upwards; None when it is not worth it."""
    if len(thresholds) < FEWEST:
        return None
    least, greatest = min(0, int(values.min())), int(values.max())
    if greatest - least >= WIDEST:
        return None
    of_value = _narrow(np.searchsorted(thresholds, np.arange(least, greatest + 1), side="right"), len(thresholds))
    return reaching(of_value.take(values - np.int64(least) if least else values), len(thresholds) + 1)


def reaching(codes: Numbers, count: int) -> list[Plane]:
    """Return where codes, all under ``count``, are at least 1, 2, and so on."""
    rows, digits = len(codes), (count - 1).bit_length()
    slices = [packed((codes & (1 << digit)) != 0) for digit in range(digits)]
    found: dict[int, Plane] = {}

    def split(low: int, digit: int, inside: Plane, above: Plane) -> None:
        """Split the situations ``inside``, whose codes begin at ``low``; the codes of those ``above`` are greater."""
        middle = low + (1 << digit)
        upper = inside & slices[digit]
        found[middle] = above | upper
        if digit:
            split(low, digit - 1, inside ^ upper, found[middle])
            if middle < count:
                split(middle, digit - 1, upper, above)

    if digits:
        split(0, digits - 1, all_of(rows), none_of(rows))
    return [found[code] for code in range(1, count)]


def each(codes: Numbers, count: int) -> list[Plane]:
    """Return where codes, all under ``count``, are 0, 1, and so on."""
    digits = (count - 1).bit_length()
    slices = [packed((codes & (1 << digit)) != 0) for digit in range(digits)]
    found: list[Plane] = []

    def split(low: int, digit: int, inside: Plane) -> None:
        if digit < 0:
            found.append(inside)
            return
        upper = inside & slices[digit]
        split(low, digit - 1, inside ^ upper)
        if low + (1 << digit) < count:
            split(low + (1 << digit), digit - 1, upper)

    split(0, digits - 1, all_of(len(codes)))
    return found


def _narrow(codes: Numbers, greatest: int) -> Numbers:
    return codes.astype(np.uint8 if greatest < 256 else np.uint16)
