"""What the case holds that she may show to her employer with one tick: appointments to come, without their subject."""

from datetime import datetime
from uuid import UUID

from cordee.domain.access import Actor
from cordee.domain.appointments import AppointmentState, Means
from cordee.domain.employer import Kind, Shared, fault_in
from cordee.support import appointments
from cordee.support.models import Appointment
from cordee.ui.typography import moment


def offered(case_id: UUID, *, actor: Actor, at: datetime) -> tuple[Shared, ...]:
    """Day and hour, place of those on site, who receives her where a name is written: never an organisation, her
    home or the address of a video call. One whose place or host tells of her health is not offered.
    """
    found = [_told(one) for one in appointments.appointments_of(case_id, actor=actor) if _is_ahead(one, at)]
    return tuple(Shared(kind=Kind.MEETING, text=text) for text in found if fault_in(text) is None)


def _is_ahead(one: Appointment, at: datetime) -> bool:
    return one.state == AppointmentState.PLANNED and one.starts_at > at


def _told(one: Appointment) -> str:
    place = one.place if one.means == Means.ON_SITE else ""
    who = f"avec {one.with_whom}" if one.with_whom else ""
    return ", ".join(said for said in (moment(one.starts_at), place, who) if said)
