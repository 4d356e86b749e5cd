"""What runs beside the next action of many cases, as far as the actor reads it: appointments, applications, programmes.

Displayed = logged: one line a case and a kind.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from cordee.audit import actions as audit
from cordee.audit.actions import Shown
from cordee.domain.access import Actor, DataClass
from cordee.domain.applications import ApplicationState
from cordee.domain.appointments import AppointmentState
from cordee.domain.programmes import ProgrammeState
from cordee.programmes import queries as programmes
from cordee.programmes.models import SupportProgramme
from cordee.support import applications
from cordee.support.application_wording import STATES
from cordee.support.models import Application, Appointment


@dataclass(frozen=True, kw_only=True)
class Also:
    appointments: list[str] = field(default_factory=list)
    applications: list[str] = field(default_factory=list)
    programmes: list[str] = field(default_factory=list)


NOTHING = Also()


def also_in(cases: Collection[UUID], *, actor: Actor, at: datetime, screen: str) -> Mapping[UUID, Also]:
    """The next appointment of each, and what is under way; as many queries whatever the number of cases."""
    said: defaultdict[UUID, Also] = defaultdict(Also)
    known = {"actor": actor, "at": at, "screen": screen}
    planned = Appointment.objects.visible_to(actor).filter(
        case__in=cases, state=AppointmentState.PLANNED.value, starts_at__gt=at
    )
    for one in (next_ones := _first_of_each(planned.order_by("starts_at", "pk"))):
        said[one.case_id].appointments.append(f"{timezone.localtime(one.starts_at):%d/%m/%Y %H:%M}")
    _log("appointment", next_ones, lambda _one: DataClass.SITUATION, **known)
    running = Application.objects.visible_to(actor).filter(case__in=cases, settled_at__isnull=True)
    for asked in (asked_for := list(running.order_by("due_on", "at", "pk"))):
        state = STATES[ApplicationState(asked.state)].lower()
        said[asked.case_id].applications.append(f"{asked.title} ({state}, {asked.due_on:%d/%m/%Y})")
    _log("application", asked_for, applications.class_of, **known)
    under_way = SupportProgramme.objects.visible_to(actor).filter(case__in=cases, state=ProgrammeState.RUNNING.value)
    for programme in (followed := list(under_way.order_by("at", "pk"))):
        said[programme.case_id].programmes.append(programme.title)
    _log("programme", followed, programmes.class_of, **known)
    return said


def _first_of_each(found: Iterable[Appointment]) -> list[Appointment]:
    first: dict[UUID, Appointment] = {}
    for one in found:
        first.setdefault(one.case_id, one)
    return list(first.values())


def _log(what: str, found: Iterable[Any], class_of: Any, *, actor: Actor, at: datetime, screen: str) -> None:
    classes: defaultdict[UUID, set[DataClass]] = defaultdict(set)
    for one in found:
        classes[one.case_id].add(class_of(one))
    read = [Shown(target=case, case=case, classes=tuple(sorted(held))) for case, held in classes.items()]
    audit.record_readings(what, read, actor=actor, at=at, screen=screen)
