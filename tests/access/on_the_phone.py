"""The telephone of the line: whoever posts reads nothing, agents read what runs, each has a desk of one's own.

As the rest of the oracle: plain Python, none of our code.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.access.facts import Besides, Who

if TYPE_CHECKING:
    from tests.access.oracle import World
    from tests.access.writing import Writing

JOBS = {"demo", "enquiries"}
AGENT = {"phone_agent"}
RUNS_AT_MOST = timedelta(hours=4)
KEYS = {"telephony_phonedesk": "membership_id", "telephony_phonecall": "call_id"}


class ReadsOfThePhone:
    def _rules_of_the_phone(self: "World") -> dict[str, Callable[[Who, Besides, datetime], bool]]:
        return {
            "telephony_phonedesk": self._sits_there,
            "telephony_phoneevent": self._hears_the_phone,
            "telephony_phonecall": self._reads_phone_call,
        }

    def _sits_there(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        return self.acts(who, AGENT, at) and one.membership == who.membership

    def _hears_the_phone(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        """Any agent of any line, while a call may still run."""
        assert one.until is not None
        return who.job in JOBS or (self.acts(who, AGENT, at) and one.until > at - RUNS_AT_MOST)

    def _reads_phone_call(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        return who.job in JOBS or (self.acts(who, AGENT, at) and one.organisation == who.organisation)


class WritesOfThePhone:
    def _adds_telephony_phonedesk(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        return self.world.acts(who, AGENT, at) and row["membership_id"] == who.membership

    _changes_desk = _removes_telephony_phonedesk = _adds_telephony_phonedesk

    def _adds_telephony_phoneevent(self: "Writing", who: Who, row: Mapping[str, Any], _at: datetime) -> bool:
        return who.job in JOBS or (who.name == "visitor" and row["settled_at"] is None)

    def _follows_the_phone(self: "Writing", who: Who, _row: Mapping[str, Any], _at: datetime) -> bool:
        return who.job in JOBS

    _removes_telephony_phoneevent = _removes_telephony_phonecall = _follows_the_phone

    def _adds_telephony_phonecall(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        own = row["membership_id"] == who.membership and row["organisation_id"] == who.organisation
        return who.job in JOBS or (self.world.acts(who, AGENT, at) and own)
