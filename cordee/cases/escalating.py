"""Hand a case to the animator, and take it back from her once somebody acts. The callers hold the lock of the case."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from cordee.audit import actions as audit
from cordee.cases.escalations import Ending, Escalation, Reason
from cordee.cases.models import Case, Participation
from cordee.domain.access import Actor, ActorKind, Level
from cordee.domain.referral import NextAction


def escalate(
    *,
    case: Case,
    reason: Reason,
    due_on: date,
    actor: Actor,
    at: datetime,
    referral: UUID | None = None,
    awaits: UUID | None = None,
) -> bool:
    """Put it in the animator's basket; False when it is there already for that reason.

    ``awaits`` is who should have acted: who has the next action of the case, unless it is somebody else's.
    """
    escalation = Escalation(
        departement=case.departement,
        case_id=case.pk,
        referral=referral,
        reason=reason.value,
        awaits_id=awaits or case.next_action_owner_id,
        due_on=due_on,
        opened_at=at,
    )
    try:
        with transaction.atomic():
            escalation.save(force_insert=True)
    except IntegrityError as refused:
        if "one_open_escalation_for_a_reason" in str(refused):
            return False
        raise
    detail = {"reason": reason.value, "referral": str(referral or "")}
    audit.record("escalation.opened", actor=actor, at=at, target=escalation.pk, case=case.pk, detail=detail)
    return True


def lead_has_acted(*, case: Case, next_action: NextAction, about: Collection[UUID], actor: Actor, at: datetime) -> None:
    """What comes next was said again: by the lead, or by sending a new request. The case is no longer late.

    Nor has the animator anything left to do with the requests that the act is ``about``; the others stay hers.
    """
    if actor.kind is not ActorKind.MEMBER:
        return
    if next_action is not NextAction.AWAIT_ANSWER and not _leads(case, actor):
        return
    ending = Ending.NEW_REFERRAL if next_action is NextAction.AWAIT_ANSWER else Ending.PLANNED_AGAIN
    concerned = Q(referral__isnull=True) | Q(referral__in=about)
    for escalation in Escalation.objects.visible_to(actor).open().filter(concerned, case=case.pk):
        end(escalation, ending, actor=actor, at=at)


def case_has_closed(*, case: Case, actor: Actor, at: datetime) -> None:
    for escalation in Escalation.objects.visible_to(actor).open().filter(case=case.pk):
        end(escalation, Ending.SETTLED, actor=actor, at=at)


def end(escalation: Escalation, ending: Ending, *, actor: Actor, at: datetime, key: str = "") -> None:
    same = Escalation.objects.visible_to(actor).open().filter(pk=escalation.pk)
    changes = {"closed_at": at, "closed_by_id": actor.membership, "ending": ending.value, "last_key": key}
    if same.update(**changes) != 1:
        raise Escalation.DoesNotExist(escalation.pk)
    for name, value in changes.items():
        setattr(escalation, name, value)
    detail = {"reason": escalation.reason, "ending": ending.value}
    audit.record("escalation.closed", actor=actor, at=at, target=escalation.pk, case=escalation.case_id, detail=detail)


def _leads(case: Case, actor: Actor) -> bool:
    lead = Participation.objects.visible_to(actor).filter(case=case.pk, level=Level.LEAD.value)
    return lead.filter(valid_until__isnull=True, organisation=actor.organisation).exists()
