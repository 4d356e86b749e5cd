"""Appointments of a case: how one stands, what may be done with it, its hour in Paris, and the day of its reminder."""

import re
from collections.abc import Mapping, Set
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from cordee.domain.quiet_hours import PARIS
from cordee.domain.working_days import working_day_before

LONGEST_SUBJECT, LONGEST_PLACE, LONGEST_NAME = 120, 200, 120  # signs
LONGEST_WISH = 500
MINUTES = (15, 30, 45, 60, 90, 120, 180)
FURTHEST = timedelta(days=550)  # a year and a half, as a step of the plan
REMINDED_AT = time(9)
_HOUR = re.compile(r"(\d{1,2})\s*(?:[h:]\s*(\d{2})?)?", re.IGNORECASE)


class AppointmentState(StrEnum):
    PLANNED = "prevu"
    HELD = "tenu"
    MISSED = "manque"
    CANCELLED = "annule"


class AppointmentVerb(StrEnum):
    MOVE = "deplacer"
    KEEP = "maintenir"
    CANCEL = "annuler"
    HOLD = "tenir"
    MISS = "manquer"
    RESUME = "reprendre"
    ASK = "demander"  # she asks for another time


class Means(StrEnum):
    ON_SITE = "sur_place"
    PHONE = "telephone"
    VIDEO = "visio"
    AT_HOME = "domicile"


# Moved is no state: it is planned at another hour, and its number (``sequence``) says how often it was.
ARROWS: Mapping[tuple[AppointmentState, AppointmentVerb], AppointmentState] = {
    (AppointmentState.PLANNED, AppointmentVerb.MOVE): AppointmentState.PLANNED,
    (AppointmentState.PLANNED, AppointmentVerb.KEEP): AppointmentState.PLANNED,
    (AppointmentState.PLANNED, AppointmentVerb.ASK): AppointmentState.PLANNED,
    (AppointmentState.PLANNED, AppointmentVerb.CANCEL): AppointmentState.CANCELLED,
    (AppointmentState.PLANNED, AppointmentVerb.HOLD): AppointmentState.HELD,
    (AppointmentState.PLANNED, AppointmentVerb.MISS): AppointmentState.MISSED,
    (AppointmentState.HELD, AppointmentVerb.RESUME): AppointmentState.PLANNED,
    (AppointmentState.MISSED, AppointmentVerb.RESUME): AppointmentState.PLANNED,
}
ONCE_BEGUN = frozenset({AppointmentVerb.HOLD, AppointmentVerb.MISS})
BEFORE_IT_BEGINS = frozenset({AppointmentVerb.ASK, AppointmentVerb.KEEP})


class NoSuchHour(ValueError):
    """What was typed is no hour of a day."""


class HourSkipped(ValueError):
    """Clocks go forward over it that night."""


class HourTwice(ValueError):
    """Clocks go back that night: it strikes twice."""


def after(
    state: AppointmentState, verb: AppointmentVerb, *, starts_at: datetime, at: datetime
) -> AppointmentState | None:
    """The state that follows; None where it does not stand so, or where it is too early or too late to say."""
    if verb in ONCE_BEGUN and at < starts_at:
        return None
    if verb in BEFORE_IT_BEGINS and at >= starts_at:
        return None
    return ARROWS.get((state, verb))


def may_start_at(starts_at: datetime, *, at: datetime) -> bool:
    return at < starts_at <= at + FURTHEST


def hour_of(typed: str) -> time:
    """« 14 h 30 », « 14h », « 9:05 », « 9 »; raises NoSuchHour."""
    found = _HOUR.fullmatch(typed.strip())
    if found is None:
        raise NoSuchHour(typed)
    hours, minutes = int(found[1]), int(found[2] or 0)
    if hours > 23 or minutes > 59:
        raise NoSuchHour(typed)
    return time(hours, minutes)


def instant_of(day: date, hour: time) -> datetime:
    """The one instant, in UTC, when clocks in Paris show this; raises HourSkipped or HourTwice."""
    first, second = (datetime.combine(day, hour.replace(fold=fold), tzinfo=PARIS).astimezone(UTC) for fold in (0, 1))
    if first < second:
        raise HourTwice(day, hour)
    if first > second:
        raise HourSkipped(day, hour)
    return first


def remind_at(starts_at: datetime, *, at: datetime, days: int, holidays: Set[date]) -> datetime | None:
    """At nine, ``days`` working days before; where that is past, the eve; None where the eve is past too."""
    day = starts_at.astimezone(PARIS).date()
    found = (working_day_before(day, days, holidays=holidays), day - timedelta(days=1))
    instants = (datetime.combine(one, REMINDED_AT, tzinfo=PARIS).astimezone(UTC) for one in found)
    return next((one for one in instants if one > at), None)
