"""Jobs of the worker: what ended is erased in the night, by a clock that is right."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.clocks.tasks import keeps_time
from cordee.enquiries import acknowledging, dangers, forwarding, mailbox_in, naming, sweeping
from cordee.enquiries.acknowledging import ACKNOWLEDGE
from cordee.enquiries.actions import SEND


@app.periodic(cron="10 3 * * *")
@app.task(name="enquiries.erase", queueing_lock="enquiries.erase")
def erase(timestamp: int) -> None:
    """``timestamp`` is when it was due; a job that waited acts on the hour at which it runs."""
    if keeps_time():
        sweeping.erase(at=timezone.now())


@app.task(name=SEND)
def send(enquiry_id: str) -> None:
    """Within seconds of the form; a second run finds that it has left."""
    forwarding.send_one(enquiry_id=UUID(enquiry_id), at=timezone.now())


@app.task(name=ACKNOWLEDGE)
def acknowledge(enquiry_id: str) -> None:
    """Within the minute of the form, or of what an agent brought back from the quarantine."""
    acknowledging.acknowledge(enquiry_id=UUID(enquiry_id), at=timezone.now())


@app.periodic(cron="*/2 * * * *")
@app.task(name="enquiries.send_waiting", queueing_lock="enquiries.send_waiting")
def send_waiting(timestamp: int) -> None:
    """What a crash left behind, and what an agent brought back from the quarantine."""
    forwarding.send_waiting(at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="enquiries.name_late", queueing_lock="enquiries.name_late")
def name_late(timestamp: int) -> None:
    """By a clock that is right: at a wrong hour nothing is late, or all is."""
    if keeps_time():
        naming.name_late(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="enquiries.tell_of_dangers", queueing_lock="enquiries.tell_of_dangers")
def tell_of_dangers(timestamp: int) -> None:
    dangers.tell_leads(at=timezone.now())


@app.periodic(cron="*/2 * * * *")
@app.task(name="enquiries.take_mails", queueing_lock="enquiries.take_mails")
def take_mails(timestamp: int) -> None:
    mailbox_in.sweep(at=timezone.now())
