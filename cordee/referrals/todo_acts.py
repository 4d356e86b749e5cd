"""What the lead does with its case: plan what comes next, or end it. Both are natural: the same twice is done once."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cordee.audit import actions as audit
from cordee.cases import actions as cases
from cordee.cases import own_word
from cordee.cases import queries as case_queries
from cordee.cases.escalating import lead_has_acted
from cordee.cases.models import Case, CaseState
from cordee.cases.queries import Running
from cordee.domain.access import Actor
from cordee.domain.planning import Closing, asks_why, may_be_planned_on
from cordee.domain.referral import NextAction
from cordee.referrals import queries, todo
from cordee.referrals.todo import Ahead


class CaseActRefused(Exception):
    """Nothing was changed; ``ahead`` is the case as it now is, None for who does not lead it."""

    def __init__(self, ahead: Ahead | None) -> None:
        super().__init__()
        self.ahead = ahead


class NotTheLead(CaseActRefused):
    pass


class PlannedMeanwhile(CaseActRefused):
    pass


class NotPlannable(CaseActRefused):
    pass


class SaysNotWhy(CaseActRefused):
    pass


class StillRunning(CaseActRefused):
    pass


class WouldStrand(CaseActRefused):
    """``left``: what nobody would look after any more."""

    def __init__(self, ahead: Ahead, left: Running) -> None:
        super().__init__(ahead)
        self.left = left


class ClosedMeanwhile(CaseActRefused):
    pass


def plan(
    *, referral_id: UUID, next_action: NextAction, on: date, seen: str, actor: Actor, at: datetime, why: str = ""
) -> Case:
    """From the page of a request: the animator then has nothing left to see to about it."""
    return plan_case(
        case_id=_case_of(referral_id, actor),
        next_action=next_action,
        on=on,
        seen=seen,
        actor=actor,
        at=at,
        why=why,
        about=referral_id,
    )


def plan_case(
    *,
    case_id: UUID,
    next_action: NextAction,
    on: date,
    seen: str,
    actor: Actor,
    at: datetime,
    why: str = "",
    about: UUID | None = None,
) -> Case:
    """``seen`` is what the page said was next; ``why`` opens who she is to the line. A closed case is open again."""
    concerned = [] if about is None else [about]
    try:
        with transaction.atomic():
            ahead = _locked(case_id, actor)
            case = ahead.case
            wanted = (CaseState.OPEN, next_action, on, actor.organisation)
            if (case.state, case.next_action, case.next_action_on, case.next_action_owner_id) == wanted:
                lead_has_acted(case=case, next_action=next_action, about=concerned, actor=actor, at=at)
                return case
            if ahead.seen != seen:
                raise PlannedMeanwhile(ahead)
            if next_action not in ahead.choices or not may_be_planned_on(on, today=queries.day_of(at)):
                raise NotPlannable(ahead)
            reason = why.strip() if asks_why(next_action, by=actor.role) else ""
            if asks_why(next_action, by=actor.role) and not reason:
                raise SaysNotWhy(ahead)
            planned = {"next_action": next_action, "on": on, "owner": _organisation(actor), "about": concerned}
            cases.plan(case=case, actor=actor, at=at, why=reason, **planned)
            return case
    except CaseActRefused as refused:
        _trace_refusal("plan", refused, about or case_id, actor, at)
        raise


def close(*, referral_id: UUID, closing: Closing, seen: str, actor: Actor, at: datetime) -> Case:
    case_id = _case_of(referral_id, actor)
    return close_case(case_id=case_id, closing=closing, seen=seen, actor=actor, at=at, about=referral_id)


def close_case(
    *, case_id: UUID, closing: Closing, seen: str, actor: Actor, at: datetime, about: UUID | None = None
) -> Case:
    try:
        with transaction.atomic():
            ahead = _locked(case_id, actor)
            case = ahead.case
            if case.state == CaseState.CLOSED:
                if case.closing == closing:
                    return case
                raise ClosedMeanwhile(ahead)
            if ahead.running:
                raise StillRunning(ahead)
            if left := case_queries.still_running(case.pk):
                raise WouldStrand(ahead, left)
            if ahead.seen != seen:
                raise PlannedMeanwhile(ahead)
            cases.close(case=case, closing=closing, on=queries.day_of(at), actor=actor, at=at)
            _ask_her_word(case, actor, at)
            return case
    except CaseActRefused as refused:
        _trace_refusal("close", refused, about or case_id, actor, at)
        raise


def _ask_her_word(case: Case, actor: Actor, at: datetime) -> None:
    """Of who came straight: nobody else's follow-up has ended, so the case says that hers has."""
    on = queries.day_of(at)
    if queries.came_straight(case, actor=actor) and not own_word.is_to_be_asked(case.pk, actor=actor, after=on):
        caller = _organisation(actor)
        own_word.plan(case=case, referral_id=None, caller=caller, closed_on=on, actor=actor, at=at)


def _case_of(referral_id: UUID, actor: Actor) -> UUID:
    found: UUID = queries.access_referral(referral_id, actor=actor).case_id
    return found


def _locked(case_id: UUID, actor: Actor) -> Ahead:
    case_queries.access_case(case_id, actor=actor, lock=True)
    ahead = todo.ahead_of(case_id, actor=actor)
    if ahead is None:
        raise NotTheLead(None)
    return ahead


def _organisation(actor: Actor) -> UUID:
    if actor.organisation is None:
        raise NotTheLead(None)
    return actor.organisation


def _trace_refusal(act: str, refused: CaseActRefused, target: UUID, actor: Actor, at: datetime) -> None:
    detail = {"act": act, "why": type(refused).__name__}
    case = refused.ahead.case.pk if refused.ahead else None
    audit.record("case.act_refused", actor=actor, at=at, target=target, case=case, detail=detail)
