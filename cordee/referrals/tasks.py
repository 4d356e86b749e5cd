"""Jobs of the worker. Each may run twice or late: what it does is decided by rows and days."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from cordee.referrals import overdue
from cordee.referrals import sweep as clock


@app.periodic(cron="*/15 * * * *")
@app.task(name="referrals.sweep", queueing_lock="referrals.sweep")
def sweep(timestamp: int) -> None:
    clock.sweep(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="5,35 * * * *")
@app.task(name="referrals.overdue", queueing_lock="referrals.overdue")
def look_after(timestamp: int) -> None:
    overdue.sweep(at=datetime.fromtimestamp(timestamp, UTC))
