"""What a visitor asks to keep: under a code, by mail, and erased."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from cordee.catalogue.queries import current_catalogue, reference_day
from cordee.config.roles import WORKER
from cordee.domain.access import Actor
from cordee.public import actions
from cordee.public.carried import Carried, carried
from cordee.public.models import KeptResult, Parcel
from cordee.public.stock import stock
from cordee.public.told import told
from tests.database import bypass_row_security
from tests.faults.staging import LYON, Played, Stage, by, plays

VISITOR = Actor.visitor()


def _said() -> Carried:
    sent = QueryDict(mutable=True)
    sent.setlist("dit", [f'commune_residence="{LYON}"', "age=46"])
    sent.setlist("besoin", ["garder_mon_travail"])
    return carried(sent, current_catalogue(), who="personne", on=reference_day())


def _key(stage: Stage) -> str:
    return f"formulaire-{next(stage.numbers)}"


def _keeping(stage: Stage) -> Callable[[], Any]:
    """On the first hour of today: the end of the thirty days is the same in each run."""
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return by(VISITOR, actions.keep, found=_said(), who="personne", form_key=_key(stage), at=today)


@plays("public.actions.keep")
def keep(stage: Stage) -> Played:
    return Played(act=_keeping(stage))


@plays("public.actions.forget")
def forget(stage: Stage) -> Played:
    code = _keeping(stage)().code
    return Played(act=by(VISITOR, actions.forget, code=code, at=timezone.now()))


@plays("public.actions.send")
def send(stage: Stage) -> Played:
    said = {"document": told(stock(_said(), result=True), with_answers=False), "address": "elle@exemple.invalid"}
    act = by(VISITOR, actions.send, **said, form_key=_key(stage), at=timezone.now())
    return Played(act=act, repeats="each asking leaves its line; the mail and its parcel are one")


@plays("public.actions.purge")
def purge(stage: Stage) -> Played:
    now, number = timezone.now(), next(stage.numbers)
    with bypass_row_security():
        ended = {"kept_at": now - timedelta(hours=2), "expires_at": now - timedelta(hours=1)}
        KeptResult.objects.create(code_hash=f"{number:064x}", sealed=b"x", **ended)
        Parcel.objects.create(sealed=b"x", made_at=now - timedelta(hours=25))
    return Played(act=by(actions.FORGETTER, actions.purge, at=now), login=WORKER)
