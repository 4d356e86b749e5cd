"""A document is added, struck, planned to be destroyed with its programme, destroyed on its day."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.config.roles import WORKER
from cordee.documents import actions, sweeping
from cordee.documents.actions import NewDocument
from cordee.documents.models import Document
from cordee.domain.documents import DocumentKind, FileType
from cordee.domain.notes import Audience
from tests.faults.scenes.programmes import opened
from tests.faults.staging import Played, Stage, by, plays
from tests.rooms.referrals.scene import AT

DAY = AT.date() + timedelta(days=30)


def _new(stage: Stage) -> dict[str, Any]:
    """Of a bilan that runs."""
    bilan = opened(stage)
    new = NewDocument(
        title="Convention de bilan",
        kind=DocumentKind.AGREEMENT,
        audience=Audience.CASE_TEAM,
        about_health=False,
        file_type=FileType.TEXT,
        content=b"Convention",
        programme=bilan.code,
    )
    return {"case_id": bilan.case_id, "new": new}


def _added(stage: Stage) -> Document:
    return stage.loop.do(stage.loop.adviser, actions.add, **_new(stage))


def _due(stage: Stage) -> Document:
    one, adviser, today = _added(stage), stage.loop.adviser, timezone.localdate()
    by(adviser, actions.plan_destruction, case=one.case_id, programme=one.programme, on=today, at=AT)()
    return one


@plays("documents.actions.add")
def add(stage: Stage) -> Played:
    return Played(act=by(stage.loop.adviser, partial(actions.add, at=AT, key=str(uuid4()), **_new(stage))))


@plays("documents.actions.strike")
def strike(stage: Stage) -> Played:
    act = partial(actions.strike, document_id=_added(stage).pk, reason="Mauvais dossier", at=AT)
    return Played(act=by(stage.loop.adviser, act))


@plays("documents.actions.plan_destruction")
def plan(stage: Stage) -> Played:
    one = _added(stage)
    act = partial(actions.plan_destruction, case=one.case_id, programme=one.programme, on=DAY, at=AT)
    return Played(act=by(stage.loop.adviser, act))


@plays("documents.actions.destroy_due")
def destroy(stage: Stage) -> Played:
    one, today = _due(stage), timezone.localdate()

    def act() -> None:
        with acting_as(sweeping.JOB):
            actions.destroy_due(document_id=one.pk, on=today, actor=sweeping.JOB, at=AT)

    return Played(act=act, login=WORKER)


@plays("documents.sweeping.destroy_due")
def destroy_all(stage: Stage) -> Played:
    _due(stage)
    today = timezone.localdate()
    return Played(act=lambda: sweeping.destroy_due(on=today, at=AT), login=WORKER, in_steps=True)
