"""Jobs of the worker. Each may run twice or late: rows and hours decide what it does, and a clock that is right."""

from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.audit.context import acting_as
from cordee.clocks.tasks import keeps_time
from cordee.frontdesk import actions, transferring


@app.periodic(cron="*/15 * * * *")
@app.task(name="frontdesk.end_left_open", queueing_lock="frontdesk.end_left_open")
def end_left_open(timestamp: int) -> None:
    """``timestamp`` is when it was due; a job that waited acts on the hour at which it runs."""
    if keeps_time():
        actions.end_left_open(at=timezone.now())


@app.periodic(cron="20 3 * * *")
@app.task(name="frontdesk.forget_names", queueing_lock="frontdesk.forget_names")
def forget_names(timestamp: int) -> None:
    if keeps_time():
        with acting_as(transferring.FORGETTER):
            transferring.forget_names(actor=transferring.FORGETTER, at=timezone.now())
