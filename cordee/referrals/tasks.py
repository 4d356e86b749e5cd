"""Jobs of the worker. Each may run twice or late: rows and days decide what it does, and a clock that is right."""

from functools import partial
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.clocks.tasks import keeps_time
from cordee.clocks.trying import trying
from cordee.referrals import agreeing, correcting, overdue
from cordee.referrals import sweep as clock


@app.periodic(cron="*/15 * * * *")
@app.task(name="referrals.sweep", queueing_lock="referrals.sweep")
def sweep(timestamp: int) -> None:
    """``timestamp`` is when it was due; a job that waited acts on the hour at which it runs."""
    if keeps_time():
        at = timezone.now()
        with trying("referrals that the clock could not see to") as tried:
            tried(partial(clock.sweep, at=at), "those that wait for an answer or a meeting")
            tried(partial(agreeing.sweep_awaiting, at=at), "those that wait for an agreement")


@app.periodic(cron="5,35 * * * *")
@app.task(name="referrals.overdue", queueing_lock="referrals.overdue")
def look_after(timestamp: int) -> None:
    if keeps_time():
        overdue.sweep(at=timezone.now())


@app.task(name=correcting.CARRY_OUT)
def carry_out_correction(correction_id: str) -> None:
    correcting.carry_out(correction_id=UUID(correction_id), at=timezone.now())


@app.periodic(cron="*/15 * * * *")
@app.task(name="referrals.sweep_corrections", queueing_lock="referrals.sweep_corrections")
def sweep_corrections(timestamp: int) -> None:
    if keeps_time():
        correcting.sweep(at=timezone.now())
