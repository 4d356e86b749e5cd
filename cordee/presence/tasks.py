"""What is over is forgotten."""

from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.audit.context import acting_as
from cordee.clocks.tasks import keeps_time
from cordee.presence import actions


@app.periodic(cron="44 3 * * *")
@app.task(name="presence.forget", queueing_lock="presence.forget")
def forget(timestamp: int) -> None:
    """``timestamp`` is when it was due; a job that waited acts on the day on which it runs."""
    if keeps_time():
        with acting_as(actions.FORGETTER):
            actions.forget(on=timezone.localdate(), actor=actions.FORGETTER, at=timezone.now())
