"""When a message may leave. Organisations, accounts and whoever has just asked for it are written to at any hour."""

from datetime import date, datetime
from functools import lru_cache

import holidays
from django.conf import settings

from cordee.domain.quiet_hours import PARIS, first_moment
from cordee.domain.reaching import Calendar
from cordee.outbox.asked_now import is_asked_now
from cordee.outbox.models import Message


@lru_cache(maxsize=16)
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=[year]))


def calendar_of(at: datetime) -> Calendar:
    """The quiet hours of this installation, with the holidays of the year and of the next."""
    year = at.astimezone(PARIS).year
    return Calendar(quiet=settings.CORDEE_QUIET_HOURS, holidays=_holidays_of(year) | _holidays_of(year + 1))


def allowed_from(message: Message, at: datetime) -> datetime:
    """``at``, or the first moment after it when this message may leave."""
    if not message.is_to_person or is_asked_now(message):
        return at
    calendar = calendar_of(at)
    return first_moment(at, quiet=calendar.quiet, holidays=calendar.holidays, outside_work=message.outside_work)
