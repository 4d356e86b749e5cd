"""Ask the worker to deliver, or to follow a failure. Jobs carry the id of a message, nothing else."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

DELIVER = "outbox.deliver"
FOLLOW = "outbox.follow_failure"


def schedule(message_id: UUID, *, at: datetime | None = None) -> None:
    """Defer a job in the current transaction, unless one already waits for this message; ``at`` None: at once."""
    _defer(DELIVER, f"outbox:{message_id}", message_id, at)


def schedule_following(message_id: UUID) -> None:
    """Tell the room that queued the message that it failed."""
    _defer(FOLLOW, f"outbox.failure:{message_id}", message_id, None)


def _defer(task: str, lock: str, message_id: UUID, at: datetime | None) -> None:
    job = app.configure_task(task, queueing_lock=lock, schedule_at=at)
    try:
        with transaction.atomic():
            job.defer(message_id=str(message_id))
    except AlreadyEnqueued:
        return
