"""Ask the worker to deliver. Jobs carry the id of a message, nothing else."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

DELIVER = "outbox.deliver"


def schedule(message_id: UUID, *, at: datetime | None = None) -> None:
    """Defer a job in the current transaction, unless one already waits for this message; ``at`` None: at once."""
    job = app.configure_task(DELIVER, queueing_lock=f"outbox:{message_id}", schedule_at=at)
    try:
        with transaction.atomic():
            job.defer(message_id=str(message_id))
    except AlreadyEnqueued:
        return
