"""Jobs of the worker: what ended is erased in the night, by a clock that is right."""

from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.clocks.tasks import keeps_time
from cordee.enquiries import sweeping


@app.periodic(cron="10 3 * * *")
@app.task(name="enquiries.erase", queueing_lock="enquiries.erase")
def erase(timestamp: int) -> None:
    """``timestamp`` is when it was due; a job that waited acts on the hour at which it runs."""
    if keeps_time():
        sweeping.erase(at=timezone.now())
