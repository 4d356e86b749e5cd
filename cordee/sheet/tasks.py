"""The job of the sheets. It may run twice or late: the clock of the database says what is over."""

from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.clocks.tasks import keeps_time
from cordee.sheet import actions


@app.periodic(cron="23 * * * *")
@app.task(name="sheet.erase", queueing_lock="sheet.erase")
def erase(timestamp: int) -> None:
    """``timestamp`` is when it was due; a clock that jumped erases nothing."""
    if keeps_time():
        actions.erase_what_is_over(at=timezone.now())
