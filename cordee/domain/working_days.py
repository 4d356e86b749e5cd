"""Working days of the delays, with the holidays passed in.

Two kinds, that French law keeps apart: *jours ouvrés* (Monday to Friday, what « working day » means in this project)
and *jours ouvrables* (Monday to Saturday: the weekly rest is Sunday). Holidays are off for both.
"""

from collections.abc import Callable, Set
from datetime import date, timedelta
from functools import partial

_SATURDAY, _SUNDAY = 5, 6
_ONE_DAY = timedelta(days=1)


def is_working_day(day: date, *, holidays: Set[date]) -> bool:
    """A *jour ouvré*: neither Saturday, nor Sunday, nor holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def is_ouvrable_day(day: date, *, holidays: Set[date]) -> bool:
    """A *jour ouvrable*: neither Sunday nor holiday; Saturday is one. Source: C. trav. L3132-3, L3133-1."""
    return day.weekday() < _SUNDAY and day not in holidays


def working_day_after(start: date, count: int, *, holidays: Set[date]) -> date:
    """Return the ``count``-th working day after ``start``, which itself never counts.

    Raises ValueError if ``count`` is below one: a delay of nothing has no day of its own.
    """
    return _counted(start, count, _ONE_DAY, partial(is_working_day, holidays=holidays))


def working_day_before(start: date, count: int, *, holidays: Set[date]) -> date:
    """Return the ``count``-th working day before ``start``, which itself never counts; ValueError as above."""
    return _counted(start, count, -_ONE_DAY, partial(is_working_day, holidays=holidays))


def ouvrable_day_after(start: date, count: int, *, holidays: Set[date]) -> date:
    """Return the ``count``-th *jour ouvrable* after ``start``, which itself never counts; ValueError as above."""
    return _counted(start, count, _ONE_DAY, partial(is_ouvrable_day, holidays=holidays))


def ouvrable_day_before(start: date, count: int, *, holidays: Set[date]) -> date:
    """Return the ``count``-th *jour ouvrable* before ``start``, which itself never counts; ValueError as above."""
    return _counted(start, count, -_ONE_DAY, partial(is_ouvrable_day, holidays=holidays))


def working_day_from(day: date, *, holidays: Set[date]) -> date:
    """Return ``day`` itself when it is a working day, else the next one.

    Where a text puts off a delay that ends on a Saturday, a Sunday or a holiday « to the next jour ouvrable », that
    day is never a Saturday. Source: code de procédure civile, art. 642 ; C. trav. R1231-1.
    """
    return day if is_working_day(day, holidays=holidays) else working_day_after(day, 1, holidays=holidays)


def working_day_until(day: date, *, holidays: Set[date]) -> date:
    """Return ``day`` itself when it is a working day, else the one before."""
    return day if is_working_day(day, holidays=holidays) else working_day_before(day, 1, holidays=holidays)


def _counted(start: date, count: int, step: timedelta, counts: Callable[[date], bool]) -> date:
    if count < 1:
        raise ValueError(f"a delay counts at least one working day, not {count}")
    day = start
    while count:
        day += step
        count -= counts(day)
    return day
