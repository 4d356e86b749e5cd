"""Reads: what a code shows to its holder, and the queue of the line."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.utils import timezone

from cordee.clocks.queries import clocks_of
from cordee.domain.access import Actor
from cordee.domain.enquiry import OPEN, Kind, Stands, State, Word
from cordee.domain.opening import Slot, slots, soonest_promise
from cordee.domain.reaching import Contact, Discretion, Somebody, Write, how_to_reach
from cordee.domain.working_days import working_day_after
from cordee.enquiries.models import Enquiry, EnquiryContact, EnquirySender, EnquirySituation, EnquiryWord
from cordee.frontdesk.codes import code_of, hash_of_code
from cordee.outbox import sms
from cordee.outbox.quiet import calendar_of
from cordee.referrals.clocks import holidays_around
from cordee.ui import line_hours


@dataclass(frozen=True, kw_only=True)
class Followed:
    """What a code gives to whoever holds it. ``awaits``: her yes or no; ``is_reachable``: a telephone is known."""

    received_at: datetime
    kind: Kind
    departement: str
    stands: Stands
    awaits: bool
    is_reachable: bool


@dataclass(frozen=True, kw_only=True)
class Opened:
    """An enquiry with what its reader may see of it; None where it is erased, or was never left."""

    enquiry: Enquiry
    contact: EnquiryContact | None
    situation: EnquirySituation | None
    sender: EnquirySender | None


def followed(code: str) -> Followed | None:
    with connection.cursor() as cursor:
        cursor.execute("select * from policy.followed_enquiry(%s)", [hash_of_code(code)])
        row = cursor.fetchone()
    if row is None:
        return None
    received_at, kind, departement, stands, awaits, is_reachable = row
    return Followed(
        received_at=received_at,
        kind=Kind(kind),
        departement=departement,
        stands=Stands(stands),
        awaits=awaits,
        is_reachable=is_reachable,
    )


def is_awaited(enquiry_id: UUID) -> bool:
    """For the job that sends: by the code, as its holder would ask."""
    found = followed(code_of(enquiry_id))
    return found is not None and found.awaits


def running_id(code: str) -> UUID | None:
    """The enquiry of a code while it runs: to hang her word on it, not to read it."""
    with connection.cursor() as cursor:
        cursor.execute("select policy.enquiry_of_code(%s)", [hash_of_code(code)])
        (found,) = cursor.fetchone()
    return found if found is None else UUID(str(found))


def slots_offered(*, at: datetime, departement: str = "") -> tuple[Slot, ...]:
    return slots(line_hours.timetable(), at=at, holidays=_closed_days(at, departement))


def from_now_on(departement: str, at: datetime) -> dict[str, Any]:
    """What can be promised of a call from this moment, and until when who signalled is told."""
    today = timezone.localdate(at)
    holidays, delay = holidays_around(today, departement), clocks_of(departement, on=today).acknowledge
    return {
        "promised_at": soonest_promise(line_hours.timetable(), at=at, holidays=_closed_days(at, departement)),
        "tell_sender_by": working_day_after(today, delay, holidays=holidays),
    }


def _closed_days(at: datetime, departement: str) -> frozenset[date]:
    return line_hours.days_off(at) | holidays_around(at.date(), departement)


def access_enquiry(enquiry_id: UUID, *, actor: Actor, lock: bool = False) -> Enquiry:
    """Return the enquiry; raise Enquiry.DoesNotExist when it is missing or not the reader's."""
    found = Enquiry.objects.visible_to(actor).select_related("owner__user")
    if lock:
        found = found.select_for_update(of=("self",), no_key=True)
    enquiry: Enquiry = found.get(pk=enquiry_id)
    return enquiry


def opened(enquiry: Enquiry, *, actor: Actor) -> Opened:
    return Opened(
        enquiry=enquiry,
        contact=_content(EnquiryContact, enquiry, actor),
        situation=_content(EnquirySituation, enquiry, actor),
        sender=_content(EnquirySender, enquiry, actor),
    )


def waiting(actor: Actor) -> Any:
    """The queue: what is open and can be called; a danger before all else, then the earliest time."""
    return _open(actor).exclude(_printed()).annotate(place=_PLACE).order_by("place", "pk")


# Note [a danger comes first]: a century before its hour, so that one instant orders all lists and begins each page.
_PLACE = Case(
    When(
        kind=Kind.DANGER.value,
        then=ExpressionWrapper(F("next_at") - Value(timedelta(days=36_525)), output_field=DateTimeField()),
    ),
    default=F("next_at"),
)


