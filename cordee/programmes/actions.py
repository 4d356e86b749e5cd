"""Every write on a programme: opened, what happens in it, what was written by mistake, its end."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.cases import queries as cases
from cordee.cases.models import Case, CaseState
from cordee.documents import actions as documents
from cordee.domain.access import Actor
from cordee.domain.programmes import (
    Entry,
    NotNow,
    ProgrammeKind,
    ProgrammeState,
    What,
    destroyed_on,
    may_strike,
    minutes_of,
    struck,
    with_entry,
)
from cordee.programmes import queries
from cordee.programmes.ending import end_of
from cordee.programmes.models import SupportProgramme
from cordee.programmes.refusals import CaseIsClosed, MayNotBeStruck, Moved, RunsAlready

State = ProgrammeState
KINDS = {
    What.SIGNATURE: "programme.signed",
    What.SESSION: "programme.session",
    What.PHASE_ENDED: "programme.phase_ended",
    What.HANDED: "programme.handed",
    What.KEEPING: "programme.keeping",
    What.RECORD: "programme.recorded",
}


@transaction.atomic
def open_one(*, case_id: UUID, kind: ProgrammeKind, actor: Actor, at: datetime, key: str) -> SupportProgramme:
    """In her case, by who leads or takes part beside; one that tells of her health, by who may read her health."""
    case = cases.access_case(case_id, actor=actor, lock=True)
    known = SupportProgramme.objects.visible_to(actor).filter(membership=actor.membership, idempotency_key=key)
    if before := known.first():
        return before
    if case.state == CaseState.CLOSED:
        raise CaseIsClosed(case_id)
    if kind.id not in {one.id for one in queries.kinds_to_open(case_id, actor=actor, on=timezone.localdate(at))}:
        if kind.id in {one.kind for one in queries.of_case(case_id, actor=actor) if one.state == State.RUNNING}:
            raise RunsAlready(case_id)
        raise Case.DoesNotExist(case_id)
    one = SupportProgramme(
        case_id=case.pk,
        departement=case.departement,
        kind=kind.id,
        title=kind.name,
        about_health=kind.about_health,
        words=kind.plan.to_json(),
        ceiling=kind.plan.ceiling,
        membership_id=actor.membership,
        organisation_id=actor.organisation,
        by_label=actor.label,
        at=at,
        idempotency_key=key,
    )
    one.save(force_insert=True)
    _trace("programme.opened", one, actor, at)
    return one


@transaction.atomic
def add(*, programme_id: UUID, new: Entry, seen: str, actor: Actor, at: datetime) -> SupportProgramme:
    """What happened on a day. The same ``new.id`` twice is once. Raise NotNow where a rule of the programme says no."""
    one = _locked(programme_id, actor)
    before = next((each for each in one.happened if each.id == new.id), None)
    if before is not None:
        return one
    _stands(one, seen)
    plan, today = one.plan, timezone.localdate(at)
    if one.state != State.RUNNING and not _may_still_say(one, new, today):
        raise NotNow
    written = replace(new, by=actor.label, at=at.isoformat())
    entries = with_entry(plan, one.happened, written, today=one.ended_on or today)
    changed: dict[str, Any] = {"entries": [each.to_json() for each in entries], "minutes": minutes_of(entries)}
    if one.ended_on is not None:
        kept = destroyed_on(plan, entries, ended_on=one.ended_on)
        changed["destroy_on"] = kept and max(kept, today)
    if "destroy_on" in changed:
        _documents_go(one, changed["destroy_on"], actor, at)
    _change(one, changed, actor)
    _trace(KINDS[new.what], one, actor, at)
    return one


@transaction.atomic
def strike(*, programme_id: UUID, entry: str, reason: str, seen: str, actor: Actor, at: datetime) -> SupportProgramme:
    """What was written by mistake: it stays readable, with the reason."""
    one = _locked(programme_id, actor)
    found = next((each for each in one.happened if each.id == entry), None)
    if found is None:
        raise Moved(programme_id)
    if found.struck == reason.strip():
        return one
    _stands(one, seen)
    if one.state != State.RUNNING or not may_strike(one.plan, one.happened, found):
        raise MayNotBeStruck(programme_id)
    entries = struck(one.happened, entry, reason=reason.strip(), by=actor.label)
    _change(one, {"entries": [each.to_json() for each in entries], "minutes": minutes_of(entries)}, actor)
    _trace("programme.struck", one, actor, at)
    return one


@transaction.atomic
def end(*, programme_id: UUID, ended_on: date, reason: str, seen: str, actor: Actor, at: datetime) -> SupportProgramme:
    """Gone to its end; or stopped before, with ``reason``. Its documents go that day, unless she agreed otherwise."""
    one = _locked(programme_id, actor)
    if one.state != State.RUNNING:
        if one.ended_on == ended_on and one.reason == reason.strip():
            return one
        raise Moved(programme_id)
    _stands(one, seen)
    ending = end_of(one, ended_on=ended_on, reason=reason)
    changed = {
        "state": ending.state.value,
        "ended_on": ending.on,
        "ended_at": at,
        "ended_by": actor.label,
        "reason": ending.reason,
        "destroy_on": ending.destroy_on,
    }
    if changed["destroy_on"] is not None:
        _documents_go(one, changed["destroy_on"], actor, at)
    _change(one, changed, actor)
    _trace("programme.ended" if ending.state is State.ENDED else "programme.stopped", one, actor, at)
    return one


def _locked(programme_id: UUID, actor: Actor) -> SupportProgramme:
    """The case is held while its programmes change: one act after the other."""
    case_id = queries.access_own_work(programme_id, actor=actor).case_id
    cases.access_case(case_id, actor=actor, lock=True)
    return queries.access_own_work(programme_id, actor=actor)


def _stands(one: SupportProgramme, seen: str) -> None:
    """``seen`` is how the page showed it: what was changed meanwhile is not changed again."""
    if one.seen != seen:
        raise Moved(one.pk)


def _may_still_say(one: SupportProgramme, new: Entry, today: date) -> bool:
    """After the end she may still agree, or no longer, while her documents are there."""
    return new.what is What.KEEPING and one.destroy_on is not None and one.destroy_on >= today


def _documents_go(one: SupportProgramme, on: date | None, actor: Actor, at: datetime) -> None:
    """Those that the actor reads, with a line of the journal; the database gives its day to all the others of it."""
    documents.plan_destruction(case=one.case_id, programme=one.code, on=on, actor=actor, at=at)


def _change(one: SupportProgramme, changed: dict[str, Any], actor: Actor) -> None:
    if SupportProgramme.objects.visible_to(actor).filter(pk=one.pk).update(**changed) != 1:
        raise SupportProgramme.DoesNotExist(one.pk)
    for name, value in changed.items():
        setattr(one, name, value)


def _trace(kind: str, one: SupportProgramme, actor: Actor, at: datetime) -> None:
    """What a programme is may tell of her health: the journal has how it stands, not what it is."""
    detail = {"state": one.state, "entries": len(one.entries), "minutes": one.minutes}
    known = {"target": one.pk, "case": one.case_id, "classes": [queries.class_of(one)]}
    audit.record(kind, actor=actor, at=at, detail=detail, **known)
