"""Jobs of the worker. Each may run twice or late: what it does is decided by rows and days."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from cordee.referrals import agreeing
from cordee.referrals import sweep as clock


@app.periodic(cron="*/15 * * * *")
@app.task(name="referrals.sweep", queueing_lock="referrals.sweep")
def sweep(timestamp: int) -> None:
    at = datetime.fromtimestamp(timestamp, UTC)
    clock.sweep(at=at)
    agreeing.sweep_awaiting(at=at)
