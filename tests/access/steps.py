"""Who reads a step of a plan, who adds one and who changes it: plain Python, none of our code."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.access.facts import Besides, Who
from tests.access.notes import CASE_WORKERS, SUPPORTING

if TYPE_CHECKING:
    from tests.access.oracle import World
    from tests.access.writing import Writing


class ReadsOfSteps:
    def _rules_of_steps(self: "World") -> dict[str, Callable[[Who, Besides, datetime], bool]]:
        return {"support_step": self._reads_step}

    def _reads_step(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        """She reads her plan; who supports her what it adds or does, and the rest as she agreed, as a reader does."""
        if who.job == "demo" or one.case == self.own_case(who, at):
            return True
        supports = self.acts(who, CASE_WORKERS, at) and bool(self.levels(who, one.case, at) & SUPPORTING)
        ours = who.organisation in (one.organisation, one.owner)
        return (supports and ours) or self.reads_content(who, one.case, "situation", at)


class WritesOfSteps:
    def _plans(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        """Who leads, for everybody; who takes part beside, for itself."""
        own = row["owner_id"] == who.organisation and self._acts_on(who, row["case_id"], at, SUPPORTING)
        return self.world.acts(who, CASE_WORKERS, at) and (own or self._acts_on(who, row["case_id"], at, {"lead"}))

    def _adds_support_step(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        signed = row["membership_id"] == who.membership and row["organisation_id"] == who.organisation
        return signed and row["state"] == "a_faire" and self._plans(who, row, at)
