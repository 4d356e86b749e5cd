"""Every read of appointments: those of a case, those of an organisation by list, and who may change which."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from cordee.domain.access import Actor, ActorKind, Level
from cordee.domain.appointments import AppointmentState
from cordee.domain.quiet_hours import PARIS
from cordee.referrals.baskets import After, Order, Slice, sliced
from cordee.support import steps
from cordee.support.models import Appointment
from cordee.ui.waiting import MANY

PAGE = 25


def _instant(text: str) -> datetime:
    """In universal time, as the database gives it."""
    at = datetime.fromisoformat(text)
    if at.utcoffset() != timedelta(0):
        raise ValueError(text)
    return at


BY_HOUR = Order(field="starts_at", latest_first=False, read=_instant)
PLANNED = Q(state=AppointmentState.PLANNED.value)


class Agenda(StrEnum):
    """Lists of what an organisation's appointments ask of it."""

    TODAY = "aujourd-hui"
    TO_COME = "a-venir"
    ANOTHER_TIME = "autre-date"
    UNSAID = "non-renseignes"


def appointments_of(case_id: UUID, *, actor: Actor) -> list[Appointment]:
    """By their hour, the first to come first of all."""
    found = Appointment.objects.visible_to(actor).filter(case=case_id).select_related("organisation")
    return list(found.order_by("starts_at", "pk"))


def may_change(one: Appointment, *, level: Level | None, actor: Actor) -> bool:
    """Who leads, all that it reads; a partner its own."""
    return level is Level.LEAD or (level is Level.PARTNER and one.organisation_id == actor.organisation)


def access_appointment(appointment_id: UUID, *, actor: Actor) -> Appointment:
    """Raise Appointment.DoesNotExist for one that is hidden, missing, or not the actor's to change."""
    found: Appointment = Appointment.objects.visible_to(actor).select_related("organisation").get(pk=appointment_id)
    own = actor.kind is ActorKind.BENEFICIARY
    if not own and not may_change(found, level=steps.level_in(found.case_id, actor=actor), actor=actor):
        raise Appointment.DoesNotExist(appointment_id)
    return found


def read_appointment(appointment_id: UUID, *, actor: Actor) -> Appointment:
    """To read it alone: whoever sees it. Raises Appointment.DoesNotExist."""
    found: Appointment = Appointment.objects.visible_to(actor).select_related("organisation").get(pk=appointment_id)
    return found


def listed(
    *, actor: Actor, agenda: Agenda, now: datetime, after: After | None = None, before: After | None = None
) -> Slice:
    found = _ours(actor).filter(_in(agenda, now=now)).select_related("case")
    return sliced(found, BY_HOUR, after=after, before=before, size=PAGE)


def counts(*, actor: Actor, now: datetime) -> Mapping[Agenda, int]:
    """How many each list holds; none counts further than MANY."""
    found = _ours(actor)
    return {one: found.filter(_in(one, now=now)).order_by()[: MANY + 1].count() for one in Agenda}


def _ours(actor: Actor) -> QuerySet[Appointment]:
    found: QuerySet[Appointment] = Appointment.objects.visible_to(actor).filter(organisation=actor.organisation)
    return found


def _in(agenda: Agenda, *, now: datetime) -> Q:
    today = timezone.localdate(now, timezone=PARIS)
    begins = datetime.combine(today, time(), tzinfo=PARIS)
    ends = datetime.combine(today + timedelta(days=1), time(), tzinfo=PARIS)
    match agenda:
        case Agenda.TODAY:
            return ~Q(state=AppointmentState.CANCELLED.value) & Q(starts_at__gte=begins, starts_at__lt=ends)
        case Agenda.TO_COME:
            return PLANNED & Q(starts_at__gt=now)
        case Agenda.ANOTHER_TIME:
            return PLANNED & Q(wished_at__isnull=False, wish_answered_at__isnull=True)
        case Agenda.UNSAID:
            return PLANNED & Q(starts_at__lte=now)
