"""Who reads a document of a case, who adds one, strikes it, or sets its last day: plain Python, none of our code."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tests.access.facts import Besides, Who
from tests.access.notes import CASE_WORKERS, SUPPORTING

if TYPE_CHECKING:
    from tests.access.oracle import World
    from tests.access.writing import Writing

PARIS = ZoneInfo("Europe/Paris")


class ReadsOfDocuments:
    def _rules_of_documents(self: "World") -> dict[str, Callable[[Who, Besides, datetime], bool]]:
        return {"documents_document": self._reads_document}

    def _reads_document(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        if who.job:
            return who.job == "demo" or (who.job == "documents" and is_due(one.ends_on, at))
        if one.state == "mon_organisme":
            ours = one.organisation == who.organisation and bool(self.levels(who, one.case, at))
            return self.acts(who, CASE_WORKERS, at) and ours
        hers = one.state == "equipe" and one.case == self.own_case(who, at)
        return hers or self.is_opened_as(who, one.case, one.state, one.of_health, at)

    def is_opened_as(self: "World", who: Who, case: Any, audience: str, of_health: bool, at: datetime) -> bool:
        """What is for the team by what it tells; what is for health professionals as their notes."""
        if audience == "equipe":
            return self.reads_content(who, case, "health" if of_health else "situation", at)
        return self.is_read_by_the_team(who, case, audience, at)


class WritesOfDocuments:
    def _adds_documents_document(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        signed = row["membership_id"] == who.membership and row["organisation_id"] == who.organisation
        supports = self._supports_with_documents(who, row, at)
        case, audience, of_health = row["case_id"], row["audience"], row["about_health"]
        read = audience == "mon_organisme" or self.world.is_opened_as(who, case, audience, of_health, at)
        return signed and bool(row["file"]) and supports and read

    def _changes_document(self: "Writing", who: Who, way: str, row: Mapping[str, Any], at: datetime) -> bool:
        """While it has a file: its organisation strikes it, who supports her plans, the job destroys on its day."""
        if not row["file"]:
            return False
        if who.job:
            return way == "destroys" and who.job == "documents" and is_due(row["destroy_on"], at)
        may = {"strikes": row["organisation_id"] == who.organisation, "plans": bool(row["programme"])}
        return may.get(way, False) and self._supports_with_documents(who, row, at)

    def _supports_with_documents(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        return self.world.acts(who, CASE_WORKERS, at) and self._acts_on(who, row["case_id"], at, SUPPORTING)


def is_due(day: date | None, at: datetime) -> bool:
    return day is not None and day <= at.astimezone(PARIS).date()
