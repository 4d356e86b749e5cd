"""Campaigns: making one, changing it, closing it, and one more opening of its page."""

from datetime import date

from django.utils import timezone

from cordee.detection import actions
from cordee.detection.actions import ChangedElsewhere, CodeTaken, Plan
from cordee.domain.access import Actor, Role
from cordee.domain.campaign import CostKind, Target
from cordee.network.queries import actor_of
from tests.factories.detection import CampaignFactory
from tests.factories.network import MembershipFactory
from tests.faults.staging import Played, Stage, by, plays

VISITOR = Actor.visitor()
PLAN = Plan(
    name="Mal de dos, parlons-en",
    target=Target.EMPLOYEES,
    departements=("69",),
    starts_on=date(2026, 1, 5),
    ends_on=date(2026, 12, 18),
    costs={CostKind.PRINTING: 120_000},
)


def _code(letters: str, stage: Stage) -> str:
    """Another one each time the scene is played, and the same but for its figures."""
    return f"{letters}{10 + next(stage.numbers) % 90}"


def _animator() -> Actor:
    return actor_of(MembershipFactory(role=Role.ANIMATOR.value, departements=["69"]))


@plays("detection.actions.create")
def create(stage: Stage) -> Played:
    said = {"plan": PLAN, "code": _code("SCENE", stage), "at": timezone.now()}
    return Played(act=by(_animator(), actions.create, **said), refused_again=CodeTaken)


@plays("detection.actions.change")
def change(stage: Stage) -> Played:
    made = CampaignFactory(code=_code("CHANGE", stage), departements=["69"])
    said = {"code": made.code, "plan": PLAN, "version": 0, "at": timezone.now()}
    return Played(act=by(_animator(), actions.change, **said), refused_again=ChangedElsewhere)


@plays("detection.actions.close")
def close(stage: Stage) -> Played:
    made = CampaignFactory(code=_code("CLORE", stage), departements=["69"])
    said = {"code": made.code, "version": 0, "at": timezone.now()}
    return Played(act=by(_animator(), actions.close, **said), refused_again=ChangedElsewhere)


@plays("detection.actions.count_visit")
def count_visit(stage: Stage) -> Played:
    said = {"code": CampaignFactory(code=_code("VISITE", stage)).code, "at": timezone.now()}
    return Played(act=_opened(said), repeats="another opening of the page, counted as one more")


def _opened(said: dict) -> object:
    return by(VISITOR, _count, **said)


def _count(*, code: str, at: object, actor: Actor) -> None:
    actions.count_visit(code, at=at)
