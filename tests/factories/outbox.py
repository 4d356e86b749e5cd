from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import factory
from django.db import connection
from django.utils import timezone

from cordee.config.roles import WORKER
from cordee.outbox import delivery
from cordee.outbox.models import Message, State
from tests.database import bypass_row_security
from tests.factories import RoomFactory

QUEUED_AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class MessageFactory(RoomFactory[Message]):
    class Meta:
        model = Message

    class Params:
        sent = factory.Trait(state=State.SENT.value, sent_at=QUEUED_AT + timedelta(minutes=1), attempts=1)

    id = factory.LazyFunction(uuid4)
    kind = "test_message"
    about = "42"
    recipient_kind = "organisation"
    address = "accueil@exemple.invalid"
    created_at = QUEUED_AT
    not_before = QUEUED_AT
    message_id = factory.LazyAttribute(lambda message: f"<{message.id}@exemple.invalid>")
    idempotency_key = factory.LazyAttribute(lambda message: str(message.id))


def messages() -> list[Message]:
    with bypass_row_security():
        return list(Message.objects.order_by("created_at", "pk"))


@contextmanager
def as_worker() -> Iterator[None]:
    """Run the block in the database role of the worker instead of the web server's."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('role')")
        (role,) = cursor.fetchone()
        cursor.execute(f"set role {WORKER}")
        try:
            yield
        finally:
            cursor.execute(f"set role {role}")


def deliver_all(*, at: datetime | None = None) -> list[Message]:
    """Do what the worker does with all that waits; return every message as it then is."""
    for message in messages():
        if message.state == State.QUEUED:
            with as_worker():
                delivery.deliver(message.pk, at=at or timezone.now())
    return messages()
