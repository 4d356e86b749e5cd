"""Somebody in danger is on the line: whoever leads it is called, and the call stays counted as a danger."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cordee.audit import actions as audit
from cordee.conversation.answers import Answers
from cordee.domain.access import Actor
from cordee.frontdesk import leading
from cordee.frontdesk.actions import open_call
from cordee.frontdesk.models import Call


@transaction.atomic
def warn_supervisor(*, call_id: UUID, actor: Actor, at: datetime) -> Call:
    """Show at once, to whoever leads the line, that its agent is with somebody in danger. Twice is once."""
    call = open_call(call_id, actor, None)
    if call.warned_at is None:
        call.warned_at = at
        call.save(update_fields=["warned_at"])
        audit.record("call.supervisor_warned", actor=actor, at=at, target=call.pk)
        about = {"organisation": call.organisation_id, "about": call.pk}
        leading.call_leads(leading.IN_DANGER, key=f"{leading.IN_DANGER}:{call.pk}", at=at, **about)
    return call


def ends_in_danger(call: Call) -> bool:
    """Whatever is promised next: the sign stands, or whoever leads the line was called for it."""
    return call.warned_at is not None or Answers.of(call.answers).facts.get("danger_signale") is True
