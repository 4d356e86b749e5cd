"""The job that compares: each person whose case was just opened, once."""

from datetime import datetime

from cordee.audit.context import acting_as
from cordee.domain.access import Actor
from cordee.matching import actions, queries

JOB = Actor.for_job("matching", label="Rapprochement")
AT_ONCE = 500


def compare(*, at: datetime) -> int:
    """Propose what looks alike, one transaction a person; return how many matches are new."""
    with acting_as(JOB):
        waiting = queries.waiting(actor=JOB, limit=AT_ONCE)
    proposed = 0
    for person_id in waiting:
        with acting_as(JOB):
            proposed += actions.propose(person_id=person_id, actor=JOB, at=at)
    return proposed
