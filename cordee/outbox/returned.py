"""A mail that comes back after the server had taken it: what was sent has failed, as if it had been refused at once."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.domain.reaching import Channel
from cordee.outbox import bounces, digest
from cordee.outbox.bounces import Meaning, Unreadable
from cordee.outbox.delivery import WORKER
from cordee.outbox.models import Message, State
from cordee.outbox.schedule import schedule_following


class Verdict(StrEnum):
    """What became of what came back. ``KEPT_APART`` has those that a human looks at."""

    FAILED = "failed"
    KNOWN = "known"
    NOTHING_TO_DO = "nothing_to_do"
    NOT_A_REPORT = "not_a_report"
    NOT_OURS = "not_ours"
    UNREADABLE = "unreadable"


KEPT_APART = frozenset({Verdict.NOT_A_REPORT, Verdict.NOT_OURS, Verdict.UNREADABLE})


def take(raw: bytes, *, at: datetime, sent_to: str = "") -> Verdict:
    """Note the failure of the message whose mark it carries; twice, or without our mark, it changes nothing."""
    try:
        found = bounces.read(raw, sent_to=sent_to)
    except Unreadable:
        return Verdict.UNREADABLE
    if found.meaning is Meaning.OTHER:
        return Verdict.NOT_A_REPORT
    if found.about is None:
        return Verdict.NOT_OURS
    if found.meaning is Meaning.ON_ITS_WAY:
        return Verdict.NOTHING_TO_DO
    return _note(found.about, found.status, at)


def _note(message_id: UUID, status: str, at: datetime) -> Verdict:
    with acting_as(WORKER):
        sent = Message.objects.select_for_update(no_key=True).filter(state=State.SENT, channel=Channel.MAIL.value)
        first = sent.filter(pk=message_id).first()
        if first is None:
            return Verdict.KNOWN
        same = sent.filter(address=first.address, sent_at=first.sent_at).exclude(pk=first.pk)
        beside = same if digest.is_grouped(first.kind) and first.address else Message.objects.none()
        for message in [first, *(one for one in beside if digest.is_grouped(one.kind))]:
            _fail(message, status, at)
    return Verdict.FAILED


def _fail(message: Message, status: str, at: datetime) -> None:
    """From here on it is a refusal like another: its room gives the task to somebody."""
    sent_at, message.sent_at = message.sent_at, None
    message.state, message.last_error = State.FAILED, f"Returned {status}".strip()
    message.save(update_fields=["state", "sent_at", "last_error"])
    detail = {
        "kind": message.kind,
        "about": message.about.split(),
        "error": message.last_error.split(),
        "attempts": message.attempts,
        "sent_at": sent_at.isoformat() if sent_at else "",
    }
    audit.record("outbox.failed", actor=WORKER, at=at, target=message.pk, channel=message.channel, detail=detail)
    schedule_following(message)
