"""Ask the worker to deliver, or to follow a failure. Jobs carry the id of a message, nothing else.

What is posted to the software of others waits in a queue of its own: however slow it is, mails and clocks go on.
"""

from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import JobDeferrer

from cordee.domain.reaching import Channel
from cordee.outbox.models import Message

DELIVER = "outbox.deliver"
FOLLOW = "outbox.follow_failure"
ORDINARY, WEBHOOKS = "default", "webhooks"


def schedule(message: Message, *, at: datetime | None = None, is_new: bool = False) -> None:
    """Defer a job in the current transaction, unless one already waits for this message; ``at`` None: at once.

    ``is_new``: this transaction wrote the message, so that nobody else can have deferred a job for it.
    """
    queue = WEBHOOKS if message.channel == Channel.WEBHOOK else ORDINARY
    job = app.configure_task(DELIVER, queueing_lock=f"outbox:{message.pk}", schedule_at=at, queue=queue)
    if is_new:
        job.defer(message_id=str(message.pk))
    else:
        _defer(job, message)


def schedule_following(message: Message) -> None:
    """Tell the room that queued the message that it failed."""
    _defer(app.configure_task(FOLLOW, queueing_lock=f"outbox.failure:{message.pk}"), message)


def _defer(job: JobDeferrer, message: Message) -> None:
    try:
        with transaction.atomic():
            job.defer(message_id=str(message.pk))
    except AlreadyEnqueued:
        return
