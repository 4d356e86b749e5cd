"""A campaign as a line of the list, and at the head of its pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cordee.detection import wording
from cordee.detection.models import Campaign
from cordee.domain.campaign import Target, runs_on
from cordee.domain.departements import DEPARTEMENTS


@dataclass(frozen=True, kw_only=True)
class Row:
    campaign: Campaign
    target: str
    where: str
    state: str
    runs: bool


def rows(found: Iterable[Campaign], *, on: date) -> list[Row]:
    """Those that run come first."""
    return sorted((row(campaign, on=on) for campaign in found), key=lambda one: not one.runs)


def row(campaign: Campaign, *, on: date) -> Row:
    closed = campaign.closed_at is not None
    runs = runs_on(on, starts_on=campaign.starts_on, ends_on=campaign.ends_on, closed=closed)
    return Row(
        campaign=campaign,
        target=wording.TARGETS[Target(campaign.target)],
        where=", ".join(DEPARTEMENTS.get(code, code) for code in campaign.departements) or wording.WHOLE_REGION,
        state=wording.state(runs=runs, closed=closed, to_come=on < campaign.starts_on),
        runs=runs,
    )
