"""English dates, deadlines, numbers and hours, as the public services of the United Kingdom write them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from cordee.domain.opening import Opening

HARD = "\u00a0"

ALWAYS = "every day, 24 hours a day"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEK = 7


def long_day(on: date) -> str:
    """« Monday 14 March 2026 »."""
    return f"{_WEEKDAYS[on.weekday()]} {on.day}{HARD}{_MONTHS[on.month - 1]}{HARD}{on.year}"


def weekday(on: date) -> str:
    """« Monday »."""
    return _WEEKDAYS[on.weekday()]


def day_month(on: date, *, today: date) -> str:
    """« 17 March », with the year when it is not this one."""
    year = "" if on.year == today.year else f"{HARD}{on.year}"
    return f"{on.day}{HARD}{_MONTHS[on.month - 1]}{year}"


def clock(at: time) -> str:
    """« 9:05am », « 2pm », « midday »."""
    if not at.minute and at.hour in (0, 12):
        return "midday" if at.hour else "midnight"
    minutes = f":{at:%M}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def deadline(left: int, said: str) -> str:
    """« in 3 days (17 March) », « today », « 2 days late (12 March) »; ``said`` is the day itself."""
    named = {0: "today", 1: "tomorrow"}.get(left)
    when = named or (f"in {_days(left)}" if left > 0 else f"{_days(-left)} late")
    return when if left == 0 else f"{when} ({said})"


def count(value: float) -> str:
    """« 12,345.6 »."""
    whole, _, decimals = f"{value:,}".partition(".")
    return f"{whole}.{decimals}" if decimals.strip("0") else whole


def hours(opening: Opening) -> str:
    """« Monday to Friday, 9am to midday and 2pm to 5pm »."""
    spans = " and ".join(f"{clock(begins)} to {clock(ends)}" for begins, ends in opening.spans)
    return f"{_opened(opening.days)}, {spans}"


def week(openings: Iterable[Opening]) -> str:
    """« Monday to Thursday, 9am to 6pm; Friday, 9am to 5pm »."""
    return "; ".join(map(hours, openings))


def _opened(days: frozenset[int]) -> str:
    if len(days) == _WEEK:
        return "every day"
    first = next(day for day in sorted(days) if (day - 1) % _WEEK not in days)
    last = next(day for day in sorted(days) if (day + 1) % _WEEK not in days)
    return _WEEKDAYS[first] if first == last else f"{_WEEKDAYS[first]} to {_WEEKDAYS[last]}"


def _days(count: int) -> str:
    return f"{count}{HARD}day" if count == 1 else f"{count}{HARD}days"
