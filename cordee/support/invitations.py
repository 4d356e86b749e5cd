"""An appointment as an invitation: in the mail that tells her of it, where she asks for no discretion; to who made it.

Like the mail, it names nobody: hers has an hour, that of a member a reference and the organisation's own place, or
the hour alone where the case is sensitive.
"""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import current_actor
from cordee.cases.models import Participation
from cordee.domain.access import Actor, Level
from cordee.network import calendar_addresses
from cordee.network.models import Membership
from cordee.outbox import actions as outbox
from cordee.outbox import delivery, mail, undelivered
from cordee.outbox.mail import Invitation, Mail, Obsolete
from cordee.outbox.models import FollowedBy, Message, RecipientKind
from cordee.people import telling
from cordee.referrals import queries as referrals
from cordee.support import appointment_file
from cordee.support import appointment_news as news
from cordee.support import appointment_wording as wording
from cordee.support.appointment_file import Invited
from cordee.support.appointment_news import Change
from cordee.support.models import Appointment

INVITED = "member_appointment"
TAKING_PART = [Level.LEAD.value, Level.PARTNER.value]


def register() -> None:
    delivery.register(INVITED, to_member)
    undelivered.tell_readers(INVITED, readers=FollowedBy.ADMINISTRATORS, said=wording.INVITATION_LOST)


def invite_its_maker(one: Appointment, *, change: Change, actor: Actor, at: datetime) -> None:
    """By a mail to the account, unless a calendar of the member already reads it at its own address.

    Moved by a colleague, one of a sensitive case, or of a case that the organisation has left, goes to nobody's box.
    """
    if one.membership_id != actor.membership and not _may_still_hear(one, actor):
        return
    if calendar_addresses.address_of(one.membership_id) is not None:
        return
    maker = Membership.objects.in_force().filter(pk=one.membership_id).select_related("user").first()
    if maker is None or not maker.user.email:
        return
    key = f"{INVITED}:{one.pk}:{one.sequence}:{change}:{int(at.timestamp())}"
    known = {"address": maker.user.email, "recipient_kind": RecipientKind.ACCOUNT.value}
    outbox.queue(INVITED, about=one.case_id, at=at, key=key, **known)


def _may_still_hear(one: Appointment, actor: Actor) -> bool:
    parts = Participation.objects.visible_to(actor).in_force().filter(case=one.case_id, level__in=TAKING_PART)
    return not referrals.is_sensitive(one.case_id) and bool(parts.filter(organisation=one.organisation_id).exists())


def to_member(message: Message) -> Mail:
    one = _held(message)
    reserved = referrals.is_sensitive(one.case_id)
    file, method = appointment_file.invitation_to_member(one, invited=_between(message), reserved=reserved)
    url = settings.CORDEE_BASE_URL + reverse("support:case", args=[one.case_id])
    text = wording.INVITATION_CANCELLED if method == "CANCEL" else wording.INVITATION_TEXT
    invitation = Invitation(file=file, method=method)
    return Mail(subject=wording.INVITATION_SUBJECT, text=text.format(url=url), invitation=invitation)


def hers(message: Message, *, title: str) -> Invitation | None:
    """None where she asks for any discretion: others read her mail, or her calendar."""
    if telling.asks_discretion(message):
        return None
    file, method = appointment_file.invitation(_held(message), title=title, invited=_between(message))
    return Invitation(file=file, method=method)


def _between(message: Message) -> Invited:
    return Invited(by=mail.address_of_sender(), to=message.address)


def _held(message: Message) -> Appointment:
    found = news.held(message.idempotency_key, actor=current_actor(), at=timezone.now())
    if found is None:
        raise Obsolete
    return found
