"""Reads: what rings at an agent's desk, and what is known of a number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Subquery

from cordee.domain.access import Actor
from cordee.domain.call import Outcome
from cordee.domain.enquiry import OPEN
from cordee.domain.phone import as_written
from cordee.domain.telephony import Happening, Heard, Line, LineState, line_of
from cordee.enquiries.models import Enquiry, EnquiryContact
from cordee.people import queries as people
from cordee.people.keys import phone_key
from cordee.referrals import queries as referrals
from cordee.referrals.models import Referral
from cordee.telephony.models import PhoneCall, PhoneDesk, PhoneEvent

# What rings, or was picked up and not opened on the console: nobody opens it later.
SHOWN_FOR = timedelta(minutes=10)
EARLIER_CALLS = 3


@dataclass(frozen=True, kw_only=True)
class Ringing:
    """``number`` is empty where the caller hides it."""

    line_key: str
    line: Line
    number: str
    number_hash: str


@dataclass(frozen=True, kw_only=True)
class Earlier:
    started_at: datetime
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class Known:
    """What may be said of a number to this agent. ``is_followed``: elsewhere, which is all that is told."""

    calls: tuple[Earlier, ...] = ()
    requests: tuple[Referral, ...] = ()
    enquiries: tuple[Enquiry, ...] = ()
    is_followed: bool = False

    @property
    def anything(self) -> bool:
        return bool(self.calls or self.requests or self.enquiries or self.is_followed)


def desk_of(actor: Actor) -> str:
    """How the telephone system names the actor; empty where nobody has said."""
    found = PhoneDesk.objects.visible_to(actor).values_list("identity", flat=True).first()
    return found or ""


def ringing_at(desk: str, *, actor: Actor, at: datetime) -> list[Ringing]:
    """What rings at this desk or on the whole line, and what it has picked up: the latest first, opened by nobody."""
    recent = PhoneEvent.objects.visible_to(actor).filter(received_at__gt=at - SHOWN_FOR).exclude(line_key="")
    opened = PhoneCall.objects.visible_to(actor).filter(line_key=OuterRef("line_key"))
    events = PhoneEvent.objects.visible_to(actor).filter(
        ~Exists(opened), line_key__in=Subquery(recent.values("line_key"))
    )
    found = [one for one in _lines(events, at) if one.line.is_live and _is_for(one.line, desk)]
    return sorted(found, key=lambda one: one.line.rang_at, reverse=True)


def line(line_key: str, *, actor: Actor, at: datetime) -> Ringing | None:
    found = PhoneEvent.objects.visible_to(actor).filter(line_key=line_key).exclude(line_key="")
    return next(iter(_lines(found, at)), None)


def lines_of(events: Iterable[PhoneEvent], *, at: datetime) -> list[Ringing]:
    """``events`` in the order of their lines."""
    return [_ringing(key, list(of_line), at) for key, of_line in groupby(events, key=lambda one: one.line_key)]


def known_of(number: str, number_hash: str, *, actor: Actor) -> Known:
    """What the agent is entitled to learn of who calls from ``number``: see decision 0029."""
    if not number_hash:
        return Known()
    requests = tuple(_requests(number, actor))
    elsewhere = not requests and people.may_already_exist(
        family_name="", given_name="", birth_date=None, phone=as_written(number)
    )
    return Known(
        calls=tuple(_earlier(number_hash)),
        requests=requests,
        enquiries=tuple(_enquiries(number, actor)),
        is_followed=elsewhere,
    )


def _lines(events: Any, at: datetime) -> list[Ringing]:
    return lines_of(events.order_by("line_key", "received_at", "pk"), at=at)


def _ringing(line_key: str, events: list[PhoneEvent], at: datetime) -> Ringing:
    heard = [Heard(happening=Happening(one.happening), at=one.at, desk=one.desk, seconds=one.seconds) for one in events]
    return Ringing(
        line_key=line_key,
        line=line_of(heard, at=at),
        number=next((one.number for one in events if one.number), ""),
        number_hash=next((one.number_hash for one in events if one.number_hash), ""),
    )


def _is_for(found: Line, desk: str) -> bool:
    if found.state is LineState.SPEAKING and found.answered_by:
        return found.answered_by == desk
    return not found.rings_at or desk in found.rings_at


def _earlier(number_hash: str) -> list[Earlier]:
    with connection.cursor() as cursor:
        cursor.execute("select started_at, outcome from policy.calls_of_number(%s, %s)", [number_hash, EARLIER_CALLS])
        return [Earlier(started_at=started_at, outcome=Outcome(outcome)) for started_at, outcome in cursor.fetchall()]


def _requests(number: str, actor: Actor) -> list[Referral]:
    with connection.cursor() as cursor:
        cursor.execute("select policy.requests_of_number(%s)", [phone_key(as_written(number))])
        (ids,) = cursor.fetchone()
    return [found for one in ids if (found := _request(one, actor)) is not None]


def _request(referral_id: UUID, actor: Actor) -> Referral | None:
    try:
        return referrals.access_referral(referral_id, actor=actor)
    except Referral.DoesNotExist:
        return None


def _enquiries(number: str, actor: Actor) -> list[Enquiry]:
    reached = EnquiryContact.objects.visible_to(actor).filter(phone=number).values("enquiry")
    open_ones = Enquiry.objects.visible_to(actor).filter(pk__in=reached, state__in=[state.value for state in OPEN])
    return list(open_ones.order_by("next_at"))
