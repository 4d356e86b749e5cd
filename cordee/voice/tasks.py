"""Jobs of the worker. They may run twice or late: rows and days decide what is done, and a clock that is right."""

from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.clocks.tasks import keeps_time
from cordee.voice import asking


@app.periodic(cron="*/15 * * * *")
@app.task(name="voice.sweep", queueing_lock="voice.sweep")
def sweep(timestamp: int) -> None:
    """``timestamp`` is when it was due; a job that waited acts on the hour at which it runs."""
    if keeps_time():
        asking.sweep(at=timezone.now())
