"""Who reads what is shared with an employer, who shares, and who answers: plain Python, none of our code."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.access.facts import Besides, Who
from tests.access.notes import CASE_WORKERS

if TYPE_CHECKING:
    from tests.access.oracle import World
    from tests.access.writing import Writing

SHARING, REPLY = "employer_sharing", "employer_employerreply"


class ReadsOfEmployers:
    def _rules_of_employers(self: "World") -> dict[str, Callable[[Who, Besides, datetime], bool]]:
        return {SHARING: self._reads_sharing, REPLY: self._reads_reply}

    def _reads_reply(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        """She, who leads her case, who reads her health in it; the contact, what it answered."""
        leads = self.acts(who, CASE_WORKERS, at) and "lead" in self.levels(who, one.case, at)
        read = leads or self.reads_content(who, one.case, "health", at)
        return who.job == "demo" or read or one.case == self.own_case(who, at) or self.holds_sharing(who, one, at)

    def _reads_sharing(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        """The same, and the job that writes to the contact."""
        return who.job == "outbox" or self._reads_reply(who, one, at)

    def holds_sharing(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        """By the very link, until its day, unless she stopped it."""
        return who.contact_hash == one.secret_hash != "" and one.revoked is None and at < one.until

    def sharing_of(self: "World", who: Who, at: datetime) -> Any:
        found = [one for one in self.besides if one.table == SHARING and self.holds_sharing(who, one, at)]
        return next((one.id for one in found if one.case not in self.frozen(who, at)), None)


class WritesOfEmployers:
    def _shares(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        leads = self.world.acts(who, CASE_WORKERS, at) and self._acts_on(who, row["case_id"], at, {"lead"})
        return leads or row["case_id"] == self.world.own_case(who, at)

    def _changes_sharing(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        """What ended is not changed any more."""
        return row["stopped_at"] is None and self._shares(who, row, at)

    def _adds_employer_sharing(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        """By her, signed with her own link; by who leads, signed by the member who heard her."""
        if row["stopped_at"] is not None or row["version"] != 1 or not self._shares(who, row, at):
            return False
        if who.her_hash:
            link = next((one.id for one in self.world.her_links if one.secret_hash == who.her_hash), None)
            return row["channel"] == "link" and row["membership_id"] is None and row["given_by_link"] == link
        signed = row["membership_id"] == who.membership and row["organisation_id"] == who.organisation
        return row["channel"] == "voice" and signed

    def _adds_employer_employerreply(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        return row["sharing_id"] == self.world.sharing_of(who, at) is not None
