"""Somebody in danger was promised a call within minutes, and nobody has called: who leads the line is told.

Once for each hour that passes, eight at most, and again from the start when an attempt in vain has set a new one. It is
told even where the clock is in doubt: a mail too many costs less than one too few.
"""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.clocks.trying import trying
from cordee.domain.access import Actor
from cordee.enquiries import queries
from cordee.frontdesk import leading

JOB = Actor.for_job("enquiries", label="Rappels d’un danger")
NOT_CALLED = "line_danger_not_called"
TIMES, EACH = 8, timedelta(hours=1)
MANY = 200


def tell_leads(*, at: datetime) -> int:
    """Return of how many somebody was told just now; a second time in the same hour, of none."""
    with acting_as(JOB):
        found = list(queries.dangers_not_called(JOB, at=at).values_list("pk", flat=True)[:MANY])
    with trying("dangers that nobody was told of") as tried:
        return [tried(partial(_tell, one, at), f"enquiry {one}") for one in found].count(True)


@transaction.atomic
def _tell(enquiry_id: UUID, at: datetime) -> bool:
    with acting_as(JOB):
        late = queries.dangers_not_called(JOB, at=at).select_related("owner").filter(pk=enquiry_id).first()
        if late is None:
            return False
        passed = min((at - late.next_at) // EACH, TIMES - 1)
        new = leading.call_leads(
            NOT_CALLED,
            organisation=late.owner.organisation_id if late.owner else None,
            about=late.pk,
            key=f"{NOT_CALLED}:{late.pk}:{late.next_at:%Y%m%dT%H%M%S}:{passed}",
            at=at,
        )
        if new:
            audit.record("enquiry.danger_told", actor=JOB, at=at, target=late.pk, detail={"messages": new})
        return new > 0
