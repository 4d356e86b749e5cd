"""Demands by the web, from "Privacy, access and the loop that never breaks" (sections 2 and 7): who reads, who writes.

A visitor writes what comes in and reads nothing; agents of the line, in their territory, read it until the hand-over,
its caller while the call lasts; afterwards its state alone. As the rest of the oracle: plain Python, none of our code.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.access.facts import Besides, Who

if TYPE_CHECKING:
    from tests.access.oracle import World
    from tests.access.writing import Writing

JOBS = {"demo", "enquiries"}
PROMISED = {"rappel_promis", "rappel_danger"}
OPEN = {"recue", "accord_attendu", "prise", "quarantaine"}
COMES_IN = {"recue", "accord_attendu", "quarantaine"}
NOT_YET = (
    "owner_id",
    "named_at",
    "taken_at",
    "last_attempt_at",
    "reached_at",
    "call",
    "closed_at",
    "word_at",
    "sender_told_at",
)
CONTENT = ("enquiries_enquirycontact", "enquiries_enquirysituation", "enquiries_enquirysender")


class ReadsOfTheWeb:
    def _rules_of_the_web(self: "World") -> dict[str, Callable[[Who, Besides, datetime], bool]]:
        return {
            "enquiries_enquiry": self._reads_enquiry,
            "enquiries_enquiryword": self._reads_enquiry,
            "enquiries_enquiryattempt": self._reads_enquiry,
            "enquiries_erasedenquiries": lambda who, _one, _at: who.job in JOBS,
            "feedback_opinion": lambda who, _one, at: self._reads_opinions(who, at),
            "enquiries_enquiryanswer": lambda who, one, at: who.job == "outbox" or self._reads_content(who, one, at),
            **dict.fromkeys(CONTENT, self._reads_content),
        }

    def _reads_opinions(self: "World", who: Who, at: datetime) -> bool:
        return who.job == "feedback" or self.acts(who, {"animator", "administrator"}, at)

    def _answers_the_line(self: "World", who: Who, departement: str, at: datetime) -> bool:
        return self.acts(who, {"phone_agent"}, at) and (departement == "" or self.reaches(who, departement))

    def _reads_enquiry(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        return who.job in JOBS or self._answers_the_line(who, one.departement, at)

    def _reads_content(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        if who.job in JOBS:
            return True
        of = next(kept for kept in self.besides if (kept.table, kept.id) == ("enquiries_enquiry", one.enquiry))
        if not self._answers_the_line(who, of.departement, at):
            return False
        calls = any(
            call.enquiry == of.id and call.membership == who.membership and not call.ended for call in self.calls
        )
        return of.state in OPEN or (of.state == "rappelee" and of.membership == who.membership and calls)


class WritesOfTheWeb:
    def _adds_enquiries_enquiry(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        """As it comes in: nobody's, untouched. Or promised by an agent as a call ended: hers, untouched."""
        if who.job in JOBS:
            return True
        fresh = not row["tags"] and row["attempts"] == 0 and row["word"] == "" and row["version"] == 0
        taken = {"owner_id", "taken_at"}
        if row["kind"] in PROMISED and row["state"] == "prise":
            hers = who.membership is not None and row["owner_id"] == who.membership and row["taken_at"] is not None
            untouched = fresh and all(row[name] is None for name in NOT_YET if name not in taken)
            return untouched and hers and self.world._answers_the_line(who, row["departement"], at)
        untouched = fresh and all(row[name] is None for name in NOT_YET)
        return who.name == "visitor" and untouched and row["state"] in COMES_IN

    def _adds_content(self: "Writing", who: Who, row: Mapping[str, Any], _at: datetime) -> bool:
        return who.job in JOBS or (who.name == "visitor" and self._runs(row))

    def _adds_promised_content(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        """With the call-back that she promised, before anybody has tried."""
        hers = any(
            one["id"] == row["enquiry_id"]
            and one["departement"] == row["departement"]
            and one["kind"] in PROMISED
            and (one["state"], one["attempts"]) == ("prise", 0)
            and one["owner_id"] == who.membership
            for one in self.rows["enquiries_enquiry"]
        )
        agent = self.world.acts(who, {"phone_agent"}, at)
        return self._adds_content(who, row, at) or (agent and who.membership is not None and hers)

    _adds_enquiries_enquirysender = _adds_content
    _adds_enquiries_enquirycontact = _adds_enquiries_enquirysituation = _adds_promised_content

    def _adds_enquiries_enquiryattempt(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        """Signed by who tried, of what that agent may read."""
        if who.job in JOBS:
            return True
        of = Besides(table="enquiries_enquirycontact", id=None, enquiry=row["enquiry_id"])
        signed = who.membership is not None and row["membership_id"] == who.membership
        here = self.world._answers_the_line(who, row["departement"], at)
        return signed and here and self.world._reads_content(who, of, at)

    def _adds_enquiries_enquiryword(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        """By her code, from nobody; on the phone, signed by who heard it and reads of whom it is."""
        if who.job in JOBS:
            return True
        if row["channel"] == "code":
            return who.name == "visitor" and self._runs(row)
        of = Besides(table="enquiries_enquirycontact", id=None, enquiry=row["enquiry_id"])
        signed = who.membership is not None and row["membership_id"] == who.membership
        return row["channel"] == "voix" and signed and self.world._reads_content(who, of, at)

    def _adds_enquiries_enquiryanswer(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        """Signed by who writes it, who reads what it answers."""
        of = Besides(table="enquiries_enquirycontact", id=None, enquiry=row["enquiry_id"])
        signed = who.membership is not None and row["membership_id"] == who.membership
        return who.job in JOBS or (signed and self.world._reads_content(who, of, at))

    def _runs(self: "Writing", row: Mapping[str, Any]) -> bool:
        return any(
            one["id"] == row["enquiry_id"] and one["departement"] == row["departement"] and one["state"] in OPEN
            for one in self.rows["enquiries_enquiry"]
        )

    def _adds_enquiries_erasedenquiries(self: "Writing", who: Who, _row: Mapping[str, Any], _at: datetime) -> bool:
        return who.job in JOBS

    def _adds_feedback_opinion(self: "Writing", who: Who, row: Mapping[str, Any], _at: datetime) -> bool:
        """One more answer, from whoever reads a public page or her own."""
        return (who.name == "visitor" or who.her_hash != "") and row["times"] == 1

    def _changes_enquiry(self: "Writing", who: Who, row: Mapping[str, Any], at: datetime) -> bool:
        """Whose state has ended, nobody moves any more but the job that erases."""
        answers = self.world._answers_the_line(who, row["departement"], at)
        return who.job in JOBS or (answers and row["state"] != "close")

    def _erases(self: "Writing", who: Who, _row: Mapping[str, Any], _at: datetime) -> bool:
        return who.job in JOBS

    def _removes_feedback_opinion(self: "Writing", who: Who, _row: Mapping[str, Any], _at: datetime) -> bool:
        return who.job == "feedback"

    _removes_enquiries_enquiry = _removes_enquiries_enquiryword = _removes_enquiries_enquiryattempt = _erases
    _removes_enquiries_enquirycontact = _removes_enquiries_enquirysituation = _removes_enquiries_enquirysender = _erases
    _removes_enquiries_enquiryanswer = _erases
    _changes_counts = _erases
