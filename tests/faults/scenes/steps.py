"""A step of a plan is added, done, given up, put off, taken up again."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from cordee.audit.context import acting_as
from cordee.support import planning
from cordee.support.models import Step
from cordee.support.planning import NewStep
from tests.faults.staging import Played, Stage, by, plays
from tests.rooms.referrals.scene import AT

LATER = AT + timedelta(hours=2)
DAY = AT.date() + timedelta(days=10)


def _new(stage: Stage) -> dict[str, Any]:
    referral = stage.loop.accept(stage.loop.sent())
    new = NewStep(title="Demander la visite", owner=stage.loop.adviser.organisation, due_on=DAY, funding="Agefiph")
    return {"case_id": referral.case_id, "new": new}


def _step(stage: Stage) -> Step:
    return stage.loop.do(stage.loop.adviser, planning.add, **_new(stage))


def _changing(stage: Stage, act: Any, step: Step, **said: Any) -> Played:
    known = {"step_id": step.pk, "seen": step.seen, "at": LATER}
    return Played(act=by(stage.loop.adviser, partial(act, **known, **said)))


@plays("support.planning.add")
def add(stage: Stage) -> Played:
    return Played(act=by(stage.loop.adviser, partial(planning.add, at=AT, key=str(uuid4()), **_new(stage))))


@plays("support.planning.finish")
def finish(stage: Stage) -> Played:
    return _changing(stage, planning.finish, _step(stage))


@plays("support.planning.drop")
def drop(stage: Stage) -> Played:
    return _changing(stage, planning.drop, _step(stage), reason="Elle a changé d’avis")


@plays("support.planning.reword")
def reword(stage: Stage) -> Played:
    said = {"title": "Écrire la demande de visite", "funding": "", "key": str(uuid4())}
    return _changing(stage, planning.reword, _step(stage), **said)


@plays("support.planning.put_off")
def put_off(stage: Stage) -> Played:
    return _changing(stage, planning.put_off, _step(stage), due_on=DAY + timedelta(days=7))


@plays("support.planning.resume")
def resume(stage: Stage) -> Played:
    step = _step(stage)
    with acting_as(stage.loop.adviser):
        done = planning.finish(step_id=step.pk, seen=step.seen, actor=stage.loop.adviser, at=AT)
    return _changing(stage, planning.resume, done)
