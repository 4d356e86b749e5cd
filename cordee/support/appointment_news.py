"""What she hears of an appointment: neutral words and the way to her page, at once and before the day; each once.

The key of a message says of which appointment it is, and as it stood: one that was moved or cancelled since is told by
another message, and the former says nothing when its time comes.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings

from cordee.cases.models import Case
from cordee.domain.access import Actor
from cordee.domain.appointments import AppointmentState, remind_at
from cordee.people import personal_links, telling
from cordee.referrals.clocks import holidays_around
from cordee.support.models import Appointment

TOLD, REMINDER = "person_appointment", "person_appointment_reminder"
NEWS = (TOLD, REMINDER)


class Change(StrEnum):
    MADE = "fixe"
    MOVED = "deplace"
    KEPT = "maintenu"
    CANCELLED = "annule"
    REMINDED = "rappel"


def tell(appointment: Appointment, *, case: Case, change: Change, actor: Actor, at: datetime) -> None:
    """In the transaction of the act. She gets a page if she has none; who acts need not know how she is reached."""
    whose = {"case_id": case.pk, "person_id": case.person_id, "departement": case.departement}
    personal_links.ensure(**whose, actor=actor, at=at)
    key = f"{TOLD}:{appointment.pk}:{appointment.sequence}:{change}:{int(at.timestamp())}"
    telling.tell_later(case_id=case.pk, kind=TOLD, key=key, actor=actor, at=at)


def remind(appointment: Appointment, *, case: Case, actor: Actor, at: datetime) -> None:
    """Before the day, as the setting says; one that is too near has none. Once an hour that was agreed."""
    day = appointment.starts_at.date()
    holidays = holidays_around(day, case.departement) | holidays_around(day - timedelta(days=20), case.departement)
    days = settings.CORDEE_APPOINTMENT_REMINDER_DAYS
    when = remind_at(appointment.starts_at, at=at, days=days, holidays=holidays)
    if when is None:
        return
    key = f"{REMINDER}:{appointment.pk}:{appointment.sequence}:{Change.REMINDED}:0"
    telling.tell_later(case_id=case.pk, kind=REMINDER, key=key, actor=actor, at=at, not_before=when)


def holds_still(key: str, *, actor: Actor, at: datetime) -> bool:
    """Whether what the message of this key tells is still so, and still ahead."""
    return held(key, actor=actor, at=at) is not None


def held(key: str, *, actor: Actor, at: datetime) -> Appointment | None:
    """The appointment as the message of this key tells it; None once it is something else, or over."""
    _, appointment, sequence, change, _ = key.split(":")
    found = Appointment.objects.visible_to(actor).filter(pk=UUID(appointment), starts_at__gt=at)
    state = AppointmentState.CANCELLED if change == Change.CANCELLED else AppointmentState.PLANNED
    one: Appointment | None = found.filter(sequence=int(sequence), state=state.value).first()
    return one
