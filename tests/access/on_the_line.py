"""The line and who leads it: hours that the team reads and its lead writes, notes on decisions, exercises of one's own.

As the rest of the oracle: plain Python, none of our code.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.access.facts import Besides, Who

if TYPE_CHECKING:
    from tests.access.oracle import World
    from tests.access.writing import Writing

BUILDS = {"demo"}
LEAD, AGENT = {"team_lead"}, {"phone_agent"}
ERASES_EXERCISES = {"frontdesk"}


class ReadsOfTheLine:
    def _rules_of_the_line(self: "World") -> dict[str, Callable[[Who, Besides, datetime], bool]]:
        return {
            "supervision_weeklyhours": self._reads_hours,
            "supervision_specialhours": self._reads_hours,
            "supervision_coachingnote": self._reads_note,
            "frontdesk_practicecall": self._practises,
        }

    def _reads_hours(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        """Who answers and who leads, there; the public is told of hours by another way."""
        return who.job in BUILDS or (self.acts(who, LEAD | AGENT, at) and one.organisation == who.organisation)

    def _reads_note(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        """Who leads, and who decided."""
        leads = self.acts(who, LEAD, at) and one.organisation == who.organisation
        return who.job in BUILDS or leads or self._decided_otherwise(who, one.orientation, at)

    def _decided_otherwise(self: "World", who: Who, orientation: Any, at: datetime) -> bool:
        found = self.orientations.get(orientation)
        own = found is not None and found.overridden and found.by == who.membership
        return own and self.acts(who, AGENT, at)

    def _practises(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        own = self.acts(who, AGENT, at) and one.membership == who.membership
        return who.job in ERASES_EXERCISES or own


class WritesOfTheLine:
    def _leads_a_line(self: "Writing", who: Who, at: datetime) -> bool:
        """Somebody answers the telephone there today."""
        answers = any(
            (organisation, role) == (who.organisation, "phone_agent") and self.world.terms[membership].covers(at)
            for membership, (organisation, role) in self.members.items()
        )
        return answers and self.world.acts(who, LEAD, at)

    def _signs_for_the_line(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        own = row["organisation_id"] == who.organisation and row["by_id"] == who.membership
        return own and self._leads_a_line(who, at)

    def _adds_supervision_weeklyhours(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        return who.job in BUILDS or self._signs_for_the_line(who, row, at)

    def _adds_supervision_specialhours(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        return who.job in BUILDS or (self._signs_for_the_line(who, row, at) and row["withdrawn_at"] is None)

    def _withdraws_hours(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        own = row["organisation_id"] == who.organisation and row["withdrawn_at"] is None
        return own and self._leads_a_line(who, at)

    def _adds_supervision_coachingnote(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        """On what an agent of the line decided otherwise, of a case that no guard shuts to who writes."""
        if who.job in BUILDS:
            return True
        found = self.world.orientations.get(row["orientation"])
        if found is None or not found.overridden or found.organisation != who.organisation:
            return False
        by_an_agent = self.members.get(found.by, (None, ""))[1] == "phone_agent"
        shut = found.case in self.world.shut(who, at)
        return by_an_agent and not shut and row["read_at"] is None and self._signs_for_the_line(who, row, at)

    def _reads_what_was_written_to_her(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        return self.world._decided_otherwise(who, row["orientation"], at)

    def _adds_frontdesk_practicecall(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        return self.world.acts(who, AGENT, at) and row["membership_id"] == who.membership

    def _changes_exercise(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        return self._adds_frontdesk_practicecall(who, row, at)

    def _removes_frontdesk_practicecall(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        return who.job in ERASES_EXERCISES or self._adds_frontdesk_practicecall(who, row, at)
