"""Somebody rang and nobody answered: a line of the queue, once a number and day; it closes when she is answered.

The rooms above know what the telephone said; here a missed call is a demand like any other, with the time by which the
line calls back.
"""

from collections.abc import Collection
from datetime import date, datetime
from itertools import count

from cordee.audit import actions as audit
from cordee.domain.access import Actor
from cordee.domain.enquiry import Ending, Kind, State
from cordee.enquiries import actions
from cordee.enquiries.actions import Left, Person
from cordee.enquiries.models import Enquiry

JOB = Actor.for_job("enquiries", label="Appels manqués")
CLOSED_BY_AN_ANSWER = (State.RECEIVED.value, State.TAKEN.value)


def note(*, number: str, number_hash: str, day: date, rang: Collection[datetime], at: datetime) -> Enquiry | None:
    """``rang``: her calls of that day that nobody answered. Twice the same gives the same; part of a transaction.

    Those before the end of an earlier line were seen to with it: only a later one makes another line.
    """
    left = sorted(rang)
    for turn in count():
        key = f"missed:{number_hash}:{day}:{turn}"
        known = Enquiry.objects.visible_to(JOB).filter(idempotency_key=actions.kept_under(key)).first()
        if known is None:
            return _new(number, key, len(left), at) if left else None
        over_at = known.closed_at or known.reached_at
        if over_at is None:
            _ring_again(known, len(left))
            return known
        left = [one for one in left if one > over_at]
        if not left:
            return known
    return None


def answered(*, number: str, at: datetime) -> int:
    """She has been answered since: what waited for her closes by itself. Return how many lines."""
    waiting = Enquiry.objects.visible_to(JOB).filter(
        kind=Kind.MISSED.value, state__in=CLOSED_BY_AN_ANSWER, enquirycontact__phone=number
    )
    closed = list(waiting.select_for_update(of=("self",), no_key=True))
    for one in closed:
        one.state, one.ending, one.closed_at = State.CLOSED.value, Ending.ANSWERED.value, at
        one.reached_at, one.version = at, one.version + 1
        one.save(update_fields=["state", "ending", "closed_at", "reached_at", "version"])
        audit.record("enquiry.closed", actor=JOB, at=at, target=one.pk, detail={"ending": one.ending})
    return len(closed)


def _new(number: str, key: str, times: int, at: datetime) -> Enquiry:
    left = Left(kind=Kind.MISSED, person=Person(phone=number), her_calls=times)
    actions.receive(left, key=key, actor=JOB, at=at)
    made: Enquiry = Enquiry.objects.visible_to(JOB).get(idempotency_key=actions.kept_under(key))
    return made


def _ring_again(known: Enquiry, times: int) -> None:
    """She is not another line, and the time promised does not move: whoever calls sees how often she tried."""
    Enquiry.objects.visible_to(JOB).filter(pk=known.pk, her_calls__lt=times).update(her_calls=times)
