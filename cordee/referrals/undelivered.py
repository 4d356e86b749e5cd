"""A mail about a request that never arrived: who asked hears of it, and who leads the case looks for another way."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.cases import actions as cases
from cordee.cases import queries as case_queries
from cordee.cases.models import Case, CaseState
from cordee.domain.referral import FOLLOWED_STATES, PENDING_STATES, NextAction, State
from cordee.outbox import actions as outbox
from cordee.outbox import delivery, undelivered
from cordee.outbox.mail import Mail
from cordee.outbox.models import Message
from cordee.outbox.undelivered import Undelivered
from cordee.referrals import queries, wording
from cordee.referrals.clocks import next_working_day
from cordee.referrals.models import Referral
from cordee.referrals.ringing import ring_in_time
from cordee.referrals.sweep import CLOCK

UNDELIVERED = "referral_undelivered"
TO_THE_RECEIVER = (
    "referral_sent",
    "referral_link",
    "referral_reminder",
    "referral_start_late",
    "referral_outcome_asked",
    "referral_reopened",
    "referral_completed",
    "referral_closed",
)
TO_THE_SENDER = ("referral_answered", "referral_expired", "referral_question", UNDELIVERED)

# While the request waits, its address is to be put right; once it is followed, one makes sure that somebody does.
_NEXT: Mapping[State, NextAction] = {
    **dict.fromkeys(PENDING_STATES, NextAction.COMPLETE_REQUEST),
    **dict.fromkeys(FOLLOWED_STATES, NextAction.CONFIRM_FOLLOW_UP),
}


def register() -> None:
    delivery.register(UNDELIVERED, tell)
    for kind in (*TO_THE_RECEIVER, *TO_THE_SENDER):
        undelivered.register(kind, follow)


def tell(message: Message) -> Mail:
    """To the sender: the page says which organisation, to who may read it."""
    url = settings.CORDEE_BASE_URL + reverse("referrals:detail", args=[message.about_id])
    return Mail(subject=wording.UNDELIVERED_SUBJECT, text=wording.UNDELIVERED_TEXT.format(url=url))


def follow(failed: Undelivered, at: datetime) -> None:
    """Write it into the journal of the case; when it was meant for the receiver, plan what is left to do,
    and have it rung where nothing else would tell it in time.

    Of an answer that did not reach the sender, the worklist tells the same: nothing is planned over what it says.
    """
    with acting_as(CLOCK):
        referral_id = UUID(failed.about)
        seen = queries.access_referral(referral_id, actor=CLOCK)
        case = case_queries.access_case(seen.case_id, actor=CLOCK, lock=True)
        referral = queries.access_referral(referral_id, actor=CLOCK, lock=True)
        to_receiver = failed.kind in TO_THE_RECEIVER
        planned = _plan(case, referral, at) if to_receiver else None
        if to_receiver:
            ring_in_time(case, referral, reminded=referral.reminders_sent, actor=CLOCK, at=at)
        if to_receiver and seen.sender.email:
            key = f"{UNDELIVERED}:{failed.message_id}"
            outbox.queue(UNDELIVERED, about=referral_id, address=seen.sender.email, at=at, key=key)
        detail = {
            "message": str(failed.message_id),
            "kind": failed.kind,
            "organisation": str(referral.recipient_id if to_receiver else referral.sender_id),
            "reason": failed.reason.split(),
            "next_action": planned.value if planned else "",
        }
        audit.record("referral.undelivered", actor=CLOCK, at=at, target=referral_id, case=case.pk, detail=detail)


def _plan(case: Case, referral: Referral, at: datetime) -> NextAction | None:
    """None where nothing waits for these words any more, or where who leads is the one that they did not reach."""
    next_action = _NEXT.get(State(referral.state)) if case.state == CaseState.OPEN else None
    lead = case_queries.lead_of(case.pk, actor=CLOCK).organisation_id
    if next_action is None or lead == referral.recipient_id:
        return None
    on = next_working_day(timezone.localdate(at), case.departement)
    cases.plan(case=case, next_action=next_action, on=on, owner=lead, actor=CLOCK, at=at)
    return next_action
