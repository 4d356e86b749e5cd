"""The hourly check. What fails is said in the log with its rows, on the health page with its counts."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.invariants import actions, wording

logger = logging.getLogger(__name__)


@app.periodic(cron="7 * * * *")
@app.task(name="invariants.check", queueing_lock="invariants.check")
def check(timestamp: int) -> None:
    """``timestamp`` is the minute when it was due; what is noted is the moment of the check."""
    for breach in actions.check(at=timezone.now(), whole=False):
        logger.error("invariants: %s", wording.breach_line(breach))
