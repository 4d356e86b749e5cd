"""Jobs of the worker. Each may run twice: what it does is decided by rows, not by the job."""

from datetime import UTC, datetime
from uuid import UUID

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from cordee.outbox import apart, delivery, late, maildir, undelivered
from cordee.outbox.schedule import DELIVER, FOLLOW


@app.task(name=DELIVER)
def deliver(message_id: str) -> None:
    delivery.deliver(UUID(message_id), at=timezone.now())


@app.task(name=FOLLOW)
def follow_failure(message_id: str) -> None:
    undelivered.follow(UUID(message_id), at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="outbox.sweep", queueing_lock="outbox.sweep")
def sweep(timestamp: int) -> None:
    delivery.sweep(at=datetime.fromtimestamp(timestamp, UTC))
    late.note(at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="outbox.take_returned_mails", queueing_lock="outbox.take_returned_mails")
def take_returned_mails(timestamp: int) -> None:
    maildir.sweep(at=timezone.now())


@app.periodic(cron="50 3 * * *")
@app.task(name="outbox.purge_mails_apart", queueing_lock="outbox.purge_mails_apart")
def purge_mails_apart(timestamp: int) -> None:
    apart.purge(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="outbox.retry_stalled_jobs", queueing_lock="outbox.retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Jobs of every room whose worker died: they go back to the queue."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)
