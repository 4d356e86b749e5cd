"""When, as it is said: « en mars 2024 », « avant 2019 », « vers le 10 mai », « il y a environ deux ans »."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final, TypeAlias

from cordee.domain.delays import months_after
from cordee.domain.rules.answers import EARLIEST, LATEST
from cordee.domain.rules.heard.amounts import AN, JOUR, MOIS, SEMAINE, Quantity, read_amount
from cordee.domain.rules.heard.approximate import ABOUT_ONE_IN, AROUND_A_DATE, Sense
from cordee.domain.rules.heard.numbers import LONGEST_SAID, folded
from cordee.domain.rules.heard.periods import ONE_DAY, Moment, Span, span_of

# From the first to the last day, both included; None is no bound on that side.
Days: TypeAlias = tuple[date | None, date | None]

_DAYS_IN: Final[Mapping[str, int]] = {JOUR: 1, SEMAINE: 7}
_MONTHS_IN: Final[Mapping[str, int]] = {MOIS: 1, AN: 12}
_FARTHEST_MONTHS, _FARTHEST_DAYS = 2_400, 80_000
_OF = r"(?:d'|de l'|de la |de |du |des |la |le )?"
_AGO, _AHEAD = re.compile(r"(?:il y a|ca fait|cela fait) (.+)"), re.compile(r"dans (.+)")
_SINCE, _BEFORE, _AFTER = (re.compile(rf"{word} (.+)") for word in ("depuis", "avant", "apres"))
_AT_LATEST = re.compile(r"(?:(.+) au plus tard|au plus tard (.+)|jusqu'(?:au|a|en) (.+))")
_AT_SOONEST = re.compile(r"(?:(.+) (?:au plus tot|ou apres)|au plus tot (.+))")
_ABOUT = r"(?:environ|a peu pres|approximativement|plus ou moins)"
_AROUND = re.compile(rf"(?:(?:vers|autour|aux alentours|aux environs|{_ABOUT}) ?{_OF}(.+)|(.+),? {_ABOUT})")
_BETWEEN, _DAY_ALONE, _A_YEAR = re.compile(r"entre (.+) et (.+)"), re.compile(r"(?:le )?(\d{1,2})(?:er)?"), r"\d{4}"


def read_days(text: str, *, on: date, past: bool | None = None) -> Days | None:
    """Return the first and the last day that are meant, the same when the text is exact; None when it is not a day.

    A day or a month without a year is the nearest one to ``on``; the last one not after it when ``past`` is True, the
    next one not before it when ``past`` is False, and a period around ``on`` is then cut there. Raises ValueError
    for a day that does not exist.
    """
    if len(text) > LONGEST_SAID:
        return None
    words, moment = _tidy(text), Moment(on, past)
    for reading in _READINGS:
        if (days := reading(words, moment)) is not None:
            low, high = days
            return None if low and high and low > high else days
    return None


def _tidy(text: str) -> str:
    words = " ".join(folded(text).split())
    return words.replace("avant hier", "avant-hier").replace("apres demain", "apres-demain")


def _ago(words: str, moment: Moment) -> Days | None:
    found = _AGO.fullmatch(words)
    return _away(found[1], moment.on, -1) if found else None


def _ahead(words: str, moment: Moment) -> Days | None:
    found = _AHEAD.fullmatch(words)
    return _away(found[1], moment.on, 1) if found else None


def _since(words: str, moment: Moment) -> Days | None:
    """« depuis mars » is some day of the last March, « depuis deux ans » the day two years ago."""
    if not (found := _SINCE.fullmatch(words)):
        return None
    before = Moment(moment.on, past=True)
    return span_of(found[1], before) or _around(found[1], before) or _away(found[1], moment.on, -1)


def _before(words: str, moment: Moment) -> Days | None:
    span = _span_after(_BEFORE, words, moment)
    return (None, span[0] - ONE_DAY) if span else None


def _after(words: str, moment: Moment) -> Days | None:
    span = _span_after(_AFTER, words, moment)
    return (span[1] + ONE_DAY, None) if span else None


def _at_latest(words: str, moment: Moment) -> Days | None:
    span = _span_after(_AT_LATEST, words, moment)
    return (None, span[1]) if span else None


def _at_soonest(words: str, moment: Moment) -> Days | None:
    span = _span_after(_AT_SOONEST, words, moment)
    return (span[0], None) if span else None


def _around(words: str, moment: Moment) -> Days | None:
    """Around a day, a week on each side; around a month, a year or a third, as much again on each side."""
    span = _span_after(_AROUND, words, moment)
    if span is None:
        return None
    first, last = span
    if first.day == 1 and (last + ONE_DAY).day == 1:
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        return moment.cut((months_after(first, -months), months_after(last + ONE_DAY, months) - ONE_DAY))
    margin = AROUND_A_DATE if first == last else last - first + ONE_DAY
    return moment.cut((first - margin, last + margin))


def _between(words: str, moment: Moment) -> Days | None:
    """« entre le 3 et le 10 mai »: the first takes the month of the second, « entre mars et juin 2024 » its year."""
    found = _BETWEEN.fullmatch(words)
    second = span_of(found[2], moment) if found else None
    if found is None or second is None:
        return None
    if alone := _DAY_ALONE.fullmatch(found[1]):
        return date(second[0].year, second[0].month, int(alone[1])), second[1]
    first = span_of(found[1], moment)
    year = re.search(_A_YEAR, found[2])
    if first and year and not re.search(_A_YEAR, found[1]):
        candidates = (span_of(f"{found[1]} {int(year[0]) - shift}", moment) for shift in (0, 1))
        first = next((span for span in candidates if span and span[0] <= second[0]), first)
    return (first[0], second[1]) if first else None


def _exactly(words: str, moment: Moment) -> Days | None:
    return span_of(words, moment)


_READINGS: Final[tuple[Callable[[str, Moment], Days | None], ...]] = (
    _ago, _ahead, _since, _before, _after, _at_latest, _at_soonest, _around, _between, _exactly,
)  # fmt: skip


def _span_after(pattern: re.Pattern[str], words: str, moment: Moment) -> Span | None:
    found = pattern.fullmatch(words)
    return span_of(next(filter(None, found.groups())), moment) if found else None


def _away(words: str, on: date, way: int) -> Days | None:
    """The days that lie the said time away; « environ » is 10 % of that time, a day at least."""
    amount = read_amount(words)
    if amount is None:
        return None
    near, far = (_moved(quantity, on, way) for quantity in (amount.low, amount.high))
    if near is None or far is None or not EARLIEST <= min(near, far) <= max(near, far) < LATEST:
        return None
    day, margin = way * ONE_DAY, way * max(ONE_DAY, abs(far - on) // ABOUT_ONE_IN)
    meant: Mapping[Sense, Days] = {
        Sense.EXACT: (near, far),
        Sense.ABOUT: (near - margin, far + margin),
        Sense.NEARLY: (far - margin, far - day),
        Sense.SLIGHTLY_MORE: (near + day, near + margin),
        Sense.MORE: (near + day, None),
        Sense.LESS: (on, far - day),
        Sense.AT_LEAST: (near, None),
        Sense.AT_MOST: (on, far),
    }
    nearest, farthest = meant[amount.sense]
    if amount.ceiling is not None:
        farthest = meant[amount.ceiling][1]
    return (nearest, farthest) if way > 0 else (farthest, nearest)


def _moved(quantity: Quantity, on: date, way: int) -> date | None:
    """Years and months by the calendar, half a month as 15 days; None for what is no time, or too far."""
    months, days = 0, timedelta()
    for count, unit in quantity.parts:
        if unit in _MONTHS_IN:
            many = count * _MONTHS_IN[unit]
            months, days = months + int(many), days + timedelta(days=int(many % 1 * 30))
        elif unit in _DAYS_IN and count <= _FARTHEST_DAYS:
            days += timedelta(days=int(count * _DAYS_IN[unit]))
        else:
            return None
    if months > _FARTHEST_MONTHS or days > timedelta(days=_FARTHEST_DAYS):
        return None
    try:
        return months_after(on, way * months) + way * days
    except (OverflowError, ValueError):
        return None
