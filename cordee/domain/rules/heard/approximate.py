"""What « environ » and its like mean, in one place.

« environ » is 10 % on each side, rounded inward, and at least one unit: « environ deux ans » of a number of months is
22 to 26, « environ 30 jours » 27 to 33, « environ 5 salariés » 4 to 6. It is wide enough for a number that was
rounded, narrow enough to decide; the agent reads « entre 22 et 26 mois » aloud, and the person corrects it.
« presque » is the lower half of that, « un peu plus de » the upper half, both without the number itself.
« il y a environ » is 10 % of the time that separates the day from today; « vers le 10 mai » a week on each side.
A length told in months has the days of any calendar, and a limit those of the rules: see ``Counted``.
« début », « mi- » and « fin » are the three thirds of a month (10, 10 and the other days) or of a year (4 months).
"""

from datetime import timedelta
from enum import Enum
from typing import Final, NamedTuple, TypeAlias

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


class Counted(NamedTuple):
    """A number that was said, in whole units of the fact; all the same when both units agree exactly.

    ``fewest`` and ``most``: what a length can be. « deux mois » of a number of days is 59 to 62, for nobody said
    which months; « un an » is 365 or 366. ``floor`` and ``ceiling``: where a limit lies, « plus de trois mois ». The
    law has its limits in months and the rules write them 30 days a month and 365 a year (« arret_jours > 90 » is
    « plus de trois mois »): a limit is counted like them. Counted like a length, « plus de trois mois » would be
    90 days at least, and the rule that says these very words would stay open.

    The price: a limit leaves out a few days that the words allow. A ceiling is short by one day for a month or a
    year, four for six months (« moins de six mois » is 179 at most, the words allow 183), seven for eleven, eight for
    a year and eleven months. A floor is beyond by two days for one month and one day for two or three, alone or
    after whole years (« plus d'un mois » is 31 at least, from 1 February the words allow 29). A first day given
    besides that falls in these days contradicts the limit: both are shown, and the agent corrects one.
    """

    fewest: int
    most: int
    floor: int
    ceiling: int


def bounds(sense: Sense, low: Counted, high: Counted, *, unit: str | None) -> Bounds:
    """Return the numbers that are meant; ``low`` and ``high`` are one and the same unless two numbers were said."""
    fewer, more = low.fewest - spread(low.fewest), high.most + spread(high.most)
    match sense:
        case Sense.EXACT:
            return low.fewest, high.most
        case Sense.ABOUT:
            return fewer, more
        case Sense.NEARLY:
            return fewer, high.ceiling - 1
        case Sense.SLIGHTLY_MORE:
            return low.floor + (unit in _COUNTED), more
        case Sense.MORE:
            return low.floor + (unit in _COUNTED), None
        case Sense.LESS:
            return None, high.ceiling - 1
        case Sense.AT_LEAST:
            return low.floor, None
        case Sense.AT_MOST:
            return None, high.ceiling
