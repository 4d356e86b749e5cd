"""What services left to their running cases say of their room, every quarter of an hour."""

from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.audit.context import acting_as
from cordee.catalogue import actions
from cordee.clocks.tasks import keeps_time


@app.periodic(cron="8,23,38,53 * * * *")
@app.task(name="catalogue.follow_load", queueing_lock="catalogue.follow_load")
def follow_load(timestamp: int) -> None:
    """``timestamp`` is when it was due; what is said has the day on which it runs."""
    if keeps_time():
        with acting_as(actions.FOLLOWER):
            actions.follow_load(actor=actions.FOLLOWER, at=timezone.now())
