"""To the organisation that should have acted: neutral words, the reference of a request, and where to log in."""

from django.conf import settings
from django.urls import reverse

from cordee.animation import wording
from cordee.outbox import delivery, undelivered
from cordee.outbox.mail import Mail
from cordee.outbox.models import FollowedBy, Message


def register() -> None:
    delivery.register("escalation_asked", ask)
    undelivered.tell_readers("escalation_asked", readers=FollowedBy.ADMINISTRATORS, said=wording.ASKED_MAIL)


def ask(message: Message) -> Mail:
    which = wording.ASKED_ABOUT.format(reference=message.about) if message.about else wording.ASKED_SOMETHING
    url = settings.CORDEE_BASE_URL + reverse("ui:pro_home")
    return Mail(subject=wording.ASKED_SUBJECT, text=wording.ASKED_TEXT.format(which=which, url=url))
