"""What the animator does with a line: take it up, write to who should act, close it. A double click is one act."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cordee.animation import queries
from cordee.animation.baskets import NotNow
from cordee.audit import actions as audit
from cordee.cases import escalating
from cordee.cases.models import Ending, Escalation
from cordee.domain.access import Actor
from cordee.outbox import actions as outbox
from cordee.referrals.references import reference_of


@transaction.atomic
def take_up(*, escalation_id: UUID, actor: Actor, at: datetime, key: str) -> Escalation:
    """Put the animator's name on the line; a colleague who has it keeps it."""
    escalation = queries.access_escalation(escalation_id, actor=actor, lock=True)
    done = f"take_up:{key}"
    if escalation.last_key == done:
        return escalation
    _must_be_open(escalation)
    if escalation.taken_by_id is not None:
        raise NotNow(escalation, NotNow.TAKEN)
    _change(escalation, actor, taken_by_id=actor.membership, taken_at=at, last_key=done)
    _trace("taken_up", escalation, actor, at)
    return escalation


@transaction.atomic
def ask_lead(*, escalation_id: UUID, actor: Actor, at: datetime, key: str) -> Escalation:
    """Write to the organisation that should have acted, once a day at most: neutral words, and the reference."""
    address = queries.access_escalation(escalation_id, actor=actor).awaits.email
    escalation = queries.access_escalation(escalation_id, actor=actor, lock=True)
    done = f"ask_lead:{key}"
    if escalation.last_key == done:
        return escalation
    _must_be_open(escalation)
    if escalation.asked_at and timezone.localdate(escalation.asked_at) == timezone.localdate(at):
        raise NotNow(escalation, NotNow.ASKED_TODAY)
    if not address:
        raise NotNow(escalation, NotNow.NO_ADDRESS)
    _change(escalation, actor, asked_at=at, last_key=done)
    about = reference_of(escalation.referral) if escalation.referral else ""
    outbox.queue("escalation_asked", about=about, address=address, at=at, key=f"escalation_asked:{escalation.pk}:{key}")
    _trace("lead_asked", escalation, actor, at)
    return escalation


@transaction.atomic
def close(*, escalation_id: UUID, ending: Ending, actor: Actor, at: datetime, key: str) -> Escalation:
    """Say what was done: the line leaves the basket."""
    escalation = queries.access_escalation(escalation_id, actor=actor, lock=True)
    done = f"close:{key}"
    if escalation.last_key == done:
        return escalation
    _must_be_open(escalation)
    escalating.end(escalation, ending, actor=actor, at=at, key=done)
    return escalation


def _must_be_open(escalation: Escalation) -> None:
    if escalation.closed_at is not None:
        raise NotNow(escalation, NotNow.CLOSED)


def _change(escalation: Escalation, actor: Actor, **changes: object) -> None:
    if Escalation.objects.visible_to(actor).open().filter(pk=escalation.pk).update(**changes) != 1:
        raise Escalation.DoesNotExist(escalation.pk)
    for name, value in changes.items():
        setattr(escalation, name, value)


def _trace(what: str, escalation: Escalation, actor: Actor, at: datetime) -> None:
    detail = {"reason": escalation.reason}
    audit.record(f"escalation.{what}", actor=actor, at=at, target=escalation.pk, case=escalation.case_id, detail=detail)
