"""Jobs of the worker. Each may run twice or late: what it does is decided by rows and days."""

from datetime import UTC, datetime
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.referrals import correcting
from cordee.referrals import sweep as clock


@app.periodic(cron="*/15 * * * *")
@app.task(name="referrals.sweep", queueing_lock="referrals.sweep")
def sweep(timestamp: int) -> None:
    clock.sweep(at=datetime.fromtimestamp(timestamp, UTC))


@app.task(name=correcting.CARRY_OUT)
def carry_out_correction(correction_id: str) -> None:
    correcting.carry_out(correction_id=UUID(correction_id), at=timezone.now())


@app.periodic(cron="*/15 * * * *")
@app.task(name="referrals.sweep_corrections", queueing_lock="referrals.sweep_corrections")
def sweep_corrections(timestamp: int) -> None:
    correcting.sweep(at=datetime.fromtimestamp(timestamp, UTC))
