"""What leaves by mail: that it came, to who signalled or wrote; that it is taken up; what an agent answers."""

from django.conf import settings

from cordee.enquiries import agreement_links, queries, wording
from cordee.enquiries.acknowledging import SIGNALLED
from cordee.enquiries.answering import ANSWERED
from cordee.enquiries.dangers import NOT_CALLED
from cordee.enquiries.line_acts import AGREED, ASKED, TAKEN_UP
from cordee.enquiries.mailbox_in import RECEIVED
from cordee.enquiries.models import EnquiryAnswer
from cordee.frontdesk import leading
from cordee.outbox import asked_now, delivery, undelivered
from cordee.outbox.delivery import WORKER
from cordee.outbox.mail import Mail, Obsolete
from cordee.outbox.models import FollowedBy, Message
from cordee.outbox.sms import Sms
from cordee.ui.line_hours import french_hours


def register() -> None:
    delivery.register(SIGNALLED, _signalled)
    delivery.register(TAKEN_UP, _taken_up)
    delivery.register(AGREED, _agreed)
    delivery.register(ASKED, _asked, sms=_asked_by_sms)
    delivery.register(RECEIVED, _received)
    delivery.register(ANSWERED, _answered)
    leading.say(
        NOT_CALLED,
        subject=wording.NOT_CALLED_SUBJECT,
        text=wording.NOT_CALLED_TEXT,
        short=wording.NOT_CALLED_SMS,
    )
    for kind, said in (
        (SIGNALLED, wording.SIGNALLED_UNDELIVERED),
        (TAKEN_UP, wording.TAKEN_UP_UNDELIVERED),
        (AGREED, wording.TAKEN_UP_UNDELIVERED),
        (ASKED, wording.ASKED_UNDELIVERED),
        (RECEIVED, wording.RECEIVED_UNDELIVERED),
        (ANSWERED, wording.ANSWERED_UNDELIVERED),
    ):
        undelivered.tell_readers(kind, readers=FollowedBy.ADMINISTRATORS, said=said)
        asked_now.keep_no_address(kind)


def _agreed(message: Message) -> Mail:
    return Mail(subject=wording.TAKEN_UP_SUBJECT, text=wording.AGREED_TEXT)


def _asked(message: Message) -> Mail:
    text = wording.ASKED_TEXT.format(url=_link(message), phone=settings.CORDEE_LINE_NUMBER)
    return Mail(subject=wording.ASKED_SUBJECT, text=text)


def _asked_by_sms(message: Message) -> Sms:
    return Sms(text=wording.ASKED_SMS.format(url=_link(message)))


def _link(message: Message) -> str:
    """Nothing is left to say once she has answered, or once it is closed."""
    if not queries.is_awaited(message.about_id):
        raise Obsolete
    return agreement_links.address_of(message.about_id)


def _signalled(message: Message) -> Mail:
    text = wording.SIGNALLED_TEXT.format(phone=settings.CORDEE_LINE_NUMBER, hours=french_hours())
    return Mail(subject=wording.SIGNALLED_SUBJECT, text=text)


def _taken_up(message: Message) -> Mail:
    return Mail(subject=wording.TAKEN_UP_SUBJECT, text=wording.TAKEN_UP_TEXT)


def _received(message: Message) -> Mail:
    text = wording.RECEIVED_TEXT.format(phone=settings.CORDEE_LINE_NUMBER, hours=french_hours())
    return Mail(subject=wording.RECEIVED_SUBJECT, text=text)


def _answered(message: Message) -> Mail:
    """What an agent wrote and read again before it left. It is erased some days after the end of the demand."""
    answer = EnquiryAnswer.objects.visible_to(WORKER).filter(pk=message.about_id).first()
    if answer is None:
        raise Obsolete("answer_was_erased")
    reply_to = "" if message.neutral_sender else settings.CORDEE_LINE_MAIL
    return Mail(subject=answer.subject, text=answer.text, reply_to=reply_to)
