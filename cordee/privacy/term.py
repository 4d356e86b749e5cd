"""The cases whose term has passed: who led them is told a month before, then each is erased, whole or not at all.

And those whose erasure a rights officer agreed to, because she asked for it. Which ones, and since when, the database
says itself (``privacy`` migrations 0016 and 0017): the job can erase nothing else. See
docs/operate/dossiers-au-terme.md and decision 0032.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.clocks.trying import trying
from cordee.domain.access import Actor, Role, covers_departement
from cordee.network.models import Membership
from cordee.outbox import actions as outbox
from cordee.privacy.models import ErasedCase

JOB = Actor.for_job("retention", label="Dossiers au terme")
KIND = "case_ends_soon"
LEAST_YEARS = 2  # as the words say that she hears before she agrees; the database erases nothing sooner
TOLD_BEFORE = timedelta(days=31)  # the database asks for thirty whole days


@dataclass(frozen=True, kw_only=True)
class Night:
    """What one night did."""

    told: int
    erased: int
    agreed: int  # erased because she asked for it
    waiting: int  # past their term, and kept since who led them was told less than a month ago


def past_their_term(*, on: date, years: int = LEAST_YEARS) -> list[UUID]:
    """Closed, with nothing done or asked for so many years; the first to have closed first."""
    return _cases("cases_past_their_term", _before(on, years))


def sweep(*, at: datetime) -> Night:
    """One transaction a case; killed anywhere, the next night ends it. At 0 years only what she asked for."""
    years, today = settings.CORDEE_CASES_ERASED_AFTER, timezone.localdate(at)
    ending = _cases("cases_ending", _before(today + TOLD_BEFORE, years)) if years else []
    past = _cases("cases_to_erase", _before(today, years)) if years else []
    with trying("cases at their term") as tried:
        agreed = [tried(partial(erase_agreed, case_id=one, at=at), f"case {one}") for one in _agreed()]
        told = [tried(partial(_tell, case_id=one, at=at), f"case {one}") for one in ending]
        erased = [tried(partial(erase, case_id=one, at=at), f"case {one}") for one in past]
    waiting = note(at=at, on=today, years=years or LEAST_YEARS)
    done = {"told": told.count(True), "erased": erased.count(True), "agreed": agreed.count(True)}
    return Night(waiting=waiting, **done)


def erase(*, case_id: UUID, at: datetime) -> bool:
    """The case, all that hangs on it, and the person when it was her last; False when it is gone or kept."""
    before = _before(timezone.localdate(at), settings.CORDEE_CASES_ERASED_AFTER)
    with acting_as(JOB):
        if case_id not in _asked("cases_to_erase", before):
            return False
        _gone(case_id, last_before=before, at=at)
        return True


def erase_agreed(*, case_id: UUID, at: datetime) -> bool:
    """The same because she asked for it; False when it is gone, or when something holds it again."""
    with acting_as(JOB):
        if case_id not in _agreed():
            return False
        _gone(case_id, last_before=timezone.localdate(at), at=at, detail={"because": "right"})
        return True


def note(*, at: datetime, on: date, years: int = LEAST_YEARS) -> int:
    """Write down how many are past their term and kept, so that nobody can say that they did not know; return it."""
    waiting = len(past_their_term(on=on, years=years))
    if waiting:
        with acting_as(JOB):
            audit.record("cases.past_their_term", actor=JOB, at=at, detail={"count": waiting})
    return waiting


def _gone(case_id: UUID, *, last_before: date, at: datetime, **more: Any) -> None:
    ErasedCase(pk=case_id, erased_at=at, last_before=last_before).save(force_insert=True)
    audit.record("case.erased", actor=JOB, at=at, target=case_id, case=case_id, **more)


def _agreed() -> list[UUID]:
    with acting_as(JOB), connection.cursor() as cursor:
        cursor.execute("select policy.cases_agreed_to_erase()")
        (found,) = cursor.fetchone()
    return list(found)


def _tell(*, case_id: UUID, at: datetime) -> bool:
    """A mail a case to each who leads where it was led last; else to the rights officers, else to administrators."""
    with acting_as(JOB):
        members = _told(case_id)
        for member in members:
            key = f"{KIND}:{case_id}:{timezone.localdate(at).isoformat()}:{member.pk}"
            outbox.queue(KIND, about=case_id, address=member.user.email, at=at, key=key)
        if members:
            audit.record("case.end_told", actor=JOB, at=at, target=case_id, case=case_id)
        return bool(members)


def _told(case_id: UUID) -> list[Membership]:
    organisation, departement = _asked("led_last", case_id), _asked("departement_of_an_ended_case", case_id)
    heads = _in_force(Role.TEAM_LEAD).filter(organisation=organisation)
    officers, administrators = _in_force(Role.RIGHTS_OFFICER), _in_force(Role.ADMINISTRATOR)
    for members in (heads, officers, administrators):
        here = [one for one in members if one.user.email and covers_departement(one.departements, departement)]
        if here:
            return here
    return []


def _in_force(role: Role) -> Any:
    found = Membership.objects.in_force().filter(role=role.value)
    return found.select_related("user").order_by("pk")


def _cases(question: str, before: date) -> list[UUID]:
    with acting_as(JOB):
        return list(_asked(question, before))


def _asked(question: str, about: object) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"select policy.{question}(%s)", [about])
        (found,) = cursor.fetchone()
    return found


def _before(on: date, years: int) -> date:
    """The same day, years earlier; the last of February for a 29th."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)
