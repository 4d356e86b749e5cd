"""The heartbeat: each five minutes, and before anything that the clock decides."""

from procrastinate.contrib.django import app

from cordee.audit.context import acting_as
from cordee.clocks import actions
from cordee.clocks.reading import read
from cordee.domain.access import Actor

KEEPER = Actor.for_job("clock", label="Horloge")


def keeps_time() -> bool:
    """Whether the clock may decide now; a jump is noted, and kept, in a transaction of its own."""
    with acting_as(KEEPER):
        return actions.beat(reading=read(), actor=KEEPER)


@app.periodic(cron="*/5 * * * *")
@app.task(name="clocks.beat", queueing_lock="clocks.beat")
def beat(timestamp: int) -> None:
    """``timestamp`` is when it was due by the clock in question: what counts is read anew."""
    keeps_time()
