"""What who signalled is told: that it is taken up, and nothing else."""

from cordee.enquiries import wording
from cordee.enquiries.line_acts import TAKEN_UP
from cordee.outbox import delivery, undelivered
from cordee.outbox.mail import Mail
from cordee.outbox.models import FollowedBy, Message


def register() -> None:
    delivery.register(TAKEN_UP, _taken_up)
    undelivered.tell_readers(TAKEN_UP, readers=FollowedBy.ADMINISTRATORS, said=wording.TAKEN_UP_UNDELIVERED)


def _taken_up(message: Message) -> Mail:
    return Mail(subject=wording.TAKEN_UP_SUBJECT, text=wording.TAKEN_UP_TEXT)
