"""One mail, and how its failures are read."""

import smtplib
from dataclasses import dataclass
from email.mime.text import MIMEText
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from cordee.outbox import marks
from cordee.outbox.models import Message

NEUTRAL_NAME = "Votre demande"


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """A calendar file: ``method`` says whether it is to be noted or struck."""

    file: bytes
    method: str
    name: str = "rendez-vous.ics"


@dataclass(frozen=True, kw_only=True)
class Mail:
    """Neutral words and a link, no personal data: it crosses mail servers that nobody here knows.

    ``reply_to``: where somebody reads an answer; none where nobody does.
    """

    subject: str
    text: str
    reply_to: str = ""
    brief: str = ""  # what stands for it in a digest, of the kinds that have one
    invitation: Invitation | None = None  # where the room that writes it knows that it is welcome


class Obsolete(Exception):
    """Raised by a renderer: there is nothing left to say, the act it tells of was undone. ``reason`` is a code."""

    def __init__(self, reason: str = "nothing_left_to_say") -> None:
        super().__init__(reason)
        self.reason = reason


def send(message: Message, mail: Mail) -> None:
    """Hand the mail to the server; a second time, with the same Message-ID, so that the recipient sees one."""
    sender = _neutral_sender() if message.neutral_sender else settings.DEFAULT_FROM_EMAIL
    sent = EmailMessage(
        subject=mail.subject,
        body=mail.text,
        from_email=marks.address_of(message.pk) or sender,  # that of the envelope
        to=[message.address],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={
            "From": sender,
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
            marks.HEADER: marks.mark_of(message.pk),
        },
    )
    if mail.invitation:
        sent.attach(_attached(mail.invitation))
    sent.send()


def address_of_sender() -> str:
    """Whom a mail that hides nothing comes from: the bare address."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _attached(one: Invitation) -> MIMEText:
    """As RFC 6047 asks: the part says its method, so that a reader shows a button rather than a file."""
    part = MIMEText(one.file.decode(), "calendar", "utf-8")
    part.set_param("method", one.method)
    part.add_header("Content-Disposition", "attachment", filename=one.name)
    return part


def _neutral_sender() -> str:
    """Names neither the service nor an organisation."""
    if settings.CORDEE_MAIL_NEUTRAL_FROM:
        return str(settings.CORDEE_MAIL_NEUTRAL_FROM)
    return formataddr((NEUTRAL_NAME, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def is_permanent(error: Exception) -> bool:
    """A 5xx answer about this recipient or this mail. About our account or our address, someone will repair it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and 500 <= error.smtp_code < 600


def describe(error: Exception) -> str:
    """A code for the journal. Never the words of the server, which repeat the address."""
    codes = [str(code) for code in _codes(error)]
    return " ".join([type(error).__name__, *codes])[:80]


def _codes(error: Exception) -> list[int]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return sorted({code for code, _ in error.recipients.values()})
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []
