"""Check everything once, and note what was found."""

from datetime import datetime
from time import monotonic

from cordee.audit.context import acting_as
from cordee.domain.access import Actor
from cordee.invariants import queries
from cordee.invariants.models import Verification
from cordee.invariants.registry import Breach

CHECKER = Actor.for_job("invariants", label="Vérifications")


def check(*, at: datetime, whole: bool) -> list[Breach]:
    """Return what does not hold; the counts stay in the database, the ids of the rows only in the answer.

    ``whole`` as in ``queries.breaches``: no for the job of each hour, yes for who asks.
    """
    began = monotonic()
    with acting_as(CHECKER):
        found = queries.breaches(whole=whole)
        Verification(
            at=at,
            whole=whole,
            broken={breach.invariant.id: breach.count for breach in found},
            milliseconds=round((monotonic() - began) * 1000),
        ).save(force_insert=True)
    return found
