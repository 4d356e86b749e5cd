"""The cases whose term has passed: listed and counted, erased by nobody yet. See docs/operate/dossiers-au-terme.md."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.domain.access import Actor

JOB = Actor.for_job("retention", label="Dossiers au terme")
KEPT_YEARS = 2  # as the words say that she hears before she agrees


def past_their_term(*, on: date, years: int = KEPT_YEARS) -> list[UUID]:
    """Closed, with nothing done or asked for so many years; the first to have closed first."""
    with acting_as(JOB), connection.cursor() as cursor:
        cursor.execute("select policy.cases_past_their_term(%s)", [_before(on, years)])
        (found,) = cursor.fetchone()
    return list(found)


def note(*, at: datetime, on: date) -> int:
    """Write down how many wait to be erased, so that nobody can say that they did not know; return it."""
    waiting = len(past_their_term(on=on))
    if waiting:
        with acting_as(JOB):
            audit.record("cases.past_their_term", actor=JOB, at=at, detail={"count": waiting})
    return waiting


def _before(on: date, years: int) -> date:
    """The same day, years earlier; the last of February for a 29th."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)
