"""What the clock does to requests that wait: recall twice, then give up and hand the case back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.cases import actions as cases
from cordee.cases import queries as case_queries
from cordee.domain import referral as rules
from cordee.domain.access import Actor
from cordee.domain.referral import NextAction, Tick, Verb
from cordee.outbox import actions as outbox
from cordee.referrals import queries
from cordee.referrals.clocks import next_working_day
from cordee.referrals.models import Referral
from cordee.referrals.moving import Act, MovedMeanwhile, moving

CLOCK = Actor.for_job("clock", label="Horloge")


@dataclass(frozen=True, kw_only=True)
class Swept:
    reminded: int
    expired: int


def sweep(*, at: datetime) -> Swept:
    """Do what is due, one transaction a referral; twice on the same day does nothing more.

    One that fails does not hold up the others: all are tried, then the failures are raised together.
    """
    with acting_as(CLOCK):
        waiting = queries.due(actor=CLOCK, on=timezone.localdate(at))
    done: list[Tick | None] = []
    failures: list[Exception] = []
    for referral_id in waiting:
        try:
            done.append(tick(referral_id=referral_id, at=at))
        except Exception as failure:
            failure.add_note(f"referral {referral_id}")
            failures.append(failure)
    if failures:
        raise ExceptionGroup("referrals that the clock could not move", failures)
    return Swept(reminded=done.count(Tick.REMIND), expired=done.count(Tick.EXPIRE))


def tick(*, referral_id: UUID, at: datetime) -> Tick | None:
    """Recall one request or let it expire, if that is still due once it is locked."""
    with acting_as(CLOCK):
        referral = queries.access_referral(referral_id, actor=CLOCK)
        match _due(referral, at):
            case Tick.REMIND:
                return Tick.REMIND if remind(referral_id=referral_id, at=at) else None
            case Tick.EXPIRE:
                return Tick.EXPIRE if expire(referral_id=referral_id, at=at) else None
            case _:
                return None


@transaction.atomic
def remind(*, referral_id: UUID, at: datetime) -> bool:
    """Mail the link again; False when somebody answered meanwhile or it was done today."""
    recipient = queries.access_referral(referral_id, actor=CLOCK).recipient
    referral = queries.access_referral(referral_id, actor=CLOCK, lock=True)
    if _due(referral, at) is not Tick.REMIND:
        return False
    sent = referral.reminders_sent + 1
    same = Referral.objects.filter(pk=referral_id, reminders_sent=referral.reminders_sent)
    if same.update(reminders_sent=sent, last_reminded_on=timezone.localdate(at)) != 1:
        raise MovedMeanwhile(referral_id)
    key = f"referral_reminder:{referral_id}:{sent}"
    outbox.queue("referral_reminder", about=referral_id, address=recipient.email, at=at, key=key)
    audit.record("referral.reminded", actor=CLOCK, at=at, target=referral_id, detail={"reminder": sent})
    return True


def expire(*, referral_id: UUID, at: datetime) -> bool:
    """Give up waiting: the lead proposes another organisation, the animator sees it; False when not due any more."""
    act = Act(verb=Verb.EXPIRE, actor=CLOCK, at=at, key="clock:expire")
    with moving(referral_id, act) as move:
        if move.done:
            return False
        referral, case = move.referral, move.case
        move.guarded_by(rules.guard_expire(referral.deadlines, reminded=referral.reminders_sent, on=act.on))
        lead = case_queries.lead_of(case.pk, actor=CLOCK).organisation_id
        on = next_working_day(act.on)
        cases.plan(case=case, next_action=NextAction.PROPOSE_ANOTHER, on=on, owner=lead, actor=CLOCK, at=at)
        cases.end_invitation(case=case, referral=referral_id, actor=CLOCK, at=at)
        move.write()
        if referral.sender.email:
            key = f"referral_expired:{referral_id}"
            outbox.queue("referral_expired", about=referral_id, address=referral.sender.email, at=at, key=key)
        return True


def _due(referral: Referral, at: datetime) -> Tick | None:
    if not referral.is_pending:
        return None
    return rules.tick(
        referral.deadlines,
        reminded=referral.reminders_sent,
        last_reminded_on=referral.last_reminded_on,
        on=timezone.localdate(at),
    )
