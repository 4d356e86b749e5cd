"""« En attente de l’accord »: how long the person is awaited, and when she may be asked at all."""

from collections.abc import Set
from datetime import date

from cordee.domain.referral import CLOCKS, Clocks, Guard
from cordee.domain.working_days import working_day_after


def agree_by(asked_on: date, *, holidays: Set[date], clocks: Clocks = CLOCKS) -> date:
    """The last day to agree, frozen when the person is asked."""
    return working_day_after(asked_on, clocks.consent_lapse, holidays=holidays)


def guard_ask_consent(*, already_agreed: bool, channel_known: bool) -> tuple[Guard, ...]:
    """A third party signals: she has not agreed yet to this organisation, and there is a way to ask her."""
    holds = {Guard.THIRD_PARTY: not already_agreed, Guard.CHANNEL_KNOWN: channel_known}
    return tuple(guard for guard, held in holds.items() if not held)


def guard_lapse(last_day: date | None, *, on: date) -> tuple[Guard, ...]:
    return () if last_day is not None and on > last_day else (Guard.NO_AGREEMENT_IN_TIME,)
