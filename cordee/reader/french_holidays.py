"""The holidays of France, for functions that count days and take them as an argument. Alsace-Moselle has two more."""

from datetime import date
from functools import lru_cache

import holidays

# No fact is dated before, and no delay of the catalogue leads further than a few years after the last.
FIRST_YEAR, LAST_YEAR = 1990, 2110


@lru_cache(maxsize=1)
def french_holidays() -> frozenset[date]:
    """Return every holiday of the Code du travail (L3133-1) over the years that a catalogue knows."""
    return frozenset(holidays.country_holidays("FR", years=range(FIRST_YEAR, LAST_YEAR)))
