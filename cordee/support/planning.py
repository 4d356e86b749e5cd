"""Every write on the plan of a case: a step is added, done, given up, put off, taken up again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cordee.audit import actions as audit
from cordee.cases import queries as cases
from cordee.cases.models import CaseState
from cordee.domain.access import Actor, DataClass
from cordee.domain.steps import StepState, StepVerb, after
from cordee.support import queries, steps
from cordee.support.models import Step
from cordee.support.refusals import CaseIsClosed, NotTheirs, StepMoved

KINDS = {
    StepVerb.FINISH: "step.done",
    StepVerb.DROP: "step.dropped",
    StepVerb.REWORD: "step.reworded",
    StepVerb.MOVE: "step.moved",
    StepVerb.RESUME: "step.resumed",
}
# What leaves a step to do: the plan of a closed case is read as it was.
REWORDED = "Réécrite : « {title} »"  # she reads it, as any reason
RUNS_ON = frozenset({StepVerb.MOVE, StepVerb.RESUME})


@dataclass(frozen=True, kw_only=True)
class NewStep:
    title: str
    owner: UUID | None  # None: she does it
    due_on: date
    funding: str = ""


@transaction.atomic
def add(*, case_id: UUID, new: NewStep, actor: Actor, at: datetime, key: str) -> Step:
    queries.access_case(case_id, actor=actor)
    case = cases.access_case(case_id, actor=actor, lock=True)
    if before := _added_under(key, actor):
        return before
    if case.state == CaseState.CLOSED:
        raise CaseIsClosed(case_id)
    if new.owner not in {one.pk if one else None for one in steps.doers(case_id, actor=actor)}:
        raise NotTheirs(case_id)
    step = Step(
        case_id=case.pk,
        departement=case.departement,
        title=new.title.strip(),
        funding=new.funding.strip(),
        owner_id=new.owner,
        due_on=new.due_on,
        membership_id=actor.membership,
        organisation_id=actor.organisation,
        by_label=actor.label,
        at=at,
        idempotency_key=key,
    )
    step.save(force_insert=True)
    _trace("step.added", step, actor, at)
    return step


def finish(*, step_id: UUID, seen: str, actor: Actor, at: datetime) -> Step:
    """The same twice is once."""
    return _change(step_id, StepVerb.FINISH, seen, actor, at, **_settled(actor, at))


def drop(*, step_id: UUID, reason: str, seen: str, actor: Actor, at: datetime) -> Step:
    return _change(step_id, StepVerb.DROP, seen, actor, at, reason=reason.strip(), **_settled(actor, at))


@transaction.atomic
def reword(*, step_id: UUID, title: str, funding: str, seen: str, actor: Actor, at: datetime, key: str) -> Step:
    """Who wrote it says it otherwise: another step takes its place, and it stays readable as it was."""
    step = steps.access_step(step_id, actor=actor)
    if not steps.may_reword(step, actor=actor):
        raise Step.DoesNotExist(step_id)
    cases.access_case(step.case_id, actor=actor, lock=True)
    if before := _added_under(key, actor):
        return before
    reason = REWORDED.format(title=title.strip())
    old = _change(step_id, StepVerb.REWORD, seen, actor, at, reason=reason, **_settled(actor, at))
    new = NewStep(title=title, owner=old.owner_id, due_on=old.due_on, funding=funding)
    return add(case_id=old.case_id, new=new, actor=actor, at=at, key=key)


def put_off(*, step_id: UUID, due_on: date, seen: str, actor: Actor, at: datetime) -> Step:
    return _change(step_id, StepVerb.MOVE, seen, actor, at, due_on=due_on)


def resume(*, step_id: UUID, seen: str, actor: Actor, at: datetime) -> Step:
    """What was done or given up is to do again, by the same day."""
    return _change(step_id, StepVerb.RESUME, seen, actor, at, settled_at=None, settled_by="", reason="")


def _added_under(key: str, actor: Actor) -> Step | None:
    found: Step | None = Step.objects.visible_to(actor).filter(membership=actor.membership, idempotency_key=key).first()
    return found


def _settled(actor: Actor, at: datetime) -> dict[str, Any]:
    return {"settled_at": at, "settled_by": actor.label}


@transaction.atomic
def _change(step_id: UUID, verb: StepVerb, seen: str, actor: Actor, at: datetime, **said: Any) -> Step:
    """``seen`` is how the page showed it: what was changed meanwhile is not changed again."""
    case_id = steps.access_step(step_id, actor=actor).case_id
    case = cases.access_case(case_id, actor=actor, lock=True)
    step = steps.access_step(step_id, actor=actor)
    if _is_so_already(step, verb, said):
        return step
    if verb in RUNS_ON and case.state == CaseState.CLOSED:
        raise CaseIsClosed(case_id)
    state = after(StepState(step.state), verb)
    if state is None or step.seen != seen:
        raise StepMoved(step)
    changed = {"state": state.value, **said}
    if Step.objects.visible_to(actor).filter(pk=step.pk).update(**changed) != 1:
        raise Step.DoesNotExist(step_id)
    for name, value in changed.items():
        setattr(step, name, value)
    _trace(KINDS[verb], step, actor, at)
    return step


def _is_so_already(step: Step, verb: StepVerb, said: dict[str, Any]) -> bool:
    match verb:
        case StepVerb.FINISH:
            return step.state == StepState.DONE
        case StepVerb.DROP:
            return step.state == StepState.DROPPED and step.reason == said["reason"]
        case StepVerb.MOVE:
            return step.state == StepState.TO_DO and step.due_on == said["due_on"]
        case StepVerb.RESUME:
            return step.state == StepState.TO_DO
        case StepVerb.REWORD:
            return False


def _trace(kind: str, step: Step, actor: Actor, at: datetime) -> None:
    detail = {"state": step.state, "due_on": step.due_on.isoformat()}
    known = {"target": step.pk, "case": step.case_id, "classes": [DataClass.SITUATION]}
    audit.record(kind, actor=actor, at=at, detail=detail, **known)
