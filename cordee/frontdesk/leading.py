"""Whoever leads the line is written to at once: by mail, and by SMS where the site has a mobile for it.

Neither says who calls, nor what is said: that somebody is in danger, and which page to open.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from cordee.domain.access import Role
from cordee.frontdesk import wording
from cordee.network.models import Membership
from cordee.outbox import actions as outbox
from cordee.outbox import delivery, sms, undelivered
from cordee.outbox.mail import Mail
from cordee.outbox.models import FollowedBy, Message
from cordee.outbox.sms import Sms

IN_DANGER = "line_danger"


def call_leads(kind: str, *, organisation: UUID | None, about: object, key: str, at: datetime) -> int:
    """Queue what ``kind`` says; return how many are new. Without an organisation: the leads of all that answer."""
    said = {"about": about, "at": at}
    messages = [
        outbox.queue(kind, address=lead.user.email, key=f"{key}:{lead.pk}", recipient_kind="account", **said)
        for lead in _leads(organisation)
    ]
    if settings.CORDEE_LINE_ALERT_PHONE and sms.is_available():
        number = settings.CORDEE_LINE_ALERT_PHONE
        messages.append(outbox.queue_sms_to_account(kind, phone=number, key=f"{key}:sms", **said))
    return sum(one.is_new for one in messages)


def _leads(organisation: UUID | None) -> list[Membership]:
    in_force = Membership.objects.in_force()
    answering = in_force.filter(role=Role.PHONE_AGENT.value).values("organisation")
    found = in_force.filter(role=Role.TEAM_LEAD.value, organisation__in=answering).exclude(user__email="")
    if organisation is not None:
        found = found.filter(organisation=organisation)
    return list(found.select_related("user").order_by("pk"))


def register() -> None:
    say(IN_DANGER, subject=wording.DANGER_SUBJECT, text=wording.DANGER_TEXT, short=wording.DANGER_SMS)


def say(kind: str, *, subject: str, text: str, short: str) -> None:
    """The words of a kind; a failure is for administrators, who read of it as of the other alarms."""

    def mail(_: Message) -> Mail:
        return Mail(subject=subject, text=text.format(url=settings.CORDEE_BASE_URL + reverse("supervision:live")))

    def by_sms(_: Message) -> Sms:
        return Sms(text=short)

    delivery.register(kind, mail, sms=by_sms)
    undelivered.tell_readers(kind, readers=FollowedBy.ADMINISTRATORS, said=subject)
