"""Which delays hold where and when, and whether the clock is stopped. None of it is about anybody."""

from datetime import date

from django.db.models import Q

from cordee.clocks.models import ClockPause, ClockSetting
from cordee.domain.referral import CLOCKS, Clocks


def clocks_of(departement: str, *, on: date) -> Clocks:
    """Of the département that day, else of the region, else the defaults of the flow."""
    in_force = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    found = ClockSetting.objects.filter(in_force, departement__in=["", departement], valid_from__lte=on)
    setting = found.order_by("-departement").first()
    return CLOCKS if setting is None else _read(setting)


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
    )
