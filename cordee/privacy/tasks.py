"""Job of the worker: emergency accesses whose review is due, or late, are recalled to who answers for them."""

from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.clocks.tasks import keeps_time
from cordee.privacy import reminding


@app.periodic(cron="20 * * * *")
@app.task(name="privacy.recall_reviews", queueing_lock="privacy.recall_reviews")
def recall_reviews(timestamp: int) -> None:
    """``timestamp`` is when it was due; a job that waited acts on the day on which it runs."""
    if keeps_time():
        reminding.sweep(at=timezone.now())
