"""The code that opens her page: sent to where she accepts messages, and shown in the browser that asked for it.

It is stored nowhere: it is made from the number of its message, which the session of that browser knows.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.domain import reaching
from cordee.domain.access import Actor
from cordee.domain.phone import masked
from cordee.domain.reaching import Channel, Discretion, Write
from cordee.keys import tries
from cordee.outbox import actions as outbox
from cordee.outbox import sms
from cordee.outbox.quiet import calendar_of
from cordee.people import telling
from cordee.people.models import Contact, PersonLink

CODE: Final = "person_code"
SESSION_KEY: Final = "voice_codes"
DIGITS: Final = 6
LASTS: Final = timedelta(minutes=10)
WINDOW: Final = 3600  # seconds, in which so many are sent to one link, and so many are tried
SENT_AT_MOST, TRIES_ALLOWED = 3, 5
LINKS_KEPT = 5  # of the codes that wait in one browser


@dataclass(frozen=True, kw_only=True)
class Way:
    """Where a code may go, and how the page says it: never whole."""

    channel: Channel
    said: str
    address: str
    neutral_sender: bool


@dataclass(frozen=True, kw_only=True)
class Ways:
    """``are_open``: a code may leave now."""

    found: tuple[Way, ...] = ()
    are_open: bool = True

    def by(self, channel: str) -> Way | None:
        return next((one for one in self.found if one.channel == channel and self.are_open), None)

    @property
    def tell_of_the_phone(self) -> bool:
        """The page shows the end of her number: it is no secret that could be asked of her."""
        return any(one.channel is Channel.SMS for one in self.found)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What this browser asked for last, on this link."""

    message_id: UUID
    channel: Channel
    at: datetime

    def is_over(self, now: datetime) -> bool:
        return not self.at <= now < self.at + LASTS


def ways_of(link: PersonLink, *, actor: Actor, now: datetime) -> Ways:
    contact = Contact.objects.visible_to(actor).filter(pk=link.person_id).first()
    if contact is None:
        return Ways()
    known = telling.ways_of(contact)
    channels = reaching.code_channels(known, sends_sms=sms.is_available())
    neutral = Discretion.NEUTRAL_SENDER in known.asks
    found = tuple(
        Way(channel=one, neutral_sender=neutral, said=masked(known.phone), address=known.phone)
        if one is Channel.SMS
        else Way(channel=one, neutral_sender=neutral, said=masked_mail(known.email), address=known.email)
        for one in channels
    )
    open_now = reaching.may_be_sent_now(known, at=now, holidays=calendar_of(now).holidays)
    return Ways(found=found, are_open=open_now)


def masked_mail(address: str) -> str:
    """« m···@e···.fr »."""
    local, _, domain = address.rpartition("@")
    name, _, ending = domain.rpartition(".")
    return f"{local[:1]}···@{name[:1]}···.{ending}"


def code_of(message_id: UUID) -> str:
    """Apart from the secrets of links, which are made with the same key."""
    digest = hmac.new(settings.CORDEE_LINK_KEY.encode(), b"code" + message_id.bytes, sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}}"


def send(*, link: PersonLink, way: Way, actor: Actor, at: datetime, key: str) -> Sent:
    """One message, which leaves at once: she waits for it. The same key sends one."""
    message_key = f"{CODE}:{link.pk}:{key}"
    write = Write(
        channel=way.channel,
        address=way.address,
        not_before=at,
        neutral_sender=way.neutral_sender,
        outside_work=False,
    )
    message = outbox.queue_to_person(CODE, about=link.case_id, write=write, at=at, key=message_key)
    if message.is_new:
        audit.record("own.code_sent", actor=actor, at=at, case=link.case_id, person=link.person_id, channel=way.channel)
    return Sent(message_id=message.pk, channel=way.channel, at=at)


def remember(request: HttpRequest, sent: Sent) -> None:
    kept = [one for one in _kept(request) if one[0] != request.actor.link_secret_hash]
    line = [request.actor.link_secret_hash, str(sent.message_id), sent.channel.value, sent.at.isoformat()]
    request.session[SESSION_KEY] = [*kept, line][-LINKS_KEPT:]


def forget(request: HttpRequest) -> None:
    """It has served, or another one is to be asked for."""
    kept = [one for one in _kept(request) if one[0] != request.actor.link_secret_hash]
    request.session[SESSION_KEY] = kept


def sent_to(request: HttpRequest) -> Sent | None:
    """The code that this browser waits for; None once its minutes are over."""
    for link, message, channel, at in _kept(request):
        if link == request.actor.link_secret_hash:
            sent = Sent(message_id=UUID(message), channel=Channel(channel), at=datetime.fromisoformat(at))
            return None if sent.is_over(timezone.now()) else sent
    return None


def is_shown_by(typed: str, sent: Sent | None) -> bool:
    """Compared all the same when there is none: both take the same time."""
    digits = "".join(sign for sign in typed if sign in "0123456789")
    expected = code_of(sent.message_id) if sent else "-" * DIGITS
    return hmac.compare_digest(digits, expected)


def too_many_sent(request: HttpRequest) -> bool:
    """Count one more, of this link, whatever the browser."""
    return _count("voice:code_sent", request) > SENT_AT_MOST


def too_many_tried(request: HttpRequest) -> bool:
    return _count("voice:code", request) > TRIES_ALLOWED


def was_right(request: HttpRequest) -> None:
    tries.give_back("voice:code", request.actor.link_secret_hash)


def _count(what: str, request: HttpRequest) -> int:
    return tries.count(what, request.actor.link_secret_hash, span=int(timezone.now().timestamp()) // WINDOW)


def _kept(request: HttpRequest) -> Iterable[list[str]]:
    found: list[list[str]] = request.session.get(SESSION_KEY, [])
    return found
