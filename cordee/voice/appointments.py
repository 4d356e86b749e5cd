"""What her page says of her appointments: when, how, with whom; and what she has asked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from cordee.domain.access import Actor
from cordee.domain.appointments import AppointmentState, Means
from cordee.domain.articles import the
from cordee.support import appointments
from cordee.support.models import Appointment
from cordee.ui.tongues import SOURCE, tongue
from cordee.ui.typography import moment
from cordee.voice import wording


@dataclass(frozen=True, kw_only=True)
class Hers:
    """``subject``, ``place``, ``with_whom``, ``reason`` are in the words of who receives her, French."""

    pk: UUID
    when: str
    said: str
    subject: str
    place: str
    with_whom: str
    wish: str  # her own words, while they wait for an answer
    was_moved: str
    settled: str
    reason: str
    may_ask: bool


def hers(case_id: UUID, *, actor: Actor, at: datetime) -> tuple[Hers, ...]:
    """What is to come first, then the rest, the latest first."""
    found = [_one(one, at) for one in appointments.appointments_of(case_id, actor=actor)]
    return (*(one for one in found if one.may_ask), *(one for one in reversed(found) if not one.may_ask))


def _one(one: Appointment, at: datetime) -> Hers:
    name = one.organisation.display_name
    state, ahead = AppointmentState(one.state), one.starts_at > at
    said = _("{means}, {minutes} minutes, avec {name}.")
    moved = _("Ce rendez-vous a été déplacé. Il était prévu le {moment}.")
    return Hers(
        pk=one.pk,
        when=moment(one.starts_at),
        said=said.format(
            means=_(wording.MEANS[Means(one.means)]),
            minutes=one.minutes,
            name=the(name) if tongue() == SOURCE else name,
        ),
        subject=one.subject,
        place=one.place,
        with_whom=one.with_whom,
        wish=one.wish if one.wish_waits else "",
        was_moved=moved.format(moment=moment(one.moved_from)) if one.moved_from and ahead else "",
        settled=_(wording.APPOINTMENTS[state]) if state is not AppointmentState.PLANNED else "",
        reason=one.reason,
        may_ask=ahead and state is AppointmentState.PLANNED,
    )
