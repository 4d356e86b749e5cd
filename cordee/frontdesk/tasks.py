"""Jobs of the worker. Each may run twice or late: what it does is decided by rows and hours."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from cordee.frontdesk import actions


@app.periodic(cron="*/15 * * * *")
@app.task(name="frontdesk.end_left_open", queueing_lock="frontdesk.end_left_open")
def end_left_open(timestamp: int) -> None:
    actions.end_left_open(at=datetime.fromtimestamp(timestamp, UTC))
