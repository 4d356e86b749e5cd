"""One mail, in the morning with the other reminders: that cases were entrusted, never which."""

from django.conf import settings
from django.urls import reverse

from cordee.caseload import wording
from cordee.caseload.actions import ENTRUSTED
from cordee.outbox import delivery, undelivered
from cordee.outbox.mail import Mail
from cordee.outbox.models import FollowedBy, Message


def register() -> None:
    delivery.register(ENTRUSTED, tell_entrusted, grouped=True)
    undelivered.tell_readers(ENTRUSTED, readers=FollowedBy.ADMINISTRATORS, said=wording.ENTRUSTED_UNDELIVERED)


def tell_entrusted(message: Message) -> Mail:
    url = settings.CORDEE_BASE_URL + reverse("caseload:day")
    return Mail(
        subject=wording.ENTRUSTED_SUBJECT,
        text=wording.ENTRUSTED_TEXT.format(url=url),
        brief=wording.ENTRUSTED_BRIEF.format(url=url),
    )
