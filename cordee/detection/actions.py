"""What an animator or an administrator does with a campaign, and what a visit of its page counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.detection import queries
from cordee.detection.models import Campaign, CampaignVisits
from cordee.domain.access import Actor
from cordee.domain.campaign import CostKind, Target, sound_of


class CodeTaken(Exception):
    """Another campaign has this code, or one that is heard for it."""


class OutOfTerritory(Exception):
    """A campaign lies wholly in the départements of whoever makes it."""


class ChangedElsewhere(Exception):
    """Somebody has changed or closed it since this page was made."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """``departements`` empty: the whole region; ``costs`` in cents."""

    name: str
    target: Target
    departements: tuple[str, ...]
    starts_on: date
    ends_on: date
    costs: Mapping[CostKind, int] = field(default_factory=dict)
    objective: str = ""


@transaction.atomic
def create(plan: Plan, *, code: str, actor: Actor, at: datetime, invented: bool = False) -> Campaign:
    """Raises CodeTaken, OutOfTerritory."""
    _must_lie_in(plan, actor)
    campaign = Campaign(
        code=code,
        sound=sound_of(code),
        created_at=at,
        created_by_id=actor.membership,
        invented=invented,
        **_columns(plan),
    )
    try:
        with transaction.atomic():
            campaign.save(force_insert=True)
    except IntegrityError:
        raise CodeTaken(code) from None
    audit.record(
        "campaign.created", actor=actor, at=at, target=campaign.pk, detail={"code": code, **_told(_columns(plan))}
    )
    return campaign


@transaction.atomic
def change(*, code: str, plan: Plan, version: int, actor: Actor, at: datetime) -> Campaign:
    """Everything but the code. What was before is in the journal. Raises OutOfTerritory, ChangedElsewhere."""
    campaign = _locked(code, version, actor)
    _must_lie_in(plan, actor)
    columns = _columns(plan)
    changed = sorted(name for name, value in columns.items() if getattr(campaign, name) != value)
    if not changed:
        return campaign
    before = _told({name: getattr(campaign, name) for name in changed})
    for name, value in columns.items():
        setattr(campaign, name, value)
    _save(campaign)
    detail = {"code": code, "changed": changed, **{f"was_{name}": value for name, value in before.items()}}
    audit.record("campaign.changed", actor=actor, at=at, target=campaign.pk, detail=detail)
    return campaign


@transaction.atomic
def close(*, code: str, version: int, actor: Actor, at: datetime) -> Campaign:
    """Its address leads to the number of the line alone; what it brought stays to be read. Raises ChangedElsewhere."""
    campaign = _locked(code, version, actor)
    campaign.closed_at = at
    _save(campaign)
    audit.record("campaign.closed", actor=actor, at=at, target=campaign.pk, detail={"code": code})
    return campaign


def count_visit(code: str, *, at: datetime) -> None:
    """One more opening that day; of the visitor, nothing is written."""
    table = connection.ops.quote_name(CampaignVisits._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f'insert into {table} (code, "on", times) values (%s, %s, 1) '
            f'on conflict (code, "on") do update set times = {table}.times + 1',
            [code, timezone.localdate(at)],
        )


WORDS = {"name", "objective"}  # free text: that it changed is journalled, not what it said


def _locked(code: str, version: int, actor: Actor) -> Campaign:
    """Raise Campaign.DoesNotExist when it is not the actor's to change."""
    campaign = queries.access_to_change(code, actor=actor, lock=True)
    if campaign.version != version or campaign.closed_at is not None:
        raise ChangedElsewhere
    return campaign


def _must_lie_in(plan: Plan, actor: Actor) -> None:
    if not queries.may_reach(plan.departements, actor=actor):
        raise OutOfTerritory


def _columns(plan: Plan) -> dict[str, object]:
    return {
        "name": plan.name,
        "target": plan.target.value,
        "departements": sorted(plan.departements),
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "costs": {kind.value: cents for kind, cents in plan.costs.items() if cents},
        "objective": plan.objective,
    }


def _told(columns: Mapping[str, object]) -> dict[str, object]:
    """For the journal: codes, days and cents; of free text, nothing."""
    told: dict[str, object] = {}
    for name, value in columns.items():
        if isinstance(value, Mapping):
            told |= {f"{name}_{kind}": cents for kind, cents in value.items()}
        elif name not in WORDS:
            told[name] = value.isoformat() if isinstance(value, date) else value
    return told


def _save(campaign: Campaign) -> None:
    campaign.version += 1
    campaign.save(force_update=True)
