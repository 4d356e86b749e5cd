"""Whether the telephone system, which used to post what happens to its calls, has stopped: noted by the job each time.

What was heard last is remembered beside the database, where every page can read it: events are erased after two days,
and a silence may be longer. Nothing of a call is in it but the moment.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Max

from cordee.audit.context import acting_as
from cordee.domain.opening import open_for
from cordee.enquiries.missed import JOB
from cordee.telephony.models import PhoneEvent
from cordee.ui import line_hours
from cordee.ui.outages import PHONE_NOTED

FORGOTTEN = timedelta(days=30)  # a system that has posted nothing for so long was taken away
logger = logging.getLogger(__name__)


def note(*, at: datetime) -> bool:
    """Say whether it is silent; the log says it once, and once that it is heard again."""
    before: dict[str, Any] = cache.get(PHONE_NOTED) or {}
    heard = _heard_last(before.get("heard"))
    is_silent = heard is not None and _is_silent(heard, at)
    if is_silent and not before.get("silent"):
        logger.warning("telephone: nothing posted since %s, in opening hours", heard)
    elif before.get("silent") and not is_silent:
        logger.info("telephone: heard again")
    cache.set(PHONE_NOTED, {"at": at, "heard": heard, "silent": is_silent}, timeout=None)
    return is_silent


def _heard_last(before: datetime | None) -> datetime | None:
    with acting_as(JOB):
        found: datetime | None = PhoneEvent.objects.visible_to(JOB).aggregate(last=Max("received_at"))["last"]
    return max((one for one in (before, found) if one is not None), default=None)


def _is_silent(heard: datetime, at: datetime) -> bool:
    """Not known where nobody has said hours that can be read."""
    hours, minutes = line_hours.timetable(), settings.CORDEE_PHONE_SILENCE
    if hours is None or at - heard > FORGOTTEN:
        return False
    days_off = line_hours.days_off(heard) | line_hours.days_off(at)
    return open_for(hours, since=heard, until=at, holidays=days_off) >= timedelta(minutes=minutes)
