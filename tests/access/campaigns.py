"""Campaigns are about nobody: who makes them in a territory, who reads what they brought, who counts an opening.

No département is the whole region, of a function as of a campaign; an administrator works for the whole region.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.access.facts import Besides, Who

if TYPE_CHECKING:
    from tests.access.oracle import World
    from tests.access.writing import Writing

BUILDS = {"demo"}
READ_THEM = {"animator", "administrator", "steering"}
MAKE_THEM = {"animator", "administrator"}


class ReadsOfCampaigns:
    def _rules_of_campaigns(self: "World") -> dict[str, Callable[[Who, Besides, datetime], bool]]:
        return {"detection_campaign": self._reads_campaign, "detection_campaignvisits": self._reads_visits}

    def _goes_everywhere(self: "World", who: Who) -> bool:
        return who.role == "administrator" or not who.departements

    def _reads_campaign(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        if who.job in BUILDS:
            return True
        near = self._goes_everywhere(who) or not one.departements or bool(who.departements & set(one.departements))
        return self.acts(who, READ_THEM, at) and near

    def _reads_visits(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        """Who opens the page finds the line of the day, to count one more."""
        return who.name == "visitor" or self._reads_campaign(who, one, at)

    def _makes_campaign(self: "World", who: Who, departements: Collection[str], at: datetime) -> bool:
        inside = bool(departements) and set(departements) <= who.departements
        return self.acts(who, MAKE_THEM, at) and (self._goes_everywhere(who) or inside)


class WritesOfCampaigns:
    def _adds_detection_campaign(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        signed = who.membership is not None and row["created_by_id"] == who.membership
        makes = self.world._makes_campaign(who, row["departements"], at)
        return who.job in BUILDS or (makes and signed and row["closed_at"] is None)

    def _changes_campaign(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        return who.job in BUILDS or self.world._makes_campaign(who, row["departements"], at)

    def _adds_detection_campaignvisits(self: "Writing", who: Who, row: Mapping[str, Any], _at: datetime) -> bool:
        return who.job in BUILDS or (who.name == "visitor" and row["times"] == 1)

    def _changes_visits(self: "Writing", who: Who, _row: Mapping[str, Any], _at: datetime) -> bool:
        return who.job in BUILDS or who.name == "visitor"
