"""Reads of the campaigns: which run, which may be changed, what one of them brought."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from cordee.detection.models import MAKERS, Campaign, reaches_everything
from cordee.domain import campaign as rules
from cordee.domain.access import Actor
from cordee.domain.campaign import Target

MOST = 200


@dataclass(frozen=True, kw_only=True)
class Running:
    """What an agent may hear a caller name."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Week:
    """``calls`` and ``attributed``: None of a group that is too small to be shown."""

    monday: date
    during: bool
    calls: int | None
    attributed: int | None


def campaigns(*, actor: Actor) -> list[Campaign]:
    """Those that run or are to come first, then the latest."""
    return list(Campaign.objects.visible_to(actor).order_by("-ends_on", "code")[:MOST])


def access_campaign(code: str, *, actor: Actor) -> Campaign:
    """Raise Campaign.DoesNotExist when it is missing or of another territory."""
    found: Campaign = Campaign.objects.visible_to(actor).get(code=code)
    return found


def access_to_change(code: str, *, actor: Actor, lock: bool = False) -> Campaign:
    found = Campaign.objects.changeable_by(actor)
    if lock:
        found = found.select_for_update(of=("self",), no_key=True)
    one: Campaign = found.get(code=code)
    return one


def can_change(campaign: Campaign, *, actor: Actor) -> bool:
    return actor.role in MAKERS and may_reach(campaign.departements, actor=actor)


def may_reach(departements: Collection[str], *, actor: Actor) -> bool:
    """Whether a campaign may lie there; no département is the whole region."""
    if actor.membership is None or reaches_everything(actor):
        return True
    return bool(departements) and set(departements) <= actor.departements


def target_of(code: str, *, on: date) -> Target | None:
    """For whom the campaign of this code is; None when there is none, or it does not run that day."""
    with connection.cursor() as cursor:
        cursor.execute("select policy.campaign_target(%s, %s)", [code, on])
        (found,) = cursor.fetchone()
    return Target(found) if found else None


def attributable(text: str, *, on: date) -> str:
    """The code that a page carried, when its campaign runs; else ''."""
    code = rules.code_meant(text)
    return code if code and target_of(code, on=on) else ""


def running(*, on: date) -> list[Running]:
    """For an agent of the line, in her territory."""
    return [Running(code=code, name=name) for code, name in _asked("policy.running_campaigns(%s)", on)]


def effect(code: str) -> dict[str, int]:
    """The counts as they are: by name, those of ``wording.COUNTS``. Zero everywhere for who may not read it."""
    return dict(_asked("policy.campaign_effect(%s)", code))


def by_week(campaign: Campaign, *, on: date) -> list[Week]:
    """As many weeks before as during; small groups hidden, and those that the sum would tell."""
    before, during = rules.weeks(campaign.starts_on, campaign.ends_on, on=on)
    mondays = before + during
    if not mondays:
        return []
    asked = "policy.campaign_weeks(%s, %s, %s)"
    counted = {
        monday: (calls, attributed)
        for monday, calls, attributed in _asked(asked, campaign.code, mondays[0], mondays[-1] + timedelta(weeks=1))
    }
    calls, attributed = zip(*(counted.get(monday, (0, 0)) for monday in mondays), strict=True)
    return [
        Week(monday=monday, during=monday in during, calls=rules.shown(all_calls), attributed=named)
        for monday, all_calls, named in zip(mondays, calls, rules.shown_together(attributed), strict=True)
    ]


def _asked(function: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"select * from {function}", values)
        return cursor.fetchall()
