"""Queue a message in the transaction of the act it tells of: both happen, or neither."""

from datetime import datetime
from email.utils import parseaddr
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import connection
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

from cordee.domain.reaching import Channel, Write
from cordee.outbox import digest
from cordee.outbox.models import Message, RecipientKind
from cordee.outbox.quiet import allowed_from
from cordee.outbox.schedule import schedule

_KEYS = uuid5(NAMESPACE_URL, "urn:cordee:outbox")


def queue(
    kind: str, *, about: object, address: str, at: datetime, key: str, recipient_kind: str = "organisation"
) -> Message:
    """Write a mail and defer its delivery. The same ``key`` twice queues one message; ``at`` may lie ahead.

    The returned row is what was asked: who queues a message may not read the outbox, so its later state is not told.
    Raises ValueError without an address, and for a person, who says how she may be reached: see ``queue_to_person``.
    """
    if not address:
        raise ValueError("a mail needs an address")
    if recipient_kind == RecipientKind.PERSON:
        raise ValueError("a person is written to by queue_to_person")
    return _queue(Message(kind=kind, about=str(about), recipient_kind=recipient_kind, address=address), key, at)


def queue_to_person(kind: str, *, about: object, write: Write, at: datetime, key: str) -> Message:
    """The same for a person, by the way and at the hour that ``domain.reaching`` found."""
    message = Message(
        kind=kind,
        about=str(about),
        recipient_kind=RecipientKind.PERSON.value,
        channel=write.channel.value,
        address=write.address,
        neutral_sender=write.neutral_sender,
        outside_work=write.outside_work,
    )
    return _queue(message, key, at, not_before=write.not_before)


def queue_hook(kind: str, *, about: object, at: datetime, key: str) -> Message:
    """Something to post to the software of an organisation; its address is looked up when it leaves."""
    organisation, channel = RecipientKind.ORGANISATION.value, Channel.WEBHOOK.value
    return _queue(Message(kind=kind, about=str(about), recipient_kind=organisation, channel=channel), key, at)


def queue_for_person(
    kind: str, *, about: object, at: datetime, key: str, not_before: datetime | None = None
) -> Message:
    """The same where who acts may not know how she is reached: the address is found when the message leaves.

    ``about`` leads the room that keeps the addresses to her (see ``delivery.register_addresses``). ``not_before`` may
    be days ahead: the renderer says then whether there is still something to say.
    """
    person = RecipientKind.PERSON.value
    message = Message(kind=kind, about=str(about), recipient_kind=person, address="")
    return _queue(message, key, at, not_before=not_before)


def queue_sms_to_account(kind: str, *, about: object, phone: str, at: datetime, key: str) -> Message:
    """An alarm for somebody who works here, at any hour: ``kind`` says itself in an SMS too."""
    account, channel = RecipientKind.ACCOUNT.value, Channel.SMS.value
    return _queue(Message(kind=kind, about=str(about), recipient_kind=account, channel=channel, address=phone), key, at)


def queue_asked_now(kind: str, *, about: object, address: str, at: datetime, key: str) -> Message:
    """A mail to an address that a visitor has just typed, for herself; see ``asked_now``. The sender names nobody."""
    person = RecipientKind.PERSON.value
    message = Message(kind=kind, about=str(about), recipient_kind=person, address=address, neutral_sender=True)
    return _queue(message, key, at)


def message_id_for(key: str) -> UUID:
    """The id comes from the key: whoever repeats an act names the same message without reading it."""
    return uuid5(_KEYS, key)


def _queue(message: Message, key: str, at: datetime, *, not_before: datetime | None = None) -> Message:
    message.id, message.idempotency_key, message.created_at = message_id_for(key), key, at
    earliest = digest.slot(at) if digest.is_grouped(message.kind) else at
    message.not_before = allowed_from(message, max(earliest, not_before or at))
    message.message_id = f"<{message.id}@{_domain()}>"
    message.is_new = _written(message)
    schedule(message, at=message.not_before if message.not_before > at else None, is_new=message.is_new)
    return message


def _written(message: Message) -> bool:
    """False when its key came before. Said by the count of rows: who queues a message may not read it back."""
    insert = InsertQuery(Message, on_conflict=OnConflict.IGNORE)
    insert.insert_values(Message._meta.concrete_fields, [message])
    (statement,) = insert.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return bool(cursor.rowcount)


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "cordee.invalid"
