"""The alarm: a mail to the address of the installation, and nothing in it but what to look at."""

from cordee.clocks import wording
from cordee.outbox import delivery, undelivered
from cordee.outbox.mail import Mail
from cordee.outbox.models import FollowedBy, Message


def register() -> None:
    delivery.register("clock_stopped", alarm)
    undelivered.tell_readers("clock_stopped", readers=FollowedBy.ADMINISTRATORS, said=wording.ALARM)


def alarm(message: Message) -> Mail:
    return Mail(subject=wording.ALARM_SUBJECT, text=wording.ALARM_TEXT)