def dangers_not_called(actor: Actor, *, at: datetime) -> Any:
    """For the job: somebody in danger was promised a call, and its minutes have passed."""
    return _open(actor).filter(kind=Kind.DANGER.value, next_at__lt=at).order_by("next_at", "pk")


def minutes_for_a_danger(departement: str, *, at: datetime) -> int:
    return clocks_of(departement, on=timezone.localdate(at)).danger_minutes


def requests_that_wait(actor: Actor) -> Any:
    """For the worker: those that nothing suspects, that nobody took in hand and that have not been tried."""
    found = Enquiry.objects.visible_to(actor).filter(kind=Kind.REQUEST.value, state=State.RECEIVED.value, unsent="")
    return found.order_by("received_at", "pk")


def printed(actor: Actor) -> Any:
    """Codes that a physician printed and that nobody has answered: the line can call nobody yet."""
    return _open(actor).filter(_printed()).order_by("received_at", "pk")


def by_code(code: str, *, actor: Actor) -> Enquiry | None:
    """For an agent to whom it is spelt on the phone."""
    found: Enquiry | None = Enquiry.objects.visible_to(actor).filter(code_hash=hash_of_code(code)).first()
    return found


def _open(actor: Actor) -> Any:
    return Enquiry.objects.visible_to(actor).filter(state__in=[state.value for state in OPEN])


def _printed() -> Q:
    reachable = EnquiryContact.objects.filter(enquiry=OuterRef("pk"))
    return Q(~Exists(reachable), state=State.AWAITING_AGREEMENT.value, kind=Kind.PHYSICIAN.value)


def reached_since(moment: datetime, *, actor: Actor) -> Any:
    """Those whom the line has spoken to since, the latest first: was the promise kept?"""
    found = Enquiry.objects.visible_to(actor).select_related("owner__user")
    return found.filter(reached_at__gte=moment).order_by("-reached_at", "pk")


def quarantined(actor: Actor) -> Any:
    found = Enquiry.objects.visible_to(actor).select_related("owner__user").filter(state=State.QUARANTINED.value)
    return found.order_by("received_at", "pk")


def must_tell_sender(enquiry: Enquiry) -> bool:
    return enquiry.tell_sender_by is not None and enquiry.sender_told_at is None


def sender_may_know(enquiry: Enquiry, *, actor: Actor) -> bool:
    """Whether she let it be said to who signalled that she agreed."""
    said = EnquiryWord.objects.visible_to(actor).filter(enquiry=enquiry.pk, word=Word.YES.value, sender_may_know=True)
    return bool(said.exists())


def her_word(enquiry: Enquiry, *, actor: Actor) -> EnquiryWord | None:
    """What she said of a signal, how, when, and to whom."""
    found: EnquiryWord | None = EnquiryWord.objects.visible_to(actor).filter(enquiry=enquiry.pk).order_by("at").last()
    return found


def way_to(enquiry: Enquiry, *, actor: Actor, at: datetime) -> Write | Somebody | None:
    """How a message may reach who was signalled, as who signalled said that she allows; None without a number."""
    contact = _content(EnquiryContact, enquiry, actor)
    if contact is None:
        return None
    known = Contact(phone=contact.phone, asks=frozenset(Discretion(asked) for asked in contact.discretion))
    return how_to_reach(known, at=at, calendar=calendar_of(at), sends_sms=sms.is_available())


def is_sender_late(enquiry: Enquiry, *, on: date) -> bool:
    return must_tell_sender(enquiry) and enquiry.tell_sender_by < on


@dataclass(frozen=True, kw_only=True)
class Late:
    """A line without anybody: of which kind, where, since when, and why it is shown beyond the line."""

    kind: Kind
    departement: str
    awaited_at: datetime
    why: str


def late() -> list[Late]:
    """For an animator or an administrator, in her territory: the database says which."""
    with connection.cursor() as cursor:
        cursor.execute("select kind, departement, awaited_at, why from policy.late_enquiries()")
        return [
            Late(kind=Kind(kind), departement=departement, awaited_at=awaited_at, why=why)
            for kind, departement, awaited_at, why in cursor.fetchall()
        ]


def _content(model: Any, enquiry: Enquiry, actor: Actor) -> Any:
    return model.objects.visible_to(actor).filter(pk=enquiry.pk).first()
