"""Jobs of the worker. Each may run twice or late, and a clock that jumped destroys nothing."""

from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.clocks.tasks import keeps_time
from cordee.documents import sweeping


@app.periodic(cron="10 4 * * *")
@app.task(name="documents.destroy_due", queueing_lock="documents.destroy_due")
def destroy_due(timestamp: int) -> None:
    """``timestamp`` is when it was due; a job that waited acts on the day on which it runs."""
    if keeps_time():
        sweeping.destroy_due(on=timezone.localdate(), at=timezone.now())


@app.periodic(cron="*/15 * * * *")
@app.task(name="documents.sweep", queueing_lock="documents.sweep")
def sweep(timestamp: int) -> None:
    if keeps_time():
        sweeping.remove_lone_files(at=timezone.now())
