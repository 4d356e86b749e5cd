"""Queue a message in the transaction of the act it tells of: both happen, or neither."""

from datetime import datetime
from email.utils import parseaddr
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings

from cordee.outbox.models import Message
from cordee.outbox.schedule import schedule

_KEYS = uuid5(NAMESPACE_URL, "urn:cordee:outbox")


def queue(
    kind: str, *, about: object, address: str, at: datetime, key: str, recipient_kind: str = "organisation"
) -> Message:
    """Write the message and defer its delivery. The same ``key`` twice queues one message; ``at`` may lie ahead.

    The returned row is what was asked: who queues a message may not read the outbox, so its later state is not told.
    """
    message = Message(
        id=message_id_for(key),
        kind=kind,
        about=str(about),
        recipient_kind=recipient_kind,
        address=address,
        created_at=at,
        not_before=at,
        message_id=f"<{message_id_for(key)}@{_domain()}>",
        idempotency_key=key,
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)
    schedule(message.pk)
    return message


def message_id_for(key: str) -> UUID:
    """The id comes from the key: whoever repeats an act names the same message without reading it."""
    return uuid5(_KEYS, key)


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "cordee.invalid"
