"""Who reads a note of a case, by its audience, and who writes one: plain Python, none of our code."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.access.facts import Besides, Who

if TYPE_CHECKING:
    from tests.access.oracle import World
    from tests.access.writing import Writing

CASE_WORKERS, HEALTH_ROLE = {"adviser", "team_lead", "health_professional"}, {"health_professional"}
SUPPORTING = {"lead", "partner"}


class ReadsOfNotes:
    def _rules_of_notes(self: "World") -> dict[str, Callable[[Who, Besides, datetime], bool]]:
        return {"support_note": self._reads_note_of_case}

    def _reads_note_of_case(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        """One's own for ever; else one's organisation, the team as she agreed, or its health professionals."""
        in_force = who.membership is not None and self.terms[who.membership].covers(at)
        if who.job == "demo" or (in_force and one.membership == who.membership):
            return True
        if one.state == "mon_organisme":
            ours = one.organisation == who.organisation and bool(self.levels(who, one.case, at))
            return self.acts(who, CASE_WORKERS, at) and ours
        return self.is_read_by_the_team(who, one.case, one.state, at)

    def is_read_by_the_team(self: "World", who: Who, case: Any, audience: str, at: datetime) -> bool:
        roles, shared = (CASE_WORKERS, "situation") if audience == "equipe" else (HEALTH_ROLE, "health")
        supports = bool(self.levels(who, case, at) & SUPPORTING)
        return self.acts(who, roles, at) and supports and self.reads_content(who, case, shared, at)


class WritesOfNotes:
    def _adds_support_note(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        signed = row["membership_id"] == who.membership and row["organisation_id"] == who.organisation
        supports = self.world.acts(who, CASE_WORKERS, at) and self._acts_on(who, row["case_id"], at, SUPPORTING)
        own = row["audience"] == "mon_organisme"
        read = own or self.world.is_read_by_the_team(who, row["case_id"], row["audience"], at)
        return signed and row["struck_at"] is None and supports and read

    def _strikes_note(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        """Its author, once."""
        return self._in_force(who, at) and row["membership_id"] == who.membership and row["struck_at"] is None
