"""A message that failed becomes a task for a human: the room that queued it says which, and writes it under its name.

Told after the failure was committed, in a transaction of the room's own actor, and marked afterwards: a crash in
between tells it twice, so what a room does about a failure must bear being done twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.domain.reaching import Channel
from cordee.outbox.delivery import WORKER
from cordee.outbox.models import Message, RecipientKind, State


@dataclass(frozen=True, kw_only=True)
class Undelivered:
    """``reason`` is a code, like « SMTPRecipientsRefused 550 » or « NotAPhone wrong_length »."""

    message_id: UUID
    kind: str
    about: str
    recipient_kind: RecipientKind
    channel: Channel
    address: str
    reason: str


Follow = Callable[[Undelivered, datetime], None]
_rooms: dict[str, Follow] = {}


def register(kind: str, follow: Follow) -> None:
    """Rooms call it when they start. ``follow`` opens its own transaction with ``acting_as``."""
    _rooms[kind] = follow


def follow(message_id: UUID, *, at: datetime) -> None:
    """Tell the room of a failure, once; a kind without a room stays in the journal, where it failed."""
    failed = _failed(message_id)
    if failed is None:
        return
    room = _rooms.get(failed.kind)
    if room is not None:
        room(failed, at)
    with acting_as(WORKER):
        Message.objects.filter(pk=message_id, state=State.FAILED).update(followed_at=at)
        detail = {"kind": failed.kind, "told": room is not None}
        audit.record("outbox.failure_followed", actor=WORKER, at=at, target=message_id, detail=detail)


def _failed(message_id: UUID) -> Undelivered | None:
    with acting_as(WORKER):
        message = Message.objects.filter(pk=message_id, state=State.FAILED, followed_at__isnull=True).first()
    if message is None:
        return None
    return Undelivered(
        message_id=message.pk,
        kind=message.kind,
        about=message.about,
        recipient_kind=RecipientKind(message.recipient_kind),
        channel=Channel(message.channel),
        address=message.address,
        reason=message.last_error,
    )
