"""Days, months and years as they are named: « 14/3/26 », « mars 2024 », « mi-juin », « fin de l'année dernière »."""

import calendar
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeAlias

from cordee.domain.delays import months_after
from cordee.domain.rules.answers import EARLIEST, LATEST
from cordee.domain.rules.french import MONTHS
from cordee.domain.rules.heard.numbers import folded

# The first and the last day, both included.
Span: TypeAlias = tuple[date, date]

ONE_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_DAYS_IN_A_THIRD_OF_A_MONTH, _MONTHS_IN_A_THIRD_OF_A_YEAR = 10, 4
_MONTH_KEYS = tuple(folded(month) for month in MONTHS)
_NEAR_DAYS: Final[Mapping[str, int]] = {
    "avant-hier": -2,
    "hier": -1,
    "aujourd'hui": 0,
    "ce jour": 0,
    "demain": 1,
    "apres-demain": 2,
}
_SLASHED = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?")
_NAMED = re.compile(r"(\d{1,2})(?:er)? ([a-z]+)\.?(?: (\d{4}))?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR, _NUMBERED_MONTH = re.compile(r"(\d{4})"), re.compile(r"(\d{1,2})/(\d{4})")
_MONTH = re.compile(r"([a-z]+)\.?(?: (\d{4}))?")
_TWO_MONTHS = re.compile(r"([a-z]+)(?: ?[-/] ?| ou | et )([a-z]+)((?: \d{4})?)")
_SMALL_WORDS = re.compile(
    r"(?:(?:au |du |le )?mois d(?:'|e )|dans le courant d(?:u |e )|courant |a la |le |la |en |au |l')+"
)
_THIRD = re.compile(r"(?P<third>debut|milieu|mi|fin)[ -](?:d'|de l'|de la |de |du )?(?P<rest>.+)")
_PLACES: Final[Mapping[str, int]] = {"debut": 0, "milieu": 1, "mi": 1, "fin": 2}
_PERIOD = re.compile(
    r"(?P<this>ce |cette )?(?P<unit>an|annee|mois|semaine)(?P<which> dernier| passe| prochain|[ -]ci)?e?"
)
_SHIFTS: Final[Mapping[str, int]] = {"dernier": -1, "passe": -1, "ci": 0, "prochain": 1}


@dataclass(frozen=True, slots=True)
class Moment:
    """The day of the call, and whether what is said lies before it (True), after it (False), or either (None)."""

    on: date
    past: bool | None = None

    def nearest(self, spans: Iterable[Span]) -> Span:
        """Choose the last one that has begun, the next one that is not over, or the nearest one."""
        listed = list(spans)
        if self.past is True:
            return max(span for span in listed if span[0] <= self.on)
        if self.past is False:
            return min(span for span in listed if span[1] >= self.on)
        return min(listed, key=lambda span: max(span[0] - self.on, self.on - span[1]))

    def cut(self, span: Span) -> Span:
        """Keep the part of a period around today that lies on the right side."""
        first, last = span
        if self.past is True and first <= self.on < last:
            return first, self.on
        if self.past is False and first < self.on <= last:
            return self.on, last
        return span


def span_of(words: str, moment: Moment) -> Span | None:
    """Return the first and last day of a day, a week, a month, a year, or of a third of one, or None.

    ``words`` are folded. Raises ValueError for a day that does not exist.
    """
    words = _without_small_words(words)
    if (day := _day(words, moment)) is not None:
        return day, day
    third = _THIRD.fullmatch(words)
    span = _third(_PLACES[third["third"]], third["rest"], moment) if third else _whole(words, moment)
    return moment.cut(span) if span else None


def month_span(year: int, month: int) -> Span:
    first = date(year, month, 1)
    return first, months_after(first, 1) - ONE_DAY


def _without_small_words(words: str) -> str:
    found = _SMALL_WORDS.match(words)
    return words[found.end() :] if found else words


# One day


def _day(words: str, moment: Moment) -> date | None:
    if words in _NEAR_DAYS:
        return moment.on + timedelta(days=_NEAR_DAYS[words])
    if slashed := _SLASHED.fullmatch(words):
        return _date(int(slashed[1]), int(slashed[2]), slashed[3], moment)
    if (named := _NAMED.fullmatch(words)) and (month := _month(named[2])):
        return _date(int(named[1]), month, named[3], moment)
    return date.fromisoformat(words) if _ISO.fullmatch(words) else None


def _date(day: int, month: int, year: str | None, moment: Moment) -> date:
    """Two digits of a year are of this century. Raises ValueError when there is no such day."""
    if year is not None:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    around = moment.on.year
    years = [around - 1, around, around + 1]
    if (day, month) == (29, 2):
        years = [year for year in range(around - 8, around + 9) if calendar.isleap(year)]
    days = [date(year, month, day) for year in years]
    return moment.nearest((one, one) for one in days)[0]


def _month(word: str) -> int | None:
    """The month that begins with the word, when only one does: « févr », « sept », not « ju »."""
    near = [place for place, month in enumerate(_MONTH_KEYS, 1) if len(word) >= 3 and month.startswith(word)]
    return near[0] if len(near) == 1 else None


# A week, a month, a year


def _whole(words: str, moment: Moment) -> Span | None:
    words = _without_small_words(words)
    if (found := _YEAR.fullmatch(words)) and EARLIEST.year <= int(found[1]) < LATEST.year:
        return date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)
    if (found := _NUMBERED_MONTH.fullmatch(words)) and 1 <= int(found[1]) <= 12:
        return month_span(int(found[2]), int(found[1]))
    return _named_month(words, moment) or _two_months(words, moment) or _period(words, moment)


