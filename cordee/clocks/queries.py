"""Which delays hold where and when, and whether the clock is stopped. None of it is about anybody."""

from collections.abc import Callable
from datetime import date

from cordee.clocks.models import ClockPause, ClockSetting
from cordee.domain.referral import CLOCKS, Clocks


def clocks_of(departement: str, *, on: date) -> Clocks:
    """Of the département that day, else of the region, else the defaults of the flow."""
    return timetable()(departement, on)


def timetable() -> Callable[[str, date], Clocks]:
    """The same for many places and days, of one reading of the settings."""
    known = settings()

    def of(departement: str, on: date) -> Clocks:
        here = [one for one in known if one.departement in ("", departement) and one.valid_from <= on]
        in_force = [one for one in here if one.valid_until is None or on < one.valid_until]
        return _read(max(in_force, key=lambda one: one.departement)) if in_force else CLOCKS

    return of


def settings() -> list[ClockSetting]:
    return list(ClockSetting.objects.order_by("departement", "valid_from"))


def stopped() -> ClockPause | None:
    return ClockPause.objects.filter(resumed_at__isnull=True).first()


def _read(setting: ClockSetting) -> Clocks:
    return Clocks(
        acknowledge=setting.acknowledge,
        answer=setting.answer,
        reminders=(setting.first_reminder, setting.second_reminder),
        expiry=setting.expiry,
        first_contact=setting.start,
        start=setting.start,
        follow_up_calendar_days=setting.follow_up_calendar_days,
        consent_lapse=setting.consent_lapse,
        question_pause=setting.question_pause,
        twin_calendar_days=setting.twin_calendar_days,
        reopening_calendar_days=setting.reopening_calendar_days,
        danger_minutes=setting.danger_minutes,
    )
