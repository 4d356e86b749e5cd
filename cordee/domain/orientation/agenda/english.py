"""The sentences of a calendar in English: the same functions as in French, see ``words``."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from cordee.domain.catalogue import Fact, Verified
from cordee.domain.deadlines import DeadlineKind
from cordee.domain.delays import DayKind, Delay
from cordee.domain.orientation.agenda.moments import Applied
from cordee.domain.orientation.agenda.templates import Places, filled_by
from cordee.domain.orientation.known_days import Days
from cordee.domain.rules.english.words import counted, said_day
from cordee.domain.rules.saying import quoted
from cordee.domain.tongue import Tongue

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FRIDAY: Final = 4
CONFIDENCE: Final[Mapping[Verified, str]] = {
    Verified.FULL: "",
    Verified.PARTIAL: "Rule partly checked: check it before you act.",
    Verified.NONE: "Rule not checked: check it before you act.",
}
# What stands before « days » and after it.
DAY_KINDS: Final[Mapping[DayKind, tuple[str, str]]] = {
    DayKind.CALENDAR: ("day", ""),
    DayKind.OUVRABLE: ("working day", " (Monday to Saturday, without public holidays)"),
    DayKind.OUVRE: ("working day", " (Monday to Friday, without public holidays)"),
    DayKind.CLEAR: ("clear day", " (neither the first day nor the last one counts)"),
}
# Beyond so many possible delays, only the shortest and the longest are said.
_LISTED: Final = 2


def said_from(days: Days) -> str:
    match days.first, days.last:
        case date() as first, date() as last if first != last:
            return f"from a day between {_between(first, last)}"
        case date() as first, date():
            return f"from {said_day(first)}"
        case date() as first, None:
            return f"from {said_day(first)} at the earliest"
        case _, last:
            return f"from {_said(last)} at the latest"


def said_until(days: Days) -> str:
    match days.first, days.last:
        case date() as first, date() as last if first != last:
            return f"until a day between {_between(first, last)}"
        case date() as first, date():
            return f"until {said_day(first)}"
        case date() as first, None:
            return f"at least until {said_day(first)}"
        case _, last:
            return f"until {_said(last)} at the latest"


def said_by(days: Days) -> str:
    match days.first, days.last:
        case date() as first, date() as last if first != last:
            return f"by a day between {_between(first, last)}"
        case date() as first, date():
            return f"by {said_day(first)}"
        case date() as first, None:
            return f"by a last day that is not before {said_day(first)}"
        case _, last:
            return f"by {_said(last)}, perhaps earlier"


def said_on(days: Days) -> str:
    match days.first, days.last:
        case date() as first, date() as last if first != last:
            return f"between {_between(first, last)}"
        case date() as first, date():
            return f"on {said_day(first)}"
        case date() as first, None:
            return f"on or after {said_day(first)}"
        case _, last:
            return f"on or before {_said(last)}"


TO_BE_TOLD: Final = "on a day that is not known yet"
PLACES: Final[Places] = {
    "from": (said_from, "from a day that is not known yet"),
    "until": (said_until, "until a day that is not known yet"),
    "by": (said_by, "by a day that is not known yet"),
    "on": (said_on, TO_BE_TOLD),
}


def filled(template: str, kind: DeadlineKind, opens: Days | None, closes: Days | None) -> str:
    """Put the days in an author's sentence, with the preposition that each degree of knowledge asks for."""
    return filled_by(PLACES, template, kind, opens, closes)


def past_sentence(kind: DeadlineKind, days: Days, then: str, *, surely: bool) -> str:
    """« Time limit over since 17 March 2026: see whether … », or « Since … » for what happens by itself."""
    if not kind.closes:
        since = days.first if days.exact else None
        return f"Since {said_day(since)}: {then}" if since else f"Past ({said_on(days)}): {then}"
    if surely:
        return f"Time limit over since {_said(days.latest)}: {then}"
    return f"Time limit perhaps over ({said_on(days)}): {then}"


def how(found: Applied, facts: Mapping[str, Fact]) -> str:
    """Say how the day was counted, from which day and which fact, and whether it was put off."""
    moment = found.moment
    if moment.fact is None:
        return "This date is written in the law."
    start = f"{_start(found.start)} ({quoted(facts[moment.fact].label, Tongue.ENGLISH)})"
    delays = [delay for delay in sorted(found.delays, key=_length) if not delay.is_nothing]
    if not delays:
        return f"On the same day: {start}."
    if moment.first_day_counts:
        return f"How it is counted: {_nth(delays)}, counting {start}."
    side = "before" if moment.backwards else "after"
    return f"How it is counted: {_lasting(delays)} {side} {start}{_put_off(found)}{_over(found)}."


def said_delay(delay: Delay) -> str:
    """« 1 month and 1 day », « 7 working days (Monday to Saturday…) »."""
    parts = [_counted(delay.years, "year"), _counted(delay.months, "month"), _days(delay)]
    return " and ".join(part for part in parts if part)


def said_weekday(day: date) -> str:
    """« Monday 16 March 2026 »."""
    return f"{WEEKDAYS[day.weekday()]} {said_day(day)}"


def _days(delay: Delay) -> str:
    noun, aside = DAY_KINDS[delay.kind]
    return f"{_counted(delay.days, noun)}{aside}" if delay.days else ""


def _counted(number: int, noun: str) -> str:
    return counted(number, noun).replace("\N{NO-BREAK SPACE}", " ") if number else ""


def _length(delay: Delay) -> tuple[int, int]:
    return 12 * delay.years + delay.months, delay.days


def _nth(delays: Sequence[Delay]) -> str:
    """« 29th day », « 8th or 48th day », « between the 8th and the 98th day » when more are possible, or durations."""
    if any(delay.years or delay.months for delay in delays):
        return _lasting(delays)
    days = [_ordinal(delay.days) for delay in delays]
    if len(days) > _LISTED:
        return f"between the {days[0]} and the {days[-1]} day"
    return f"{' or '.join(days)} day"


def _ordinal(number: int) -> str:
    teen = 10 < number % 100 < 20
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _lasting(delays: Sequence[Delay]) -> str:
    """« 1 month », « 1 month or 2 months », « between 1 month and 6 months » when more are possible."""
    said = [said_delay(delay) for delay in delays]
    return f"between {said[0]} and {said[-1]}" if len(said) > _LISTED else " or ".join(said)


def _put_off(found: Applied) -> str:
    if found.put_off == found.counted:
        return ""
    if not (found.counted.exact and found.counted.first and found.put_off.first):
        return "; a last day that is a Saturday, a Sunday or a public holiday moves to the next working day"
    first = found.counted.first
    falls = f"is a {WEEKDAYS[first.weekday()]}" if first.weekday() > FRIDAY else "is a public holiday"
    return f"; {said_day(first)} {falls}, so the last day moves to {said_weekday(found.put_off.first)}"


def _over(found: Applied) -> str:
    return "; possible from the next day" if found.moment.day_after else ""


def _start(days: Days) -> str:
    if days.exact:
        return _said(days.first)
    return f"a day {said_on(days)}"


def _between(first: date, last: date) -> str:
    return f"{said_day(first)} and {said_day(last)}"


def _said(day: date | None) -> str:
    return said_day(day) if day else TO_BE_TOLD
