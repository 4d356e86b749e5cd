"""A campaign of early detection: its code, for whom it is, what it cost, and what may be said of its effect.

The code is said on the phone and printed: two to six letters, then two digits, so that an O and a zero cannot be taken
for one another. Two codes that sound alike cannot both exist.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final


class Target(StrEnum):
    """Who is spoken to."""

    EMPLOYEES = "salaries"
    COMPANIES = "entreprises"
    PHYSICIANS = "medecins"
    OTHERS = "autres"


class CostKind(StrEnum):
    PRINTING = "impression"
    MAILING = "envoi"
    STAFF = "temps"
    SPACE = "diffusion"  # bought in a newspaper, on the air, on a network
    OTHER = "autre"


class HeardFrom(StrEnum):
    """How a caller came to know the line, when no campaign is named."""

    PHYSICIAN = "medecin"
    EMPLOYER = "employeur"
    POSTER = "affiche"
    WORD_OF_MOUTH = "bouche_a_oreille"
    INTERNET = "internet"


CODE: Final = re.compile(r"[A-Z]{2,6}[0-9]{2}")
LONGEST_CODE: Final = 8
SMALL: Final = 5  # below it a group is not shown: somebody could be recognised
MOST_WEEKS: Final = 12
HIDDEN: Final = None
# Letters that are heard one for another on the phone.
_ALIKE: Final = str.maketrans("PTSNJCQZY", "BDFMGKKFI")
_LETTERS: Final = str.maketrans("01", "OI")
_DIGITS: Final = str.maketrans("OIL", "011")
_WEEK: Final = timedelta(weeks=1)


def code_meant(text: str) -> str:
    """Return the code that was typed or spelt, spaces, hyphens and small letters aside; '' when it is none."""
    plain = unicodedata.normalize("NFKD", text[:40]).encode("ascii", "ignore").decode().upper()
    signs = re.sub(r"[\s._-]", "", plain)
    code = signs[:-2].translate(_LETTERS) + signs[-2:].translate(_DIGITS)
    return code if CODE.fullmatch(code) else ""


def sound_of(code: str) -> str:
    """What is heard of a code: equal for two that would be confused."""
    return code.translate(_ALIKE)


def runs_on(day: date, *, starts_on: date, ends_on: date, closed: bool) -> bool:
    """``ends_on`` is the last day."""
    return not closed and starts_on <= day <= ends_on


def total_cents(costs: Mapping[str, int]) -> int:
    return sum(costs.values())


def shown(count: int) -> int | None:
    """The count, or HIDDEN between one and four."""
    return HIDDEN if 0 < count < SMALL else count


def shown_together(counts: Sequence[int]) -> list[int | None]:
    """As ``shown``, of counts whose sum is shown too: one that would be hidden alone takes the smallest other along."""
    found = [shown(count) for count in counts]
    if found.count(HIDDEN) == 1:
        others = [place for place, count in enumerate(found) if count]
        if others:
            found[min(others, key=lambda place: counts[place])] = HIDDEN
    return found


def cents_for_each(cents: int, count: int) -> int | None:
    """The cost of one, rounded to the cent; None without a cost, without any, or of a group that is not shown."""
    return round(cents / count) if cents and shown(count) else None


def weeks(starts_on: date, ends_on: date, *, on: date) -> tuple[list[date], list[date]]:
    """The Mondays of as many weeks before as during, the running week included, twelve at most; none to come."""
    first = starts_on - timedelta(days=starts_on.weekday())
    during = list(_mondays(first, min(ends_on, on)))[:MOST_WEEKS]
    return [first - _WEEK * back for back in range(len(during), 0, -1)], during


def _mondays(first: date, last: date) -> Iterable[date]:
    while first <= last:
        yield first
        first += _WEEK
