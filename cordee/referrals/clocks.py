"""The days that delays skip, as France keeps them."""

from datetime import date
from functools import lru_cache

import holidays

from cordee.domain.working_days import working_day_after


@lru_cache(maxsize=16)
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.France(years=[year]))


def holidays_around(day: date) -> frozenset[date]:
    """Holidays of the year of ``day`` and of the next: no delay of the flow is longer."""
    return _holidays_of(day.year) | _holidays_of(day.year + 1)


def next_working_day(day: date) -> date:
    return working_day_after(day, 1, holidays=holidays_around(day))
