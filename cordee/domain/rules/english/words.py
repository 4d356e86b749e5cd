"""Days, numbers and lists in British English."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from cordee.domain.rules.evaluation import Interval
from cordee.domain.rules.language import Operator

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

UNITS: Final = {
    "days": "day",
    "months": "month",
    "years": "year",
    "hours": "hour",
    "people": "person",
    "percent": "%",
    "km": "km",
}
# What is counted one by one: « fewer than 50 people », but « less than 30 days ».
MEASURES: Final = frozenset({"day", "month", "year", "hour", "%", "km", ""})
NUMBERS: Final = {
    Operator.EQUAL: "exactly {}",
    Operator.DIFFERENT: "other than {}",
    Operator.LESS: "less than {}",
    Operator.AT_MOST: "at most {}",
    Operator.MORE: "more than {}",
    Operator.AT_LEAST: "at least {}",
}
FEWER: Final = "fewer than {}"
DAYS: Final = {
    Operator.EQUAL: "on {}",
    Operator.DIFFERENT: "on a day other than {}",
    Operator.LESS: "before {}",
    Operator.AT_MOST: "on or before {}",
    Operator.MORE: "after {}",
    Operator.AT_LEAST: "on or after {}",
}
MONTHS_SAID_AS_YEARS: Final = 60
_PLURALS: Final = {"person": "people", "%": "%", "km": "km"}


def said_day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def plural(noun: str) -> str:
    if noun in _PLURALS:
        return _PLURALS[noun]
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}{'es' if noun.endswith(('s', 'x', 'ch', 'sh')) else 's'}"


def counted(number: int, noun: str) -> str:
    """« 1,300 days », « 1 person », « 0 people », « 20% »."""
    grouped = f"{number:,}"
    if not noun or noun == "%":
        return grouped + noun
    return f"{grouped}\N{NO-BREAK SPACE}{noun if abs(number) == 1 else plural(noun)}"


def spoken_number(number: int, noun: str) -> str:
    """Return the number as it is said aloud: from five years on, months become « 5 years and 3 months »."""
    if noun != "month" or number < MONTHS_SAID_AS_YEARS:
        return counted(number, noun)
    years, months = divmod(number, 12)
    return counted(years, "year") + (f" and {counted(months, noun)}" if months else "")


def compared_number(operator: Operator, number: int, noun: str) -> str:
    fewer = operator is Operator.LESS and noun not in MEASURES
    return (FEWER if fewer else NUMBERS[operator]).format(spoken_number(number, noun))


def said_interval(interval: Interval, noun: str) -> str:
    """« between 60 and 120 days », « at least 60 days », « on or before 14 March 2026 »: both bounds are included."""
    low, high = interval.low, interval.high
    if isinstance(low, date) or isinstance(high, date):
        days = [said_day(day) for day in (low, high) if isinstance(day, date)]
        if len(days) == 2:
            return f"between {days[0]} and {days[1]}"
        return DAYS[Operator.AT_MOST if low is None else Operator.AT_LEAST].format(days[0])
    if low is None or high is None:
        number = high if low is None else low
        return NUMBERS[Operator.AT_MOST if low is None else Operator.AT_LEAST].format(counted(number or 0, noun))
    return f"between {counted(low, '')} and {counted(high, noun)}"


def enumerated(items: Iterable[str], last: str) -> str:
    """Join with commas, and with ``last`` before the end; « nor » repeats."""
    listed = list(items)
    if last == "nor":
        return " nor ".join(listed)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} {last} {listed[-1]}"


def neither(items: Iterable[str]) -> str:
    """« neither A nor B », with commas as soon as two are not plain enough to be told apart."""
    listed = list(items)
    plain = len(listed) == 2 and not any(" or " in item or "," in item for item in listed)
    return f"neither {(' nor ' if plain else ', nor ').join(listed)}"
