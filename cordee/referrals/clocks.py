"""The days that delays skip, as each part of France keeps them, and the delays of each département."""

from datetime import date
from functools import lru_cache

import holidays

from cordee.domain.working_days import working_day_after

# Alsace-Moselle keeps Good Friday and 26 December (C. trav. L3134-13), the overseas their days of the abolition
# (L3422-2) and, for some, others of their own. A département without a line keeps the eleven of L3133-1.
SUBDIVISIONS = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "977": "BL",
    "978": "MF",
    "984": "TF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}


@lru_cache(maxsize=256)
def _holidays_of(year: int, subdivision: str | None) -> frozenset[date]:
    return frozenset(holidays.France(years=[year], subdiv=subdivision))


def holidays_around(day: date, departement: str) -> frozenset[date]:
    """Holidays of the year of ``day`` and of the next, as that département keeps them: no delay is longer."""
    subdivision = SUBDIVISIONS.get(departement)
    return _holidays_of(day.year, subdivision) | _holidays_of(day.year + 1, subdivision)


def next_working_day(day: date, departement: str) -> date:
    return working_day_after(day, 1, holidays=holidays_around(day, departement))
