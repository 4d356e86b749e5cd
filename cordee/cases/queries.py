"""Every read of cases. What is hidden and what is missing look the same."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils import timezone

from cordee.cases.models import Case, Participation
from cordee.domain.access import Actor, Level
from cordee.domain.rights import erased_on


def access_case(case_id: UUID, *, actor: Actor, lock: bool = False) -> Case:
    """Return the case line; raise Case.DoesNotExist if it is missing, hidden, or may not be worked on (lock).

    What shut it while one waited for the lock is seen by the next statement alone: it is asked for once more.
    """
    found = Case.objects.visible_to(actor)
    if lock:
        found.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    return found.get(pk=case_id)


def case_line(case_id: UUID, *, actor: Actor) -> Case | None:
    """The same, or None when it is missing or hidden."""
    found: Case | None = Case.objects.visible_to(actor).filter(pk=case_id).first()
    return found


def frozen_since(case_id: UUID) -> date | None:
    """Since when it is restricted, for who takes part in it; None for anybody else."""
    with connection.cursor() as cursor:
        cursor.execute("select policy.case_frozen_since(%s)", [case_id])
        (since,) = cursor.fetchone()
    return date.fromisoformat(since) if since else None


@dataclass(frozen=True, kw_only=True)
class Running:
    """How many of each still run in a case, read or not by who leads it: nobody would look after them once closed."""

    programmes: int = 0
    appointments: int = 0  # to come, or of which nobody said whether they were held
    applications: int = 0  # that an organisation does: those that she does are hers

    def __bool__(self) -> bool:
        return bool(self.programmes or self.appointments or self.applications)


def still_running(case_id: UUID) -> Running:
    """For who leads it; to anybody else, nothing."""
    with connection.cursor() as cursor:
        cursor.execute("select programmes, appointments, applications from policy.runs_in(%s)", [case_id])
        found = cursor.fetchone()
    return Running(programmes=found[0], appointments=found[1], applications=found[2]) if found else Running()


def why_called(case_id: UUID) -> str:
    """What the line wrote when it planned, itself, to speak to the person; empty for whoever may not read who she is.

    The journal answers through one function of the database, which knows who asks.
    """
    with connection.cursor() as cursor:
        cursor.execute("select policy.why_called(%s)", [case_id])
        (why,) = cursor.fetchone()
    return why or ""


def erasures_to_come() -> dict[UUID, date]:
    """Of the cases that the actor's organisation leads, the morning on which each is gone; the nearest first.

    She asked for it and a rights officer agreed: one function of the database answers, which knows who asks.
    """
    with connection.cursor() as cursor:
        cursor.execute("select case_id, agreed_at from policy.erasures_to_come()")
        return {case_id: erased_on(timezone.localdate(agreed_at)) for case_id, agreed_at in cursor.fetchall()}


def participations(case_id: UUID, *, actor: Actor) -> list[Participation]:
    """Who takes part now, as far as the actor may know, the lead first."""
    found = Participation.objects.visible_to(actor).in_force().filter(case=case_id).select_related("organisation")
    order = list(Level)
    return sorted(found, key=lambda part: (order.index(Level(part.level)), part.valid_from, part.pk))


def lead_of(case_id: UUID, *, actor: Actor) -> Participation:
    """Raise Participation.DoesNotExist if the case is hidden; an open case always has one."""
    found = Participation.objects.visible_to(actor).filter(case=case_id, level=Level.LEAD.value)
    return found.get(valid_until__isnull=True)
