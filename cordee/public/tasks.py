"""What has served its time goes."""

from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.audit.context import acting_as
from cordee.clocks.tasks import keeps_time
from cordee.public import actions


@app.periodic(cron="23 * * * *")
@app.task(name="public.purge", queueing_lock="public.purge")
def purge(timestamp: int) -> None:
    """``timestamp`` is when it was due; a job that waited acts on the hour at which it runs."""
    if keeps_time():
        with acting_as(actions.FORGETTER):
            actions.purge(actor=actions.FORGETTER, at=timezone.now())
