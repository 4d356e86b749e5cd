"""Each open case says what comes next and when (I-02): five working days after that day, the animator hears of it.

And what has settled meanwhile leaves the animator's basket: the meeting was held by link, who was to be rung
has said something, the case was closed.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.cases.escalating import end, escalate
from cordee.cases.models import Case, CaseState, Ending, Escalation, EscalationReason
from cordee.clocks.trying import trying
from cordee.domain.referral import PENDING_STATES, State
from cordee.domain.working_days import working_day_after
from cordee.referrals.clocks import holidays_around
from cordee.referrals.models import Referral
from cordee.referrals.sweep import CLOCK

WORKING_DAYS = 5
_SETTLED_ELSE = (EscalationReason.OVERDUE, EscalationReason.START_LATE, EscalationReason.TO_RING)
_TO_TAKE_UP = [reason.value for reason in EscalationReason if reason not in _SETTLED_ELSE]


@dataclass(frozen=True, kw_only=True)
class Seen:
    escalated: int
    settled: int


def sweep(*, at: datetime) -> Seen:
    """One transaction a case; twice does nothing more. Failures are raised together, once all were tried."""
    with acting_as(CLOCK):
        candidates, settled = _candidates(timezone.localdate(at)), _settled(timezone.localdate(at))
    with trying("cases that the clock could not look after") as tried:
        escalated = [tried(partial(_escalate, case, at), f"case {case}") for case in candidates]
        ended = [tried(partial(_end, one, at), f"escalation {one}") for one in settled]
    return Seen(escalated=escalated.count(True), settled=ended.count(True))


def is_overdue(case: Case, *, told_on: date | None, on: date) -> bool:
    """More than five working days after the day it was due, or after the animator had last seen to it."""
    since = max(case.next_action_on, told_on or case.next_action_on)
    return on > working_day_after(since, WORKING_DAYS, holidays=holidays_around(since, case.departement))


def _candidates(on: date) -> list[UUID]:
    told = Escalation.objects.filter(case=OuterRef("pk"), reason=EscalationReason.OVERDUE.value)
    late = Case.objects.visible_to(CLOCK).filter(
        ~Exists(told.filter(closed_at__isnull=True)),
        state=CaseState.OPEN.value,
        next_action_on__lt=on - timedelta(days=WORKING_DAYS),
    )
    return list(late.order_by("next_action_on", "pk").values_list("pk", flat=True))


def _settled(on: date) -> list[UUID]:
    started = Referral.objects.filter(pk=OuterRef("referral")).exclude(state=State.ACCEPTED.value)
    still = Q(state__in=sorted(PENDING_STATES), state_since__lte=OuterRef("opened_at"))
    answered = Referral.objects.filter(pk=OuterRef("referral")).exclude(still)
    over = (
        ~Q(case__state=CaseState.OPEN.value)
        | Q(reason=EscalationReason.OVERDUE.value, case__next_action_on__gte=on)
        | Q(Exists(started), reason=EscalationReason.START_LATE.value)
        | Q(Exists(answered), reason=EscalationReason.TO_RING.value)
        | Q(Exists(_taken_up()), reason__in=_TO_TAKE_UP)
    )
    found = Escalation.objects.visible_to(CLOCK).open().filter(over)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _taken_up() -> QuerySet[Referral]:
    """Sent since by who had asked, who need not lead nor have an account at work: as ``coming_next.taken_up_by``."""
    line = {"case": OuterRef("case"), "sent_at__gte": OuterRef("opened_at")}
    asked = Referral.objects.filter(pk=OuterRef(OuterRef("referral")))
    again = Q(Exists(asked.filter(sender=OuterRef("sender"), service_family=OuterRef("service_family"))))
    sent = Referral.objects.filter(Q(parent=OuterRef("referral")) | again, **line)
    return sent.exclude(pk=OuterRef("referral"))


def _escalate(case_id: UUID, at: datetime) -> bool:
    with acting_as(CLOCK):
        case, on = cases.access_case(case_id, actor=CLOCK, lock=True), timezone.localdate(at)
        told = Escalation.objects.visible_to(CLOCK).filter(case=case_id, reason=EscalationReason.OVERDUE.value)
        last = told.aggregate(last=Max("closed_at"))["last"]
        if case.state != CaseState.OPEN or not is_overdue(case, told_on=last and timezone.localdate(last), on=on):
            return False
        return escalate(case=case, reason=EscalationReason.OVERDUE, due_on=case.next_action_on, actor=CLOCK, at=at)


def _end(escalation_id: UUID, at: datetime) -> bool:
    with acting_as(CLOCK):
        seen = Escalation.objects.visible_to(CLOCK).get(pk=escalation_id)
        cases.access_case(seen.case_id, actor=CLOCK, lock=True)
        if escalation_id not in _settled(timezone.localdate(at)):
            return False
        end(seen, Ending.SETTLED, actor=CLOCK, at=at)
        return True
