"""Who reads a programme followed in a case, who opens one and who changes it: plain Python, none of our code."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.access.facts import Besides, Who
from tests.access.notes import CASE_WORKERS, SUPPORTING

if TYPE_CHECKING:
    from tests.access.oracle import World
    from tests.access.writing import Writing


class ReadsOfProgrammes:
    def _rules_of_programmes(self: "World") -> dict[str, Callable[[Who, Besides, datetime], bool]]:
        return {"programmes_supportprogramme": self._reads_programme}

    def _reads_programme(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        """She reads hers. One about her health is read by who may read her health, even where it was opened."""
        if who.job == "demo" or one.case == self.own_case(who, at):
            return True
        if one.state:
            return self.reads_content(who, one.case, "health", at)
        supports = self.acts(who, CASE_WORKERS, at) and bool(self.levels(who, one.case, at) & SUPPORTING)
        ours = supports and who.organisation == one.organisation
        return ours or self.reads_content(who, one.case, "situation", at)


class WritesOfProgrammes:
    def _follows_programme(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        """Who leads, all of them; who takes part beside, what its organisation opened."""
        own = row["organisation_id"] == who.organisation and self._acts_on(who, row["case_id"], at, SUPPORTING)
        return self.world.acts(who, CASE_WORKERS, at) and (own or self._acts_on(who, row["case_id"], at, {"lead"}))

    def _adds_programmes_supportprogramme(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        signed = row["membership_id"] == who.membership and row["organisation_id"] == who.organisation
        new = row["state"] == "en_cours" and not row["entries"] and row["minutes"] == 0
        may_say = not row["about_health"] or self.world.reads_content(who, row["case_id"], "health", at)
        return signed and new and may_say and self._follows_programme(who, row, at)
