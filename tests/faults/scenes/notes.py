"""A note is written, corrected for a day, struck."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

from cordee.domain.notes import Audience
from cordee.support import actions
from cordee.support.models import Note
from tests.faults.staging import Played, Stage, by, plays
from tests.rooms.referrals.scene import AT


def _written(stage: Stage) -> Note:
    referral = stage.loop.accept(stage.loop.sent())
    said = {"case_id": referral.case_id, "audience": Audience.CASE_TEAM, "text": "Elle a vu son employeur."}
    return stage.loop.do(stage.loop.adviser, actions.write, **said)


@plays("support.actions.write")
def write(stage: Stage) -> Played:
    referral = stage.loop.accept(stage.loop.sent())
    said = {"case_id": referral.case_id, "audience": Audience.MY_ORGANISATION, "text": "Rappeler lundi."}
    return Played(act=by(stage.loop.adviser, partial(actions.write, at=AT, key=str(uuid4()), **said)))


@plays("support.actions.correct")
def correct(stage: Stage) -> Played:
    note, later = _written(stage), AT + timedelta(hours=2)
    said = {"note_id": note.pk, "text": "Elle verra son employeur.", "at": later, "key": str(uuid4())}
    return Played(act=by(stage.loop.adviser, partial(actions.correct, **said)))


@plays("support.actions.strike")
def strike(stage: Stage) -> Played:
    note = _written(stage)
    act = partial(actions.strike, note_id=note.pk, reason="Écrite dans le mauvais dossier", at=AT + timedelta(days=3))
    return Played(act=by(stage.loop.adviser, act))
