"""The one write of the room: cases go from who follows them to others, all of them or none, told once to each."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from cordee.audit import actions as audit
from cordee.caseload import queries
from cordee.caseload.refusals import HandOverRefused, MovedMeanwhile, ReceiverGone
from cordee.cases.models import Case
from cordee.domain.access import Actor, Role
from cordee.outbox import actions as outbox
from cordee.privacy import actions as assignments
from cordee.privacy.models import CaseAssignment

ENTRUSTED = "cases_entrusted"


def hand_over(
    *, leaver: UUID | None, moved: Mapping[UUID, UUID], actor: Actor, at: datetime, key: str
) -> Counter[UUID]:
    """Give each case to the member that ``moved`` names; return how many each received.

    ``leaver`` followed them until now; None: nobody did. What already stands so is left as it is: the same act twice
    is once. The database refuses who may follow no case, and a case that is restricted.
    """
    try:
        with transaction.atomic():
            return _handed_over(leaver, moved, actor, at, key)
    except HandOverRefused as no:
        detail = {"why": type(no).__name__}
        audit.record("caseload.refused", actor=actor, at=at, target=leaver or "", detail=detail)
        raise


def _handed_over(
    leaver: UUID | None, moved: Mapping[UUID, UUID], actor: Actor, at: datetime, key: str
) -> Counter[UUID]:
    known = queries.takes_part_in(moved, actor=actor)
    if actor.role is not Role.TEAM_LEAD or not known.issuperset(moved):
        raise Case.DoesNotExist
    if leaver:
        queries.access_member(leaver, actor=actor)
    receivers = {one.pk: one for one in queries.members(actor)}
    if not receivers.keys() >= set(moved.values()):
        raise ReceiverGone
    followed = queries.open_assignments(moved, of=leaver, actor=actor)
    given: Counter[UUID] = Counter()
    for case in sorted(moved):
        given[moved[case]] += _moved(case, leaver, moved[case], followed.get(case, []), actor, at)
    if not +given:
        return given
    detail = {"cases": given.total(), "to": sorted(map(str, +given))}
    audit.record("caseload.handed_over", actor=actor, at=at, target=leaver or "", detail=detail)
    for member in sorted(+given):
        if member != actor.membership:
            told = {"address": receivers[member].user.email, "key": f"{ENTRUSTED}:{key}:{member}"}
            outbox.queue(ENTRUSTED, about=member, at=at, **told)
    return given


def _moved(
    case: UUID, leaver: UUID | None, to: UUID, followed: list[CaseAssignment], actor: Actor, at: datetime
) -> int:
    """Whoever comes is let in before who leaves goes: a reserved case is never without anybody."""
    has_it = any(one.membership_id == to for one in followed)
    before = next((one for one in followed if one.membership_id == leaver), None)
    if to == leaver or (has_it and before is None):
        return 0
    if before is None and (leaver or followed):
        raise MovedMeanwhile(case)
    if not has_it:
        try:
            assignments.assign(case_id=case, members=[to], actor=actor, at=at)
        except IntegrityError:  # Another lead gave it to the same member at this very moment.
            raise MovedMeanwhile(case) from None
    if before is not None:
        assignments.end_assignment(assignment_id=before.pk, actor=actor, at=at)
    return int(not has_it)
