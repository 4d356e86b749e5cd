"""An appointment is made, moved, kept, cancelled, held or missed, taken back; she asks for another time."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.appointments import Means
from cordee.support import booking
from cordee.support.booking import Meeting
from cordee.support.models import Appointment
from tests.database import bypass_row_security
from tests.factories.voice import PersonLinkFactory, holder_of
from tests.faults.staging import Played, Stage, by, plays

DAY, IN_A_MONTH = timedelta(days=1), timedelta(days=30)  # a term that ``rows`` knows


def _meeting(starts_at: datetime) -> Meeting:
    return Meeting(starts_at=starts_at, minutes=45, means=Means.ON_SITE, place="12 rue des Bauges")


def _new(stage: Stage) -> dict[str, Any]:
    referral = stage.loop.accept(stage.loop.sent())
    return {"case_id": referral.case_id, "meeting": _meeting(timezone.now() + IN_A_MONTH), "subject": "Faire le point"}


def _appointment(stage: Stage) -> Appointment:
    return stage.loop.do(stage.loop.adviser, booking.book, at=timezone.now(), **_new(stage))


def _changing(stage: Stage, act: Any, one: Appointment, *, at: datetime | None = None, **said: Any) -> Played:
    known = {"appointment_id": one.pk, "seen": one.seen, "at": at or timezone.now()}
    return Played(act=by(stage.loop.adviser, partial(act, **known, **said)))


@plays("support.booking.book")
def book(stage: Stage) -> Played:
    known = {"at": timezone.now(), "key": str(uuid4()), **_new(stage)}
    return Played(act=by(stage.loop.adviser, partial(booking.book, **known)))


@plays("support.booking.move")
def move(stage: Stage) -> Played:
    one = _appointment(stage)
    return _changing(stage, booking.move, one, meeting=_meeting(one.starts_at + DAY))


@plays("support.booking.cancel")
def cancel(stage: Stage) -> Played:
    return _changing(stage, booking.cancel, _appointment(stage), reason="Fermé ce jour")


@plays("support.booking.hold")
def hold(stage: Stage) -> Played:
    one = _appointment(stage)
    return _changing(stage, booking.hold, one, at=one.starts_at + DAY)


@plays("support.booking.miss")
def miss(stage: Stage) -> Played:
    one = _appointment(stage)
    return _changing(stage, booking.miss, one, at=one.starts_at + DAY)


@plays("support.booking.resume")
def resume(stage: Stage) -> Played:
    one = _appointment(stage)
    later = one.starts_at + DAY
    with acting_as(stage.loop.adviser):
        held = booking.hold(appointment_id=one.pk, seen=one.seen, actor=stage.loop.adviser, at=later)
    return _changing(stage, booking.resume, held, at=later)


def _asking(one: Appointment) -> partial[Any]:
    with bypass_row_security():
        PersonLinkFactory(case=one.case)
    her = holder_of(one.case_id)
    said = {"words": "Plutôt un mardi", "seen": one.seen, "at": timezone.now()}
    return by(her, partial(booking.ask_another_time, appointment_id=one.pk, **said))


@plays("support.booking.ask_another_time")
def ask_another_time(stage: Stage) -> Played:
    return Played(act=_asking(_appointment(stage)))


@plays("support.booking.keep")
def keep(stage: Stage) -> Played:
    one = _appointment(stage)
    _asking(one)()
    with bypass_row_security():
        asked = Appointment.objects.get(pk=one.pk)
    return _changing(stage, booking.keep, asked)
