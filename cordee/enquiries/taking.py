"""An agent takes the next of a list: the most urgent that is nobody's, or that whoever has it leaves behind."""

from datetime import datetime

from django.db import transaction

from cordee.domain.access import Actor
from cordee.enquiries import line_acts, triage
from cordee.enquiries.models import Enquiry
from cordee.enquiries.triage import Basket, Narrowing


@transaction.atomic
def take_next(*, basket: Basket, narrowed: Narrowing, actor: Actor, at: datetime) -> Enquiry | None:
    """It becomes the actor's; two agents at once take two. None when nothing there may be taken."""
    free = triage.to_take(basket, narrowed, actor=actor, at=at)
    found = free.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    return found and line_acts.take(enquiry_id=found.pk, version=found.version, actor=actor, at=at)
