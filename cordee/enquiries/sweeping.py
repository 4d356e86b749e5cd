"""What is erased in the night: content once an enquiry has ended, answers, then the enquiry itself; counts remain."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q
from django.db.models.functions import Greatest

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.domain.access import Actor
from cordee.domain.enquiry import ANSWER_KEPT_DAYS, KEPT_MONTHS, OPEN, QUARANTINE_DAYS, Ending, State
from cordee.enquiries.models import (
    Enquiry,
    EnquiryAnswer,
    EnquiryContact,
    EnquirySender,
    EnquirySituation,
    ErasedEnquiries,
)

JOB = Actor.for_job("enquiries", label="Demandes, effacement")
CONTENT: tuple[Any, ...] = (EnquiryContact, EnquirySituation, EnquirySender)
AT_ONCE = 500
_MONTHS = timedelta(days=31 * KEPT_MONTHS)


def erase(*, at: datetime) -> int:
    """Return how many enquiries were erased; a second time in the same night finds nothing more."""
    with acting_as(JOB):
        _give_back_those_whose_call_was_left()
        _end_those_whose_call_is_over(at)
    _erase_content(at)
    _erase_answers(at)
    erased = 0
    while found := _erase_some(at):
        erased += found
    return erased


def _give_back_those_whose_call_was_left() -> None:
    """Nobody said how the call ended: she may not have been called, and waits again at the time promised."""
    _called("select policy.enquiries_whose_call_was_left()").update(
        state=State.RECEIVED.value,
        owner=None,
        named_at=None,
        taken_at=None,
        reached_at=None,
        call=None,
        version=F("version") + 1,
    )


def _called(question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        (found,) = cursor.fetchone()
    return Enquiry.objects.visible_to(JOB).filter(pk__in=found, state=State.CALLED.value)


def _end_those_whose_call_is_over(at: datetime) -> None:
    _called("select policy.enquiries_whose_call_is_over()").update(
        state=State.CLOSED.value, ending=Ending.CALLED.value, closed_at=at, version=F("version") + 1
    )


def _erase_content(at: datetime) -> None:
    """Nobody reads it since it ended."""
    with acting_as(JOB):
        ended = Enquiry.objects.visible_to(JOB).filter(state=State.CLOSED.value).values("pk")
        gone = Counter({model.__name__: model.objects.filter(pk__in=ended).delete()[0] for model in CONTENT})
        if gone.total():
            audit.record("enquiry.content_erased", actor=JOB, at=at, detail=dict(gone))


def _erase_answers(at: datetime) -> None:
    """Later than the rest: a mail that a server refuses is tried again, over days off too."""
    sent_before = at - timedelta(days=ANSWER_KEPT_DAYS)
    with acting_as(JOB):
        ended = Enquiry.objects.visible_to(JOB).filter(state=State.CLOSED.value, closed_at__lt=sent_before)
        old = EnquiryAnswer.objects.visible_to(JOB).filter(enquiry__in=ended.values("pk"), at__lt=sent_before)
        gone, _ = old.delete()
        if gone:
            audit.record("enquiry.answers_erased", actor=JOB, at=at, detail={"count": gone})


def _erase_some(at: datetime) -> int:
    """One transaction; the counts are written with it."""
    with acting_as(JOB):
        found = list(_past_retention(at).select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
        _count(found, on=at.date().replace(day=1))
        Enquiry.objects.filter(pk__in=_ids(found)).delete()
        if found:
            audit.record("enquiry.erased", actor=JOB, at=at, detail={"count": len(found)})
        return len(found)


def _past_retention(at: datetime) -> Any:
    last_contact = Greatest("received_at", "last_attempt_at", "word_at")  # PostgreSQL leaves out what is null
    old = Q(state=State.CLOSED.value, closed_at__lt=at - _MONTHS)
    forgotten = Q(state__in=[state.value for state in OPEN], last_contact__lt=at - _MONTHS)
    spam = Q(state=State.QUARANTINED.value, quarantined_at__lt=at - timedelta(days=QUARANTINE_DAYS))
    return Enquiry.objects.visible_to(JOB).annotate(last_contact=last_contact).filter(old | forgotten | spam)


def _count(found: Iterable[Enquiry], *, on: date) -> None:
    counted = Counter((one.kind, _ending(one), one.campaign) for one in found)
    for (kind, ending, campaign), times in counted.items():
        line = {"month": on, "kind": kind, "ending": ending, "campaign": campaign}
        if not ErasedEnquiries.objects.filter(**line).update(times=F("times") + times):
            ErasedEnquiries.objects.create(**line, times=times)


def _ending(enquiry: Enquiry) -> str:
    if enquiry.state == State.QUARANTINED:
        return Ending.UNWANTED.value
    return enquiry.ending or Ending.FORGOTTEN.value


def _ids(found: Iterable[Enquiry]) -> list[UUID]:
    return [one.pk for one in found]
