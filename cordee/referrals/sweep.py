"""What the clock does to requests that wait: recall twice, then give up and hand the case back.

Once they are accepted, it tells that the first meeting is late, and asks what the follow-up gave.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.cases import actions as cases
from cordee.cases import queries as case_queries
from cordee.cases.escalating import escalate
from cordee.cases.models import Case, CaseState, EscalationReason
from cordee.clocks.trying import trying
from cordee.domain import referral as rules
from cordee.domain.access import Actor
from cordee.domain.follow_up import follow_up_tick
from cordee.domain.referral import NextAction, State, Tick, Verb
from cordee.outbox import actions as outbox
from cordee.referrals import queries
from cordee.referrals.clocks import next_working_day
from cordee.referrals.coming_next import plan_for_who_asked, plan_if_it_leads
from cordee.referrals.her_news import UNANSWERED, tell_her_of
from cordee.referrals.models import Referral
from cordee.referrals.moving import Act, MovedMeanwhile, moving
from cordee.referrals.ringing import ring_in_time

CLOCK = Actor.for_job("clock", label="Horloge")
SECOND_LOOK = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Swept:
    reminded: int
    expired: int
    alerted: int = 0
    nudged: int = 0


def sweep(*, at: datetime) -> Swept:
    """Do what is due, one transaction a referral; twice on the same day does nothing more.

    One that fails does not hold up the others: all are tried, then the failures are raised together.
    """
    with acting_as(CLOCK):
        waiting = queries.due(actor=CLOCK, on=timezone.localdate(at))
    with trying("referrals that the clock could not move") as tried:
        done = [tried(partial(tick, referral_id=one, at=at), f"referral {one}") for one in waiting]
    return Swept(
        reminded=done.count(Tick.REMIND),
        expired=done.count(Tick.EXPIRE),
        alerted=done.count(Tick.ALERT),
        nudged=done.count(Tick.NUDGE),
    )


def tick(*, referral_id: UUID, at: datetime) -> Tick | None:
    """Do the one thing that is due, if it still is once the request is locked."""
    with acting_as(CLOCK):
        due = _due(queries.access_referral(referral_id, actor=CLOCK), at)
        return due if due is not None and _STEPS[due](referral_id=referral_id, at=at) else None


def _waits_for_a_second_look(referral: Referral, at: datetime) -> bool:
    """Two sweeps an hour apart say the same: a clock that is wrong for a moment takes nobody's request away.

    A look before a question put the days off was at another day: it counts no more.
    """
    seen = referral.expiry_seen_at
    if seen is not None and timezone.localdate(seen) < referral.deadlines.expires_on:
        seen = None
    if seen is not None and seen + SECOND_LOOK <= at:
        return False
    if seen is None or seen > at:
        Referral.objects.filter(pk=referral.pk, version=referral.version).update(expiry_seen_at=at)
    return True


@transaction.atomic
def remind(*, referral_id: UUID, at: datetime) -> bool:
    """Mail the link again; False when somebody answered meanwhile or it was done today.

    An organisation without mail is reminded by who leads the case, on the phone, then by the animator: the lock of the
    case comes first.
    """
    seen = queries.access_referral(referral_id, actor=CLOCK)
    address = seen.recipient.email
    case = None if address else case_queries.access_case(seen.case_id, actor=CLOCK, lock=True)
    referral = queries.access_referral(referral_id, actor=CLOCK, lock=True)
    if _due(referral, at) is not Tick.REMIND:
        return False
    sent = referral.reminders_sent + 1
    same = Referral.objects.filter(pk=referral_id, reminders_sent=referral.reminders_sent)
    if same.update(reminders_sent=sent, last_reminded_on=timezone.localdate(at)) != 1:
        raise MovedMeanwhile(referral_id)
    if case is None:
        key = f"referral_reminder:{referral_id}:{sent}"
        outbox.queue("referral_reminder", about=referral_id, address=address, at=at, key=key)
    else:
        _remind_by_phone(case, seen, at)
        ring_in_time(case, seen, reminded=sent, actor=CLOCK, at=at)
    detail = {"reminder": sent, "by": "phone" if case else "mail"}
    audit.record("referral.reminded", actor=CLOCK, at=at, target=referral_id, detail=detail)
    return True


def _remind_by_phone(case: Case, referral: Referral, at: datetime) -> None:
    """Nothing is planned where the silent organisation itself leads the case: the animator rings it."""
    lead = case_queries.lead_of(case.pk, actor=CLOCK).organisation_id
    if case.state == CaseState.OPEN and lead != referral.recipient_id:
        on = next_working_day(timezone.localdate(at), case.departement)
        cases.plan(case=case, next_action=NextAction.CONFIRM_FOLLOW_UP, on=on, owner=lead, actor=CLOCK, at=at)


def expire(*, referral_id: UUID, at: datetime) -> bool:
    """Give up waiting: the lead proposes another organisation, the animator and she are told. False when not due."""
    act = Act(verb=Verb.EXPIRE, actor=CLOCK, at=at, key="clock:expire")
    with moving(referral_id, act) as move:
        if move.done:
            return False
        referral, case = move.referral, move.case
        move.guarded_by(rules.guard_expire(referral.deadlines, reminded=referral.reminders_sent, on=act.on))
        if _waits_for_a_second_look(referral, at):
            return False
        tell_her_of(move, UNANSWERED)
        plan_for_who_asked(move, NextAction.PROPOSE_ANOTHER, on=next_working_day(act.on, case.departement))
        cases.end_invitation(case=case, referral=referral_id, actor=CLOCK, at=at)
        due = {"due_on": referral.expires_on, "referral": referral_id}
        escalate(case=case, reason=EscalationReason.EXPIRED, actor=CLOCK, at=at, **due)
        move.write()
        if referral.sender.email:
            key = f"referral_expired:{referral_id}"
            outbox.queue("referral_expired", about=referral_id, address=referral.sender.email, at=at, key=key)
        return True


def alert(*, referral_id: UUID, at: datetime) -> bool:
    """The last day of the first meeting is past: the receiver is told, and so is the animator."""
    return _tell_once(referral_id, Tick.ALERT, "start_alerted_on", "referral_start_late", at)


def nudge(*, referral_id: UUID, at: datetime) -> bool:
    """Ninety days of follow-up: the receiver is asked what it gave."""
    return _tell_once(referral_id, Tick.NUDGE, "close_nudged_on", "referral_outcome_asked", at)


# What is next in the case for the receiver, when it leads.
_NEXT: Mapping[Tick, NextAction] = {Tick.ALERT: NextAction.MEET_PERSON, Tick.NUDGE: NextAction.REPORT}


@transaction.atomic
def _tell_once(referral_id: UUID, step: Tick, told: str, kind: str, at: datetime) -> bool:
    """The case is locked first, as by every act; False when somebody acted meanwhile or it was told before."""
    seen = queries.access_referral(referral_id, actor=CLOCK)
    case = case_queries.access_case(seen.case_id, actor=CLOCK, lock=True)
    referral = queries.access_referral(referral_id, actor=CLOCK, lock=True)
    if _due(referral, at) is not step:
        return False
    same = Referral.objects.filter(pk=referral_id, version=referral.version, **{f"{told}__isnull": True})
    if same.update(**{told: timezone.localdate(at)}) != 1:
        raise MovedMeanwhile(referral_id)
    _plan_follow_up(case, seen, _NEXT[step], at)
    if seen.recipient.email:
        key = f"{kind}:{referral_id}:{referral.version}"
        outbox.queue(kind, about=referral_id, address=seen.recipient.email, at=at, key=key)
    if step is Tick.ALERT:
        due = {"due_on": referral.start_by, "referral": referral_id, "awaits": referral.recipient_id}
        escalate(case=case, reason=EscalationReason.START_LATE, actor=CLOCK, at=at, **due)
    audit.record(f"referral.{step}", actor=CLOCK, at=at, target=referral_id, case=case.pk)
    return True


def _plan_follow_up(case: Case, referral: Referral, next_action: NextAction, at: datetime) -> None:
    """For the receiver, or who asked it, if one of them leads. Another lead hears of it only where no mail would tell
    the receiver: somebody calls.
    """
    said = {
        "case": case,
        "about": [referral.pk],
        "on": next_working_day(timezone.localdate(at), case.departement),
        "actor": CLOCK,
        "at": at,
    }
    if plan_if_it_leads(referral.recipient_id, next_action, **said):
        return
    if not plan_if_it_leads(referral.sender_id, NextAction.CONFIRM_FOLLOW_UP, **said) and not referral.recipient.email:
        lead = case_queries.lead_of(case.pk, actor=CLOCK).organisation_id
        plan_if_it_leads(lead, NextAction.CONFIRM_FOLLOW_UP, **said)


_STEPS: Mapping[Tick, Callable[..., bool]] = {
    Tick.REMIND: remind,
    Tick.EXPIRE: expire,
    Tick.ALERT: alert,
    Tick.NUDGE: nudge,
}


def _due(referral: Referral, at: datetime) -> Tick | None:
    on = timezone.localdate(at)
    if referral.is_pending:
        reminded, last = referral.reminders_sent, referral.last_reminded_on
        return rules.tick(referral.deadlines, reminded=reminded, last_reminded_on=last, on=on)
    starts = referral.state == State.ACCEPTED
    return follow_up_tick(
        State(referral.state),
        due_on=referral.start_by if starts else referral.close_by,
        told_on=referral.start_alerted_on if starts else referral.close_nudged_on,
        on=on,
    )
