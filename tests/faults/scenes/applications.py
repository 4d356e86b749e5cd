"""An application is opened, filed, asked for more, decided, given up, put off, taken up; papers are ticked, or said."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.support import applications, applying
from cordee.support.applying import NewApplication
from cordee.support.models import Application
from tests.database import bypass_row_security
from tests.factories.voice import PersonLinkFactory, holder_of
from tests.faults.staging import Played, Stage, by, plays
from tests.rooms.referrals.scene import AT

LATER = AT + timedelta(hours=2)
TODAY = AT.date()
DAY = TODAY + timedelta(days=10)


def _new(stage: Stage) -> dict[str, Any]:
    referral = stage.loop.accept(stage.loop.sent())
    kind = applications.kinds()["rqth"]
    return {
        "case_id": referral.case_id,
        "new": NewApplication(kind=kind, owner=stage.loop.adviser.organisation, due_on=DAY),
    }


def _opened(stage: Stage) -> Application:
    return stage.loop.do(stage.loop.adviser, applying.open_one, **_new(stage))


def _did(stage: Stage, act: Any, one: Application, **said: Any) -> Application:
    with acting_as(stage.loop.adviser):
        return act(application_id=one.pk, seen=one.seen, actor=stage.loop.adviser, at=AT, **said)


def _filed(stage: Stage) -> Application:
    return _did(stage, applying.file, _opened(stage), filed_on=TODAY, due_on=DAY)


def _changing(stage: Stage, act: Any, one: Application, **said: Any) -> Played:
    known = {"application_id": one.pk, "seen": one.seen, "at": LATER}
    return Played(act=by(stage.loop.adviser, partial(act, **known, **said)))


@plays("support.applying.open_one")
def open_one(stage: Stage) -> Played:
    return Played(act=by(stage.loop.adviser, partial(applying.open_one, at=AT, key=str(uuid4()), **_new(stage))))


@plays("support.applying.receive")
def receive(stage: Stage) -> Played:
    one = _opened(stage)
    return _changing(stage, applying.receive, one, papers=one.papers[:1])


@plays("support.applying.file")
def file(stage: Stage) -> Played:
    return _changing(stage, applying.file, _opened(stage), filed_on=TODAY, due_on=DAY)


@plays("support.applying.ask_more")
def ask_more(stage: Stage) -> Played:
    return _changing(stage, applying.ask_more, _filed(stage), papers=("Bulletin de salaire",), due_on=DAY)


@plays("support.applying.decide")
def decide(stage: Stage) -> Played:
    said = {"granted": True, "decision": "Reconnue sans limite de durée", "decided_on": TODAY}
    return _changing(stage, applying.decide, _filed(stage), **said)


@plays("support.applying.drop")
def drop(stage: Stage) -> Played:
    return _changing(stage, applying.drop, _opened(stage), reason="Elle a changé d’avis")


@plays("support.applying.put_off")
def put_off(stage: Stage) -> Played:
    return _changing(stage, applying.put_off, _opened(stage), due_on=DAY + timedelta(days=7))


@plays("support.applying.resume")
def resume(stage: Stage) -> Played:
    given_up = _did(stage, applying.drop, _opened(stage), reason="Elle a changé d’avis")
    return _changing(stage, applying.resume, given_up)


@plays("support.applying.say")
def say(stage: Stage) -> Played:
    one = _opened(stage)
    with bypass_row_security():
        PersonLinkFactory(case=Case.objects.get(pk=one.case_id))
    said = {"application_id": one.pk, "paper": one.papers[0], "has": True, "at": LATER}
    return Played(act=by(holder_of(one.case_id), partial(applying.say, **said)))
