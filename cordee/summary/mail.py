"""The message that a caller asked for: rendered from its parcel, which goes with it."""

from cordee.outbox import asked_now, delivery, undelivered
from cordee.outbox.mail import Obsolete
from cordee.outbox.models import FollowedBy, Message
from cordee.outbox.sms import Sms
from cordee.public import mail as public
from cordee.public import queries
from cordee.summary import wording
from cordee.summary.actions import SUMMARY_ASKED


def register() -> None:
    delivery.register(SUMMARY_ASKED, public.rendered, sms=_by_sms)
    asked_now.register(SUMMARY_ASKED, public.ended)
    undelivered.tell_readers(SUMMARY_ASKED, readers=FollowedBy.ADMINISTRATORS, said=wording.UNDELIVERED)


def _by_sms(message: Message) -> Sms:
    found = queries.in_the_parcel(message.about_id)
    if found is None:
        raise Obsolete
    return Sms(text=found[1])