def _named_month(words: str, moment: Moment) -> Span | None:
    return _in_month(words, moment, lambda month: month)


def _in_month(words: str, moment: Moment, part: Callable[[Span], Span]) -> Span | None:
    """A part of a month: of the year that was said, else of the year in which that part is the right one."""
    found = _MONTH.fullmatch(words)
    month = _month(found[1]) if found else None
    if found is None or month is None:
        return None
    if found[2]:
        return part(month_span(int(found[2]), month))
    return moment.nearest(part(month_span(moment.on.year + shift, month)) for shift in (-1, 0, 1))


def _two_months(words: str, moment: Moment) -> Span | None:
    """« mars-avril 2024 »; the year is that of the second one."""
    found = _TWO_MONTHS.fullmatch(words)
    first, last = (_month(found[1]), _month(found[2])) if found else (None, None)
    end = _named_month(f"{found[2]}{found[3]}", moment) if found and first and last else None
    if not (end and first and last):
        return None
    return month_span(end[1].year - (first > last), first)[0], end[1]


def _period(words: str, moment: Moment, *, alone: bool = False) -> Span | None:
    """« cette année », « le mois dernier », « la semaine prochaine »; ``alone``, « l'année » is the present one."""
    found = _PERIOD.fullmatch(words)
    if found is None or not (found["this"] or found["which"] or alone):
        return None
    shift, on = _SHIFTS[(found["which"] or "ci").strip(" -")], moment.on
    if found["unit"] == "semaine":
        monday = on - timedelta(days=on.weekday()) + shift * _WEEK
        return monday, monday + _WEEK - ONE_DAY
    if found["unit"] == "mois":
        first = months_after(on.replace(day=1), shift)
        return month_span(first.year, first.month)
    return date(on.year + shift, 1, 1), date(on.year + shift, 12, 31)


def _third(place: int, words: str, moment: Moment) -> Span | None:
    """The beginning, the middle or the end of a month or of a year."""
    words = _without_small_words(words)

    def part(whole: Span) -> Span:
        return _third_of(place, whole)

    if (of_a_month := _in_month(words, moment, part)) is not None:
        return of_a_month
    whole = _whole(words, moment) or _period(words, moment, alone=True)
    return part(whole) if whole and whole[1] - whole[0] > _WEEK else None


def _third_of(place: int, whole: Span) -> Span:
    first, last = whole
    if last - first > timedelta(days=31):
        start = months_after(first, place * _MONTHS_IN_A_THIRD_OF_A_YEAR)
        end = months_after(start, _MONTHS_IN_A_THIRD_OF_A_YEAR) - ONE_DAY
    else:
        start = first + timedelta(days=place * _DAYS_IN_A_THIRD_OF_A_MONTH)
        end = start + timedelta(days=_DAYS_IN_A_THIRD_OF_A_MONTH - 1)
    return start, last if place == 2 else end
