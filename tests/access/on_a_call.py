"""Who is away in an organisation, and whom an agent rang with her caller: plain Python, none of our code."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.access.facts import Besides, Who

if TYPE_CHECKING:
    from tests.access.oracle import World
    from tests.access.writing import Writing

AGENT, LEAD = {"phone_agent"}, {"team_lead"}
RINGS, FORGETS, NAMES = {"demo", "frontdesk"}, {"demo", "presence"}, {"enquiries"}


class ReadsOfACall:
    def _rules_of_a_call(self: "World") -> dict[str, Callable[[Who, Besides, datetime], bool]]:
        return {"presence_absence": self._reads_absence, "frontdesk_warmtransfer": self._reads_transfer}

    def _reads_absence(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        """Whoever calls there for somebody, and who says it, of its own organisation."""
        leads = self.acts(who, LEAD, at) and one.organisation == who.organisation
        return who.job in FORGETS | NAMES or leads or self.acts(who, AGENT, at)

    def _reads_transfer(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        return who.job in RINGS or (self.acts(who, AGENT, at) and one.membership == who.membership)


class WritesOfACall:
    def _adds_presence_absence(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        signed = who.membership is not None and row["said_by_id"] == who.membership
        ours = row["organisation_id"] == who.organisation
        return who.job == "demo" or (self.world.acts(who, LEAD, at) and signed and ours)

    def _removes_presence_absence(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        ours = self.world.acts(who, LEAD, at) and row["organisation_id"] == who.organisation
        return who.job == "presence" or ours

    def _adds_frontdesk_warmtransfer(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        """While the call is open, and one's own."""
        if who.job == "demo":
            return True
        mine = row["membership_id"] == who.membership and any(
            call.id == row["call_id"] and call.membership == who.membership and not call.ended
            for call in self.world.calls
        )
        return self.world.acts(who, AGENT, at) and mine

    def _changes_transfer(self: "Writing", who: Who, _row: Mapping[str, Any], _at: datetime) -> bool:
        return who.job == "frontdesk"
