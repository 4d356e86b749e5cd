"""The job that follows calls to their end: missed ones become demands, numbers are erased, and old events."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import connection
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.clocks.trying import trying
from cordee.domain.telephony import CALLERS_KEPT, EVENTS_KEPT, LineState
from cordee.enquiries import missed
from cordee.enquiries.missed import JOB
from cordee.telephony import queries
from cordee.telephony.models import PhoneCall, PhoneEvent
from cordee.telephony.queries import Ringing

AT_ONCE = 200


def settle(*, event_id: UUID, at: datetime) -> None:
    """What one event changes. A second run changes nothing more."""
    with acting_as(JOB):
        event = PhoneEvent.objects.visible_to(JOB).filter(pk=event_id).first()
        if event is not None and event.line_key:
            _settle_line(event.line_key, at)


def sweep(*, at: datetime) -> int:
    """Every call that is not settled: a lost end shows by the time that has passed. Return how many were.

    One that cannot be followed does not hold up the others: all are tried, then the failures are raised together.
    """
    with acting_as(JOB):
        waiting = PhoneEvent.objects.visible_to(JOB).filter(settled_at=None).exclude(line_key="")
        keys = list(waiting.order_by("line_key").values_list("line_key", flat=True).distinct()[:AT_ONCE])
    with trying("calls that could not be followed") as tried:
        done = [tried(partial(_sweep_line, key, at), f"line {key}") for key in keys]
    return done.count(True)


def erase(*, at: datetime) -> None:
    """Events after two days, and after six months which number had called."""
    with acting_as(JOB):
        old = PhoneEvent.objects.visible_to(JOB).filter(received_at__lt=at - EVENTS_KEPT)
        gone = old.delete()[0] + PhoneCall.objects.visible_to(JOB).filter(at__lt=at - CALLERS_KEPT).delete()[0]
        if gone:
            audit.record("phone.erased", actor=JOB, at=at, detail={"count": gone})


def _sweep_line(line_key: str, at: datetime) -> bool:
    with acting_as(JOB):
        return _settle_line(line_key, at)


def _settle_line(line_key: str, at: datetime) -> bool:
    """True when the call is over: its number is erased here, and kept with the demand where she is called back."""
    found = queries.line(line_key, actor=JOB, at=at)
    if found is None:
        return False
    if found.number_hash:
        _one_number_at_a_time(found.number_hash)
        _call_back_or_not(found, at)
    if found.line.is_live:
        return False
    of_line = PhoneEvent.objects.visible_to(JOB).filter(line_key=line_key, settled_at=None)
    return bool(of_line.update(settled_at=at, number=""))


def _call_back_or_not(found: Ringing, at: datetime) -> None:
    """Every call of this number in two days is weighed together: an answer counts for those before it."""
    events = PhoneEvent.objects.visible_to(JOB).filter(number_hash=found.number_hash).values("line_key")
    of_hers = PhoneEvent.objects.visible_to(JOB).filter(line_key__in=events).order_by("line_key", "received_at", "pk")
    lines = [one.line for one in queries.lines_of(of_hers, at=at)]
    spoken = [one.rang_at for one in lines if one.state in (LineState.SPEAKING, LineState.OVER)]
    in_vain = [one.rang_at for one in lines if one.state is LineState.MISSED]
    rang = [one for one in in_vain if not spoken or one > max(spoken)]
    if spoken and not rang:
        missed.answered(number=found.number, at=at)
    day = timezone.localdate(found.line.rang_at)
    today = [one for one in rang if timezone.localdate(one) == day]
    if today and found.number and found.line.state is LineState.MISSED:
        missed.note(number=found.number, number_hash=found.number_hash, day=day, rang=today, at=at)


def _one_number_at_a_time(number_hash: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [number_hash])
