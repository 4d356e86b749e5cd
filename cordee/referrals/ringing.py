"""A request that no mail carries to who should answer it: somebody has to ring before its clock ends.

At each reminder who leads the case is asked to (``sweep``, ``undelivered``). At the last one, and at once where the
silent organisation itself leads, the animator has a line of her own: a plan is said again over a plan, a line stays.
"""

from datetime import datetime

from django.utils import timezone

from cordee.cases import queries as case_queries
from cordee.cases.escalating import escalate
from cordee.cases.models import Case, CaseState, EscalationReason
from cordee.domain.access import Actor
from cordee.referrals.clocks import next_working_day
from cordee.referrals.models import Referral


def ring_in_time(case: Case, referral: Referral, *, reminded: int, actor: Actor, at: datetime) -> bool:
    """For a job that holds the lock of the case. ``reminded``: how many reminders there were, this one included."""
    if case.state != CaseState.OPEN or not referral.is_pending:
        return False
    lead = case_queries.lead_of(case.pk, actor=actor).organisation_id
    nobody_else = lead == referral.recipient_id
    if not nobody_else and reminded < len(referral.remind_on):
        return False
    return escalate(
        case=case,
        reason=EscalationReason.TO_RING,
        due_on=next_working_day(timezone.localdate(at), case.departement),
        referral=referral.pk,
        awaits=referral.sender_id if nobody_else else lead,
        actor=actor,
        at=at,
    )
