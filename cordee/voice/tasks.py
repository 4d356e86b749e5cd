"""Jobs of the worker. They may run twice or late: what is done is decided by rows and days."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from cordee.voice import asking


@app.periodic(cron="*/15 * * * *")
@app.task(name="voice.sweep", queueing_lock="voice.sweep")
def sweep(timestamp: int) -> None:
    asking.sweep(at=datetime.fromtimestamp(timestamp, UTC))
