"""Working days of the delays: Saturdays, Sundays and the holidays passed in are off."""

from collections.abc import Set
from datetime import date, timedelta

_SATURDAY = 5


def is_working_day(day: date, *, holidays: Set[date]) -> bool:
    return day.weekday() < _SATURDAY and day not in holidays


def working_day_after(start: date, count: int, *, holidays: Set[date]) -> date:
    """Return the ``count``-th working day after ``start``, which itself never counts.

    Raises ValueError if ``count`` is below one: a delay of nothing has no day of its own.
    """
    if count < 1:
        raise ValueError(f"a delay counts at least one working day, not {count}")
    day = start
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day, holidays=holidays)
    return day


def working_days_between(start: date, end: date, *, holidays: Set[date]) -> int:
    """Count working days from ``start`` (excluded) to ``end`` (included).

    Raises ValueError if ``end`` is before ``start``.
    """
    if end < start:
        raise ValueError(f"{end} is before {start}")
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day, holidays=holidays) for day in days)
