"""Time between a day of each situation and the day of its decision, and back; in whole columns.

The columnar form of ``orientation.deriving`` and ``orientation.known_days``. Days are numbers from 1970-01-01.
"""

from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cordee.bulk.bits import Bools, Numbers, Plane, packed
from cordee.bulk.columns import NO_HIGH, NO_LOW, Ordered
from cordee.domain.catalogue import Formula

Days: TypeAlias = npt.NDArray[np.int64]


class Moments:
    """Days, one for each situation, that are asked for their month again and again."""

    def __init__(self, days: Numbers) -> None:
        self.days: Days = days.astype(np.int64)

    @cached_property
    def calendar(self) -> tuple[Days, Days]:
        return _calendar(self.days)


def elapsed(source: Ordered, on: Moments, *, months: bool) -> Ordered:
    """Days or whole months since a day; nothing when it may be after ``on``: then the time is not running yet."""
    running = (source.high != NO_HIGH) & (source.high <= on.days)
    least = _between(Moments(source.high), on, months=months)
    if source.is_exact:
        return _durations(source, running, least, least)
    most = _between(Moments(source.low), on, months=months)
    return _durations(source, running, least, np.where(source.low == NO_LOW, NO_HIGH, most))


def remaining(source: Ordered, on: Moments, *, months: bool) -> Ordered:
    """Days or whole months until a day; nothing when it may be before ``on``."""
    ahead = (source.low != NO_LOW) & (source.low >= on.days)
    least = _between(on, Moments(source.low), months=months)
    if source.is_exact:
        return _durations(source, ahead, least, least)
    most = _between(on, Moments(source.high), months=months)
    return _durations(source, ahead, least, np.where(source.high == NO_HIGH, NO_HIGH, most))


def not_running(source: Ordered, on: Moments, *, until: bool) -> Plane:
    """Where the time has surely not begun, or (``until``) is surely over: it counts nothing."""
    if until:
        return source.known & packed((source.high != NO_HIGH) & (source.high < on.days))
    return source.known & packed((source.low != NO_LOW) & (source.low > on.days))


def days_implied(formula: Formula, duration: Ordered, on: Moments) -> tuple[Days, Days]:
    """Turn durations back into the first and last day that they leave; a month of doubt for whole months.

    A missing bound stays missing; results mean nothing where the duration is not known.
    """
    no_low, no_high = duration.low == NO_LOW, duration.high == NO_HIGH
    low = np.where(no_low, 0, duration.low).astype(np.int64)
    high = np.where(no_high, 0, duration.high).astype(np.int64)
    match formula:
        case Formula.DAYS_SINCE:
            first, last = on.days - high, on.days - low
        case Formula.MONTHS_SINCE:
            first, last = _months_after(on, -high - 1) + 1, _months_after(on, -low)
        case Formula.DAYS_UNTIL:
            return np.where(no_low, NO_LOW, on.days + low), np.where(no_high, NO_HIGH, on.days + high)
        case _:
            first, last = _months_reached(on, low), _months_reached(on, high + 1) - 1
            return np.where(no_low, NO_LOW, first), np.where(no_high, NO_HIGH, last)
    return np.where(no_high, NO_LOW, first), np.where(no_low, NO_HIGH, last)


def _durations(source: Ordered, counted: Bools, least: Numbers, most: Numbers) -> Ordered:
    known: Plane = source.known & packed(counted)
    low = least.astype(np.int32)
    high = low if source.is_exact else most.astype(np.int32)
    return Ordered(rows=source.rows, known=known, unknown=~known, low=low, high=high)


def _between(earlier: Moments, later: Moments, *, months: bool) -> Days:
    if not months:
        return later.days - earlier.days
    (start, first), (end, last) = earlier.calendar, later.calendar
    whole: Days = np.maximum(0, end - start - (last < first))
    return whole


def _calendar(days: Days) -> tuple[Days, Days]:
    """Return months from January 1970, and days from the first of the month.

    Days stay inside a few thousand years: beyond they stand for a bound that is missing, or mean nothing.
    """
    dates = np.clip(days, -700_000, 2_900_000).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    return months.astype(np.int64), (dates - months.astype("datetime64[D]")).astype(np.int64)


def _months_after(on: Moments, months: Days) -> Days:
    """Return the day of the same number so many months later, or the last day of that month."""
    start, day = on.calendar
    wanted = np.clip(start + months, -23_000, 95_000)
    first = wanted.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    length = (wanted + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) - first
    after: Days = first + np.minimum(day, length - 1)
    return after


def _months_reached(on: Moments, months: Days) -> Days:
    """Return the first day with that many whole months elapsed."""
    day = _months_after(on, months)
    reached: Days = day + (_calendar(day)[1] != on.calendar[1])
    return reached
