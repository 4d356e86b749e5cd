"""Ask the worker to deliver, or to follow a failure. Jobs carry the id of a message, nothing else."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import JobDeferrer

DELIVER = "outbox.deliver"
FOLLOW = "outbox.follow_failure"


def schedule(message_id: UUID, *, at: datetime | None = None, is_new: bool = False) -> None:
    """Defer a job in the current transaction, unless one already waits for this message; ``at`` None: at once.

    ``is_new``: this transaction wrote the message, so that nobody else can have deferred a job for it.
    """
    job = _job(DELIVER, f"outbox:{message_id}", at)
    if is_new:
        job.defer(message_id=str(message_id))
    else:
        _defer(job, message_id)


def schedule_following(message_id: UUID) -> None:
    """Tell the room that queued the message that it failed."""
    _defer(_job(FOLLOW, f"outbox.failure:{message_id}", None), message_id)


def _job(task: str, lock: str, at: datetime | None) -> JobDeferrer:
    return app.configure_task(task, queueing_lock=lock, schedule_at=at)


def _defer(job: JobDeferrer, message_id: UUID) -> None:
    try:
        with transaction.atomic():
            job.defer(message_id=str(message_id))
    except AlreadyEnqueued:
        return
