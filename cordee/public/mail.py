"""The mail that a visitor asked for: rendered from its parcel, which goes with it."""

from cordee.outbox import asked_now, delivery, undelivered
from cordee.outbox.mail import Mail, Obsolete
from cordee.outbox.models import FollowedBy, Message
from cordee.public import actions, queries, wording
from cordee.public.models import Parcel


def register() -> None:
    delivery.register(actions.RESULT_ASKED, rendered)
    asked_now.register(actions.RESULT_ASKED, ended)
    undelivered.tell_readers(actions.RESULT_ASKED, readers=FollowedBy.ADMINISTRATORS, said=wording.MAIL_SAID)


def rendered(message: Message) -> Mail:
    found = queries.in_the_parcel(message.about_id)
    if found is None:
        raise Obsolete
    subject, text = found
    return Mail(subject=subject, text=text)


def ended(message: Message) -> None:
    """The mail has left, or never will."""
    Parcel.objects.filter(pk=message.about_id).delete()
