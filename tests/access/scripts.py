"""What the line says is about nobody: its agents read it, who leads their organisation writes the next version.

As the rest of the oracle: plain Python, none of our code.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.access.facts import Besides, Who

if TYPE_CHECKING:
    from tests.access.oracle import World
    from tests.access.writing import Writing

WRITE_THEM = {"team_lead"}
READ_THEM = WRITE_THEM | {"phone_agent"}


class ReadsOfScripts:
    def _rules_of_scripts(self: "World") -> dict[str, Callable[[Who, Besides, datetime], bool]]:
        return {"scripts_textversion": self._reads_text}

    def _reads_text(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        return self.acts(who, READ_THEM, at) and one.organisation == who.organisation


class WritesOfScripts:
    def _adds_scripts_textversion(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        """Where agents of the line work today, and in one's own name."""
        own = row["written_by_id"] == who.membership and row["organisation_id"] == who.organisation
        answers = any(
            organisation == who.organisation and role == "phone_agent" and self.world.terms[member].covers(at)
            for member, (organisation, role) in self.members.items()
        )
        return self.world.acts(who, WRITE_THEM, at) and own and answers
