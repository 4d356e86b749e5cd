"""Who reads an application of a case, who opens one and who changes it: plain Python, none of our code."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.access.facts import Besides, Who
from tests.access.notes import CASE_WORKERS, SUPPORTING

if TYPE_CHECKING:
    from tests.access.oracle import World
    from tests.access.writing import Writing


class ReadsOfApplications:
    def _rules_of_applications(self: "World") -> dict[str, Callable[[Who, Besides, datetime], bool]]:
        return {"support_application": self._reads_application}

    def _reads_application(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        """As a step; but one that tells of her health is read by who may read her health."""
        if who.job == "demo" or one.case == self.own_case(who, at):
            return True
        supports = self.acts(who, CASE_WORKERS, at) and bool(self.levels(who, one.case, at) & SUPPORTING)
        ours = who.organisation in (one.organisation, one.owner)
        shared = "health" if one.state else "situation"
        return (supports and ours) or self.reads_content(who, one.case, shared, at)


class WritesOfApplications:
    def _adds_support_application(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        signed = row["membership_id"] == who.membership and row["organisation_id"] == who.organisation
        new = row["state"] == "a_preparer" and not row["received"] and not row["hers"]
        return signed and new and self._plans(who, row, at)

    def _changes_application(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        """Who plans; and she, of whom a trigger keeps all but which papers she has."""
        return self._plans(who, row, at) or row["case_id"] == self.world.own_case(who, at)
