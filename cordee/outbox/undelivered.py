"""A message that failed is always told to somebody: the room that queued it says to whom, and writes it under its name.

A room registers what it does about a failure, or, where no task comes of it, who reads of it among the messages that
nobody got; a kind of which nothing was said is for administrators. Told after the failure was committed, in a
transaction of the room's own actor, and marked afterwards: a crash in between tells it twice, so what a room does about
a failure must bear being done twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.domain.reaching import Channel
from cordee.outbox.delivery import WORKER
from cordee.outbox.models import FollowedBy, Message, RecipientKind, State


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
_notices: dict[str, "Notice"] = {}


@dataclass(frozen=True, kw_only=True)
class Notice:
    """No task of its own: the failure stands for a while in the list of ``readers``; ``said``: what the mail was."""

    readers: FollowedBy
    said: str


_UNNAMED = Notice(readers=FollowedBy.ADMINISTRATORS, said="Autre message")


def register(kind: str, follow: Follow) -> None:
    """Rooms call it when they start. ``follow`` opens its own transaction with ``acting_as``."""
    _rooms[kind] = follow


def tell_readers(kind: str, *, readers: FollowedBy, said: str) -> None:
    """The other way: of a failure of this kind, ``readers`` hear on their home page (``network.undelivered``)."""
    _notices[kind] = Notice(readers=readers, said=said)


def notice_of(kind: str) -> Notice:
    return _notices.get(kind, _UNNAMED)


def follow(message_id: UUID, *, at: datetime) -> None:
    """Tell the room of a failure, once, or leave it to those who read what nobody got."""
    failed = _failed(message_id)
    if failed is None:
        return
    room = _rooms.get(failed.kind)
    if room is not None:
        room(failed, at)
    by = notice_of(failed.kind).readers if room is None else FollowedBy.ROOM
    with acting_as(WORKER):
        Message.objects.filter(pk=message_id, state=State.FAILED).update(followed_at=at, followed_by=by.value)
        detail = {"kind": failed.kind, "by": by.value}
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
