"""A programme is opened, something happens in it, a line is struck, it is stopped."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from cordee.audit.context import acting_as
from cordee.domain.programmes import Entry, What
from cordee.programmes import actions, queries
from cordee.programmes.models import SupportProgramme
from tests.faults.staging import Played, Stage, by, plays
from tests.rooms.referrals.scene import AT

LATER = AT + timedelta(hours=2)
TODAY = AT.date()
SESSION = Entry(id="une", what=What.SESSION, of="preliminaire", on=TODAY, minutes=90)


def _new(stage: Stage) -> dict[str, Any]:
    referral = stage.loop.accept(stage.loop.sent())
    return {"case_id": referral.case_id, "kind": queries.kinds()["bilan_plan"]}


def opened(stage: Stage) -> SupportProgramme:
    return stage.loop.do(stage.loop.adviser, actions.open_one, **_new(stage))


def _changing(stage: Stage, act: Any, one: SupportProgramme, **said: Any) -> Played:
    known = {"programme_id": one.pk, "seen": one.seen, "at": LATER}
    return Played(act=by(stage.loop.adviser, partial(act, **known, **said)))


@plays("programmes.actions.open_one")
def open_one(stage: Stage) -> Played:
    return Played(act=by(stage.loop.adviser, partial(actions.open_one, at=AT, key=str(uuid4()), **_new(stage))))


@plays("programmes.actions.add")
def add(stage: Stage) -> Played:
    return _changing(stage, actions.add, opened(stage), new=SESSION)


@plays("programmes.actions.strike")
def strike(stage: Stage) -> Played:
    one = opened(stage)
    adviser = stage.loop.adviser
    with acting_as(adviser):
        one = actions.add(programme_id=one.pk, new=SESSION, seen=one.seen, actor=adviser, at=AT)
    return _changing(stage, actions.strike, one, entry=SESSION.id, reason="Notée deux fois")


@plays("programmes.actions.end")
def end(stage: Stage) -> Played:
    return _changing(stage, actions.end, opened(stage), ended_on=TODAY, reason="Elle a trouvé un poste")
