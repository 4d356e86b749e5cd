"""The job that compares: each person whose case was just opened, once."""

from datetime import datetime
from functools import partial
from uuid import UUID

from cordee.audit.context import acting_as
from cordee.clocks.trying import trying
from cordee.domain.access import Actor
from cordee.matching import actions, queries

JOB = Actor.for_job("matching", label="Rapprochement")
AT_ONCE = 500


def compare(*, at: datetime) -> int:
    """Propose what looks alike, one transaction a person; return how many matches are new.

    Failures are raised together, once all were tried.
    """
    with acting_as(JOB):
        waiting = queries.waiting(actor=JOB, limit=AT_ONCE)
    with trying("persons who could not be compared") as tried:
        proposed = [tried(partial(_compare, person_id, at), f"person {person_id}") for person_id in waiting]
    return sum(filter(None, proposed))


def _compare(person_id: UUID, at: datetime) -> int:
    with acting_as(JOB):
        return actions.propose(person_id=person_id, actor=JOB, at=at)
