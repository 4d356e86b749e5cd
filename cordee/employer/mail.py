"""The mail that carries the link to the contact, and the one that tells who leads that an answer came: neutral."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import current_actor
from cordee.employer import links, queries, wording
from cordee.employer.actions import ANSWERED, SENT
from cordee.employer.models import Sharing
from cordee.outbox import delivery, undelivered
from cordee.outbox.mail import Mail, Obsolete
from cordee.outbox.models import FollowedBy, Message


def register() -> None:
    delivery.register(SENT, send)
    delivery.register(ANSWERED, answered)
    undelivered.tell_readers(SENT, readers=FollowedBy.ADMINISTRATORS, said=wording.LINK_LOST)
    undelivered.tell_readers(ANSWERED, readers=FollowedBy.ADMINISTRATORS, said=wording.ANSWER_LOST)


def send(message: Message) -> Mail:
    """With the link that lives now; of what she stopped meanwhile, nothing leaves."""
    sharing = Sharing.objects.visible_to(current_actor()).filter(pk=message.about_id).first()
    if sharing is None or not queries.is_alive(sharing, at=timezone.now()) or sharing.email != message.address:
        raise Obsolete
    url = links.address_of(sharing.pk, sharing.link_number)
    return Mail(subject=wording.LINK_SUBJECT, text=wording.LINK_TEXT.format(url=url, phone=settings.CORDEE_LINE_NUMBER))


def answered(message: Message) -> Mail:
    """To who leads: the page of the case says the rest, to who may read it."""
    url = settings.CORDEE_BASE_URL + reverse("support:case", args=[message.about_id])
    return Mail(subject=wording.ANSWERED_SUBJECT, text=wording.ANSWERED_TEXT.format(url=url))
