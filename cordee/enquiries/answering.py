"""An agent answers by mail: the words are kept until they have left, then go with the demand. Sent once, journalled."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cordee.domain.access import Actor
from cordee.domain.enquiry import OPEN, State
from cordee.domain.reaching import Channel, Contact, Discretion, PreferredChannel, Write, how_to_reach
from cordee.enquiries import answer_texts, line_acts
from cordee.enquiries.models import Enquiry, EnquiryAnswer, EnquiryContact
from cordee.outbox import actions as outbox
from cordee.outbox.quiet import calendar_of
from cordee.scripts.queries import TemplateAnswer

ANSWERED = "enquiry_answered"


class NotWrittenTo(Exception):
    """She left no address, or wants no message."""


class MayNotLeave(Exception):
    """What is in the words has no place in a mail; ``str`` says it."""


@transaction.atomic
def answer(
    *,
    enquiry_id: UUID,
    version: int,
    template: TemplateAnswer,
    subject: str,
    text: str,
    ends: bool,
    actor: Actor,
    at: datetime,
) -> Enquiry:
    """Queue the mail, and close the demand if that is all there was to do.

    Raises ChangedElsewhere, NotWrittenTo, MayNotLeave, TellSenderFirst.
    """
    enquiry = line_acts.locked(enquiry_id, version, actor, of={*OPEN, State.CALLED})
    if wrong := answer_texts.what_is_wrong(f"{subject}\n{text}"):
        raise MayNotLeave(wrong)
    way = way_to(enquiry, actor=actor, at=at)
    if way is None:
        raise NotWrittenTo
    kept = EnquiryAnswer(
        enquiry=enquiry,
        departement=enquiry.departement,
        membership_id=actor.membership,
        at=at,
        template=template.id,
        template_version=str(template.version),
        subject=subject,
        text=text,
    )
    kept.save(force_insert=True)
    outbox.queue_to_person(ANSWERED, about=kept.pk, write=way, at=at, key=f"{ANSWERED}:{enquiry.pk}:{version}")
    said = {"template": template.id, "template_version": template.version}
    return line_acts.answered(enquiry, ends=ends and enquiry.state != State.CALLED, actor=actor, at=at, **said)


def way_to(enquiry: Enquiry, *, actor: Actor, at: datetime) -> Write | None:
    """By mail alone: what she asks of whoever writes to her holds here too, and the hours."""
    contact = EnquiryContact.objects.visible_to(actor).filter(pk=enquiry.pk).first()
    if contact is None or not contact.email:
        return None
    asks = frozenset(Discretion(asked) for asked in contact.discretion)
    known = Contact(email=contact.email, prefers=PreferredChannel.EMAIL, asks=asks)
    way = how_to_reach(known, at=at, calendar=calendar_of(at), sends_sms=False)
    return way if isinstance(way, Write) and way.channel is Channel.MAIL else None


def answers_to(enquiry: Enquiry, *, actor: Actor) -> list[EnquiryAnswer]:
    found = EnquiryAnswer.objects.visible_to(actor).filter(enquiry=enquiry.pk).select_related("membership__user")
    return list(found.order_by("at"))


def may_be_written_to(enquiry: Enquiry, *, actor: Actor, at: datetime) -> bool:
    return State(enquiry.state) in {*OPEN, State.CALLED} and way_to(enquiry, actor=actor, at=at) is not None
