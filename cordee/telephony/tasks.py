"""Jobs of the worker. Each may run twice or late: what the events say decides, and a clock that is right."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.clocks.tasks import keeps_time
from cordee.telephony import following, silence
from cordee.telephony.actions import SETTLE


@app.task(name=SETTLE)
def settle(event_id: str) -> None:
    """Within seconds of the event."""
    following.settle(event_id=UUID(event_id), at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="telephony.sweep", queueing_lock="telephony.sweep")
def sweep(timestamp: int) -> None:
    """Calls whose end was lost; then what is old, whatever happened before; then a silence.

    ``timestamp`` is when it was due.
    """
    if keeps_time():
        try:
            following.sweep(at=timezone.now())
        finally:
            following.erase(at=timezone.now())
        silence.note(at=timezone.now())
