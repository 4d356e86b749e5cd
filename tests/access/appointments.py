"""Who reads an appointment, who makes one and who changes it: plain Python, none of our code."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.access.facts import Besides, Who
from tests.access.notes import CASE_WORKERS, SUPPORTING

if TYPE_CHECKING:
    from tests.access.oracle import World
    from tests.access.writing import Writing


class ReadsOfAppointments:
    def _rules_of_appointments(self: "World") -> dict[str, Callable[[Who, Besides, datetime], bool]]:
        return {"support_appointment": self._reads_appointment}

    def _reads_appointment(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        """She reads hers; who receives her its own, the rest as she agreed; the job that writes to her, to say it."""
        if who.job in {"demo", "outbox"} or one.case == self.own_case(who, at):
            return True
        supports = self.acts(who, CASE_WORKERS, at) and bool(self.levels(who, one.case, at) & SUPPORTING)
        return (supports and who.organisation == one.organisation) or self.reads_content(who, one.case, "situation", at)


class WritesOfAppointments:
    def _receives(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        own = row["organisation_id"] == who.organisation and self._acts_on(who, row["case_id"], at, SUPPORTING)
        return self.world.acts(who, CASE_WORKERS, at) and own

    def _changes_appointment(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        """Who leads, for everybody; who takes part beside, for itself; she, to ask for another time."""
        leads = self.world.acts(who, CASE_WORKERS, at) and self._acts_on(who, row["case_id"], at, {"lead"})
        return leads or self._receives(who, row, at) or row["case_id"] == self.world.own_case(who, at)

    def _adds_support_appointment(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        signed = row["membership_id"] == who.membership and row["organisation_id"] == who.organisation
        return signed and row["state"] == "prevu" and self._receives(who, row, at)
