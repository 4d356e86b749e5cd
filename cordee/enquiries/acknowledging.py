"""« C’est bien reçu », to who signalled and left an address: within two working days, whatever the person answers.

The same words for everybody, written before she says anything: they tell nothing of her, nor of anybody.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.domain.access import Actor
from cordee.domain.enquiry import OPEN, SIGNALS
from cordee.enquiries.models import Enquiry, EnquirySender
from cordee.outbox import actions as outbox

JOB = Actor.for_job("enquiries", label="Accusés de réception")
ACKNOWLEDGE, SIGNALLED = "enquiries.acknowledge", "enquiry_signal_received"


def ask_for(enquiry_id: UUID) -> None:
    """Part of the act that takes a signal in: who does it may not write to the sender. Twice asks nothing twice."""
    app.configure_task(ACKNOWLEDGE).defer(enquiry_id=str(enquiry_id))


def acknowledge(*, enquiry_id: UUID, at: datetime) -> bool:
    """For the worker. False where there is nothing to say: no address, set aside, over, or already said taken up."""
    with acting_as(JOB), transaction.atomic():
        waits = {"state__in": [state.value for state in OPEN], "kind__in": [kind.value for kind in SIGNALS]}
        running = Enquiry.objects.visible_to(JOB).filter(pk=enquiry_id, sender_told_at__isnull=True, **waits)
        sender = EnquirySender.objects.visible_to(JOB).filter(enquiry__in=running).exclude(email="").first()
        if sender is None:
            return False
        key = f"{SIGNALLED}:{enquiry_id}"
        if outbox.queue(SIGNALLED, about=enquiry_id, address=sender.email, at=at, key=key).is_new:
            audit.record("enquiry.acknowledged", actor=JOB, at=at, target=enquiry_id)
        return True
