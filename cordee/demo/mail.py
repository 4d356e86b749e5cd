"""Where the mails of a demonstration go: a table that one reads on a page."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from cordee.demo.models import SentMail


class PageBackend(BaseEmailBackend):
    """Keeps the mail in the transaction of whoever sends it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        SentMail.objects.bulk_create(_kept(message) for message in email_messages)
        return len(email_messages)


def _kept(message: EmailMessage) -> SentMail:
    return SentMail(
        at=timezone.now(),
        recipients=", ".join(message.recipients()),
        subject=str(message.subject),
        text=str(message.body),
        message_id=message.extra_headers.get("Message-ID", ""),
    )
