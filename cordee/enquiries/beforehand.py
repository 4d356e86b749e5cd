"""For the hand-over of the call that answers a demand: what she wrote, so that nobody types it again."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from cordee.audit import actions as audit
from cordee.domain.access import Actor, DataClass
from cordee.domain.phone import as_written
from cordee.domain.reaching import PreferredChannel
from cordee.enquiries.models import EnquiryContact, EnquirySituation
from cordee.frontdesk.beforehand import NOTHING, Beforehand


def of_enquiry(enquiry_id: UUID, actor: Actor) -> Beforehand:
    """As long as the call is hers to read; the reading is written down. Her agreement is not part of it."""
    contact = EnquiryContact.objects.visible_to(actor).filter(pk=enquiry_id).first()
    if contact is None:
        return NOTHING
    shown = {"classes": [DataClass.IDENTITY.value], "target": enquiry_id}
    audit.record_reading("enquiry", actor=actor, at=timezone.now(), screen="frontdesk:hand_over", **shown)
    situation = EnquirySituation.objects.visible_to(actor).filter(pk=enquiry_id).first()
    by_mail = bool(contact.email and not contact.phone)
    fields: dict[str, Any] = {
        "given_name": contact.name,
        "family_name": contact.family_name,
        "phone": as_written(contact.phone) if contact.phone else "",
        "email": contact.email,
        "preferred_channel": (PreferredChannel.EMAIL if by_mail else PreferredChannel.PHONE).value,
        "discretion": list(contact.discretion),
        "language": contact.language,
    }
    return Beforehand(
        fields=fields,
        service=situation.service if situation else "",
        offer=str(situation.offer) if situation and situation.offer else "",
    )
