"""Jobs of the worker. Each may run twice or late: what it does is decided by rows."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from cordee.matching import comparing


@app.periodic(cron="*/10 * * * *")
@app.task(name="matching.compare", queueing_lock="matching.compare")
def compare(timestamp: int) -> None:
    comparing.compare(at=datetime.fromtimestamp(timestamp, UTC))
