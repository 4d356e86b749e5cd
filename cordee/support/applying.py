"""Every write on an application: opened, its papers, filed, asked for more, decided, given up, put off, taken up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cordee.audit import actions as audit
from cordee.cases import queries as cases
from cordee.cases.models import CaseState
from cordee.domain.access import Actor
from cordee.domain.applications import (
    DECIDED,
    MOST_PAPERS,
    ApplicationKind,
    ApplicationState,
    ApplicationVerb,
    after,
)
from cordee.support import applications, queries, steps
from cordee.support.models import Application
from cordee.support.refusals import CaseIsClosed, NoSuchPaper, NotTheirs, StepMoved

State, Verb = ApplicationState, ApplicationVerb
KINDS = {
    Verb.RECEIVE: "application.papers",
    Verb.FILE: "application.filed",
    Verb.ASK_MORE: "application.asked_more",
    Verb.GRANT: "application.granted",
    Verb.REFUSE: "application.refused",
    Verb.DROP: "application.dropped",
    Verb.MOVE: "application.moved",
    Verb.RESUME: "application.resumed",
}
# What leaves one running: in a closed case nobody follows it any more, and what ends one is still said there.
RUNS_ON = frozenset({Verb.RECEIVE, Verb.FILE, Verb.ASK_MORE, Verb.MOVE, Verb.RESUME})
NOT_DECIDED = {"decision": "", "decided_on": None}
NOT_SETTLED = {"settled_at": None, "settled_by": "", "reason": "", **NOT_DECIDED}
NOT_FILED = {"filed_on": None, "filed_at": None}


@dataclass(frozen=True, kw_only=True)
class NewApplication:
    kind: ApplicationKind
    owner: UUID | None  # None: she does it
    due_on: date


@transaction.atomic
def open_one(*, case_id: UUID, new: NewApplication, actor: Actor, at: datetime, key: str) -> Application:
    queries.access_case(case_id, actor=actor)
    case = cases.access_case(case_id, actor=actor, lock=True)
    known = Application.objects.visible_to(actor).filter(membership=actor.membership, idempotency_key=key)
    if before := known.first():
        return before
    if case.state == CaseState.CLOSED:
        raise CaseIsClosed(case_id)
    if new.owner not in {one.pk if one else None for one in steps.doers(case_id, actor=actor)}:
        raise NotTheirs(case_id)
    one = Application(
        case_id=case.pk,
        departement=case.departement,
        kind=new.kind.id,
        title=new.kind.name,
        about_health=new.kind.about_health,
        owner_id=new.owner,
        papers=list(new.kind.papers),
        due_on=new.due_on,
        membership_id=actor.membership,
        organisation_id=actor.organisation,
        by_label=actor.label,
        at=at,
        idempotency_key=key,
    )
    one.save(force_insert=True)
    _trace("application.opened", one, actor, at)
    return one


def receive(*, application_id: UUID, papers: Collection[str], seen: str, actor: Actor, at: datetime) -> Application:
    """``papers`` are all those of the file now: one that was ticked by mistake is left out."""
    return _change(application_id, Verb.RECEIVE, seen, actor, at, received=papers)


def file(*, application_id: UUID, filed_on: date, due_on: date, seen: str, actor: Actor, at: datetime) -> Application:
    """The first time, or what was asked for more: it was filed on the first day."""
    return _change(application_id, Verb.FILE, seen, actor, at, filed_on=filed_on, filed_at=at, due_on=due_on)


def ask_more(
    *, application_id: UUID, papers: Sequence[str], due_on: date, seen: str, actor: Actor, at: datetime
) -> Application:
    """The office asks for other papers, by a day."""
    return _change(application_id, Verb.ASK_MORE, seen, actor, at, papers=papers, due_on=due_on)


def decide(
    *,
    application_id: UUID,
    granted: bool,
    decision: str,
    decided_on: date,
    seen: str,
    actor: Actor,
    at: datetime,
) -> Application:
    said = {"decision": decision, "decided_on": decided_on, **_settled(actor, at)}
    return _change(application_id, Verb.GRANT if granted else Verb.REFUSE, seen, actor, at, **said)


def drop(*, application_id: UUID, reason: str, seen: str, actor: Actor, at: datetime) -> Application:
    return _change(application_id, Verb.DROP, seen, actor, at, reason=reason.strip(), **_settled(actor, at))


def put_off(*, application_id: UUID, due_on: date, seen: str, actor: Actor, at: datetime) -> Application:
    return _change(application_id, Verb.MOVE, seen, actor, at, due_on=due_on)


def resume(*, application_id: UUID, seen: str, actor: Actor, at: datetime) -> Application:
    """What was decided is awaited again; what was given up begins again with its papers."""
    return _change(application_id, Verb.RESUME, seen, actor, at, **NOT_SETTLED)


@transaction.atomic
def say(*, application_id: UUID, paper: str, has: bool, actor: Actor, at: datetime) -> None:
    """She has a paper, or no longer: she writes that alone, of her own case. The same twice is once."""
    one = applications.access_application(application_id, actor=actor, lock=True)
    if (paper in one.hers) is has:
        return
    if paper not in one.papers or after(State(one.state), Verb.SAY) is None:
        raise NoSuchPaper(application_id)
    hers = [each for each in one.papers if (has if each == paper else each in one.hers)]
    if Application.objects.visible_to(actor).filter(pk=one.pk).update(hers=hers) != 1:
        raise Application.DoesNotExist(application_id)
    known = {"target": one.pk, "case": one.case_id, "classes": [applications.class_of(one)]}
    audit.record("application.paper_said", actor=actor, at=at, detail={"has": has}, **known)


def _settled(actor: Actor, at: datetime) -> dict[str, Any]:
    return {"settled_at": at, "settled_by": actor.label}


@transaction.atomic
def _change(application_id: UUID, verb: Verb, seen: str, actor: Actor, at: datetime, **said: Any) -> Application:
    """``seen`` is how the page showed it: what was changed meanwhile is not changed again."""
    case_id = applications.access_own_work(application_id, actor=actor).case_id
    case = cases.access_case(case_id, actor=actor, lock=True)
    one = applications.access_own_work(application_id, actor=actor)
    state = after(State(one.state), verb)
    said = _said(one, verb, said)
    if _is_so_already(one, verb, said):
        return one
    if verb in RUNS_ON and case.state == CaseState.CLOSED:
        raise CaseIsClosed(case_id)
    if state is None or one.seen != seen:
        raise StepMoved(one)
    changed = {"state": state.value, **said}
    if Application.objects.visible_to(actor).filter(pk=one.pk).update(**changed) != 1:
        raise Application.DoesNotExist(application_id)
    for name, value in changed.items():
        setattr(one, name, value)
    _trace(KINDS[verb], one, actor, at)
    return one


def _said(one: Application, verb: Verb, said: dict[str, Any]) -> dict[str, Any]:
    """Papers in their order, those of the application alone, one asked for again to give again; the first day stays."""
    match verb:
        case Verb.RECEIVE:
            return {"received": [paper for paper in one.papers if paper in said["received"]]}
        case Verb.ASK_MORE:
            more = [paper for paper in dict.fromkeys(said["papers"]) if paper not in one.papers]
            kept = [paper for paper in one.received if paper not in said["papers"]]
            return {**said, "papers": [*one.papers, *more][:MOST_PAPERS], "received": kept}
        case Verb.FILE if one.filed_on is not None:
            return {"due_on": said["due_on"]}
        case Verb.RESUME if one.state == State.DROPPED:
            return {**said, **NOT_FILED}
        case _:
            return said


def _is_so_already(one: Application, verb: Verb, said: dict[str, Any]) -> bool:
    """The same act twice is once: it says nothing that is not written."""
    match verb:
        case Verb.GRANT | Verb.REFUSE:
            wanted = State.GRANTED if verb is Verb.GRANT else State.REFUSED
            return one.state == wanted and one.decision == said["decision"] and one.decided_on == said["decided_on"]
        case Verb.DROP:
            return one.state == State.DROPPED and one.reason == said["reason"]
        case Verb.RESUME:
            return one.state in {State.FILED, State.GATHERING}
        case Verb.FILE:
            return one.state == State.FILED and one.due_on == said["due_on"]
        case Verb.ASK_MORE:
            same = set(said["papers"]) == set(one.papers)
            return one.state == State.ASKED_MORE and same and one.due_on == said["due_on"]
        case Verb.MOVE:
            return one.due_on == said["due_on"] and one.settled_at is None
        case _:
            return list(one.received) == said["received"] and one.state not in {*DECIDED, State.DROPPED}


def _trace(kind: str, one: Application, actor: Actor, at: datetime) -> None:
    """The kind of an application may tell of her health: the journal has how it stands, not what it is."""
    detail = {"state": one.state, "due_on": one.due_on.isoformat(), "papers": f"{len(one.received)}/{len(one.papers)}"}
    known = {"target": one.pk, "case": one.case_id, "classes": [applications.class_of(one)]}
    audit.record(kind, actor=actor, at=at, detail=detail, **known)
