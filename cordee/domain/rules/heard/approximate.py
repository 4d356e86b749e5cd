"""What « environ » and its like mean, in one place.

« environ » is 10 % on each side, rounded inward, and at least one unit: « environ deux ans » of a number of months is
22 to 26, « environ 30 jours » 27 to 33, « environ 5 salariés » 4 to 6. It is wide enough for a number that was
rounded, narrow enough to decide; the agent reads « entre 22 et 26 mois » aloud, and the person corrects it.
« presque » is the lower half of that, « un peu plus de » the upper half, both without the number itself.
« il y a environ » is 10 % of the time that separates the day from today; « vers le 10 mai » a week on each side.
« début », « mi- » and « fin » are the three thirds of a month (10, 10 and the other days) or of a year (4 months).
"""

from datetime import timedelta
from enum import Enum
from typing import Final, TypeAlias

ABOUT_ONE_IN: Final = 10
AROUND_A_DATE: Final = timedelta(days=7)
# Counted whole: more than 30 days is 31 at least. Of what is measured (months, hours), only whole units are kept:
# more than two years may still be 24 whole months.
_COUNTED: Final = frozenset({"days", "people"})

Bounds: TypeAlias = tuple[int | None, int | None]


class Sense(Enum):
    """How a number is meant."""

    EXACT = "exact"
    ABOUT = "environ"
    NEARLY = "presque"
    SLIGHTLY_MORE = "un peu plus de"
    MORE = "plus de"
    LESS = "moins de"
    AT_LEAST = "au moins"
    AT_MOST = "au plus"


def spread(number: int) -> int:
    """Return what « environ » adds and takes away."""
    return max(1, number // ABOUT_ONE_IN)


def bounds(sense: Sense, low: int, high: int, *, unit: str | None) -> Bounds:
    """Return the numbers that are meant; ``low`` and ``high`` differ when the unit that was said is not exact."""
    match sense:
        case Sense.EXACT:
            return low, high
        case Sense.ABOUT:
            return low - spread(low), high + spread(high)
        case Sense.NEARLY:
            return low - spread(low), high - 1
        case Sense.SLIGHTLY_MORE:
            return low + (unit in _COUNTED), high + spread(high)
        case Sense.MORE:
            return low + (unit in _COUNTED), None
        case Sense.LESS:
            return None, high - 1
        case Sense.AT_LEAST:
            return low, None
        case Sense.AT_MOST:
            return None, high
