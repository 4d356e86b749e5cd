"""Jobs of the worker. Each may run twice or late: rows and hours decide what it does, and a clock that is right."""

from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.clocks.tasks import keeps_time
from cordee.frontdesk import actions


@app.periodic(cron="*/15 * * * *")
@app.task(name="frontdesk.end_left_open", queueing_lock="frontdesk.end_left_open")
def end_left_open(timestamp: int) -> None:
    """``timestamp`` is when it was due; a job that waited acts on the hour at which it runs."""
    if keeps_time():
        actions.end_left_open(at=timezone.now())
