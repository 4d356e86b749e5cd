"""Around the requests: the person herself, guards, emergencies, and the tables that hang on a case or on a directory.

Written from "Privacy, access and the loop that never breaks" (sections 3, 5, 6) and "The referral flow" (4, 5, 10). As
``oracle``, which it is a part of: plain Python sets, no framework, none of our own code.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tests.access.applications import ReadsOfApplications
from tests.access.appointments import ReadsOfAppointments
from tests.access.campaigns import ReadsOfCampaigns
from tests.access.documents import ReadsOfDocuments
from tests.access.employers import ReadsOfEmployers
from tests.access.facts import Asked, Assigned, Besides, Case, Emergency, Guard, HerLink, Who
from tests.access.notes import ReadsOfNotes
from tests.access.on_a_call import ReadsOfACall
from tests.access.on_the_line import ReadsOfTheLine
from tests.access.on_the_phone import ReadsOfThePhone
from tests.access.on_the_web import ReadsOfTheWeb
from tests.access.programmes import ReadsOfProgrammes
from tests.access.scripts import ReadsOfScripts
from tests.access.steps import ReadsOfSteps

if TYPE_CHECKING:
    from tests.access.oracle import World

PARIS = ZoneInfo("Europe/Paris")
STAYS_HERS_FOR = timedelta(days=30)
WORKERS = {"phone_agent", "adviser", "team_lead", "health_professional"}
READERS = WORKERS - {"phone_agent"}
OWNERS_OF_OFFERS = {"adviser", "team_lead"}
SEES_ALL = {"demo"}
COMPARES = {"demo", "matching"}

Seen = dict[str, set[Any]]


@dataclass
class Around(
    ReadsOfTheWeb,
    ReadsOfThePhone,
    ReadsOfACall,
    ReadsOfTheLine,
    ReadsOfCampaigns,
    ReadsOfScripts,
    ReadsOfNotes,
    ReadsOfDocuments,
    ReadsOfSteps,
    ReadsOfAppointments,
    ReadsOfApplications,
    ReadsOfEmployers,
    ReadsOfProgrammes,
):
    her_links: list[HerLink] = field(default_factory=list)
    guards: list[Guard] = field(default_factory=list)
    assigned: list[Assigned] = field(default_factory=list)
    emergencies: list[Emergency] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    besides: list[Besides] = field(default_factory=list)

    # The person

    def own_case(self: "World", who: Who, at: datetime) -> Any:
        """Hers while it runs, and for thirty days after it closes and after each question about what became of her."""
        found = [one for one in self.her_links if one.alive and who.her_hash == one.secret_hash != ""]
        since = day_of(at) - STAYS_HERS_FOR
        asked = {one.case for one in self.asked if one.asked_on > since}
        ended = {one.id for one in self.cases.values() if one.closed_on is not None and one.closed_on > since}
        return next((one.case for one in found if self.cases[one.case].open or one.case in asked | ended), None)

    def said_herself(self: "World", who: Who, at: datetime) -> set[Any]:
        """Section 3: her situation and what concerns her health at work, and not how it was decided."""
        own = self.own_case(who, at)
        return {one.id for one in self.orientations.values() if own is not None and one.case == own}

    def persons_to_call(self: "World", who: Who, at: datetime) -> set[Any]:
        """Whoever asked for a follow-up calls her on the day, to hear what became of her; or the case says to call.

        Who planned it, and the reason that the line writes for a plan of its own, are no condition of the rows: the act
        asks for the reason, the journal keeps it (decision 0015).
        """
        back = {case.person for case in self.cases.values() if self._calls_back(who, case, at)}
        return back | {
            self.cases[one.case].person
            for one in self.asked
            if self._calls(who, one, at) and one.state == "asked" and one.call_on and one.call_on <= day_of(at)
        }

    def _calls_back(self: "World", who: Who, case: Case, at: datetime) -> bool:
        owns = case.caller is not None and case.caller == who.organisation and self.reaches(who, case.departement)
        return owns and case.call_on is not None and case.call_on <= day_of(at) and self.acts(who, WORKERS, at)

    def _calls(self: "World", who: Who, one: Asked, at: datetime) -> bool:
        return self.acts(who, WORKERS, at) and one.caller == who.organisation and self.reaches(who, one.departement)

    # Emergencies and guards

    def in_emergency(self: "World", who: Who, at: datetime) -> set[Any]:
        """Cases that this very member opened less than an hour ago."""
        if not self.acts(who, READERS, at):
            return set()
        return {
            one.case for one in self.emergencies if one.membership == who.membership and one.since <= at < one.until
        }

    def _lifts(self: "World", who: Who, at: datetime) -> bool:
        return who.job == "demo" or self.acts(who, {"rights_officer"}, at)

    def frozen(self: "World", who: Who, at: datetime) -> set[Any]:
        if self._lifts(who, at):
            return set()
        return {one.case for one in self.guards if not one.lifted and one.kind == "restricted"}

    def shut(self: "World", who: Who, at: datetime, *, content: bool = False) -> set[Any]:
        """Restricted: to all. Sensitive: to whoever is not assigned; a link keeps its request without the person."""
        if self._lifts(who, at):
            return set()
        mine = {one.case for one in self.assigned if not one.ended and one.membership == who.membership is not None}
        barred = self.acts(who, WORKERS, at) or (content and who.answers_by_link)
        sensitive = {one.case for one in self.guards if not one.lifted and one.kind == "sensitive"}
        kept_out = sensitive - (mine if self.acts(who, WORKERS, at) else set()) if barred else set()
        return self.frozen(who, at) | kept_out

    def _reads_guard(self: "World", who: Who, one: Guard, at: datetime) -> bool:
        if who.job in SEES_ALL or (self.acts(who, {"rights_officer"}, at) and self.reaches(who, one.departement)):
            return True
        mine = {line.case for line in self.assigned if not line.ended and line.membership == who.membership}
        near = one.kind == "sensitive" and bool(self.levels(who, one.case, at)) and one.case not in self.frozen(who, at)
        return near and (who.role == "team_lead" or one.case in mine)

    def _reads_assigned(self: "World", who: Who, one: Assigned | Emergency, at: datetime) -> bool:
        """One's own, those of one's team, and the rights officer's; a team assigns where its lead works."""
        own = self._own(who, one, at)
        here = isinstance(one, Emergency) or self.reaches(who, one.departement)
        team = self.acts(who, {"team_lead"}, at) and one.organisation == who.organisation and here
        officer = self.acts(who, {"rights_officer"}, at) and self.reaches(who, one.departement)
        return who.job in SEES_ALL or own or team or officer

    def _reads_emergency(self: "World", who: Who, one: Emergency, at: datetime) -> bool:
        leads = self.acts(who, READERS, at) and "lead" in self.levels(who, one.case, at)
        return who.job in {"outbox", "clock"} or leads or self._reads_assigned(who, one, at)

    # Tables

    def sees_around(self: "World", who: Who, at: datetime) -> Seen:
        """Rows of the tables that hang around, before any guard narrows them."""
        rules = self._rules()
        found: Seen = {table: set() for table in rules}
        for one in self.besides:
            if rules[one.table](who, one, at):
                found[one.table].add(one.id)
        return found | {
            "people_personlink": {one.id for one in self.her_links if self._reads_her_link(who, one, at)},
            "cases_personquestion": {one.id for one in self.asked if self._reads_asked(who, one, at)},
            "privacy_guard": {one.id for one in self.guards if self._reads_guard(who, one, at)},
            "privacy_caseassignment": {one.id for one in self.assigned if self._reads_assigned(who, one, at)},
            "privacy_emergencyaccess": {one.id for one in self.emergencies if self._reads_emergency(who, one, at)},
        }

    def _reads_her_link(self: "World", who: Who, one: HerLink, at: datetime) -> bool:
        """She holds the very link, even a dead one: it says where to ask for another."""
        holds = who.her_hash == one.secret_hash != ""
        follows = self.levels(who, one.case, at) & {"lead", "partner", "trace"}
        return who.job in SEES_ALL | {"clock", "outbox"} or holds or bool(follows)

    def _reads_asked(self: "World", who: Who, one: Asked, at: datetime) -> bool:
        follows = self.levels(who, one.case, at) & {"lead", "partner"}
        hers = one.case == self.own_case(who, at)
        return who.job in SEES_ALL | {"clock", "outbox"} or bool(follows) or self._calls(who, one, at) or hers

    def _rules(self: "World") -> dict[str, Callable[[Who, Besides, datetime], bool]]:
        return {
            "cases_escalation": self._reads_escalation,
            "cases_personanswer": self._reads_answer,
            "referrals_referralquestion": self._reads_thread,
            "referrals_referralcomplement": self._reads_thread,
            "referrals_continuation": self._reads_continuation,
            "referrals_correction": self._reads_correction,
            "catalogue_capacityproposal": self._reads_capacity,
            "catalogue_rulereview": self._reviews,
            "catalogue_coveragereview": self._reviews,
            "catalogue_unmetneed": self._reads_unmet,
            "desk_savedview": self._own,
            "hooks_subscription": self._reads_subscription,
            "matching_match": self._reads_match,
            "matching_matchside": self._speaks_for,
            "matching_matchword": self._reads_word,
            "privacy_watch": self._reads_watch,
            "privacy_erasedcase": lambda who, _one, _at: who.job == "retention",
            "matching_waiting": lambda who, one, at: who.job in COMPARES,
            **self._rules_of_the_web(),
            **self._rules_of_campaigns(),
            **self._rules_of_scripts(),
            **self._rules_of_the_phone(),
            **self._rules_of_a_call(),
            **self._rules_of_the_line(),
            **self._rules_of_notes(),
            **self._rules_of_documents(),
            **self._rules_of_steps(),
            **self._rules_of_appointments(),
            **self._rules_of_applications(),
            **self._rules_of_employers(),
            **self._rules_of_programmes(),
            "sheet_sheet": self._reads_sheet,
            "voice_rightsrequest": self._reads_right,
        }

    def _reads_sheet(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        """She alone; who holds its address asks by another way. What erases it sees what is over for long."""
        erases = who.job == "sheets" and is_over_for_long(one.until, one.revoked, at)
        return who.job in SEES_ALL or erases or one.case == self.own_case(who, at)

    def _reads_right(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        """She, and the officer of the place, who answers her: nobody who follows her."""
        officer = self.acts(who, {"rights_officer"}, at) and self.reaches(who, one.departement)
        return who.job in SEES_ALL or officer or one.case == self.own_case(who, at)

    def _animates(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        return self.acts(who, {"animator"}, at) and self.reaches(who, one.departement)

    def _reads_escalation(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        leads = "lead" in self.levels(who, one.case, at)
        return who.job in SEES_ALL | {"clock"} or self._animates(who, one, at) or leads

    def _reads_answer(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        """Her own word: who follows her, who wrote it down for her, and she."""
        follows = self.acts(who, READERS, at) and bool(self.levels(who, one.case, at) & {"lead", "partner"})
        return who.job in SEES_ALL or follows or self._own(who, one, at) or one.case == self.own_case(who, at)

    def _reads_thread(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        states = {"envoyee", "recue", "acceptee", "demarree", "cloturee"}
        return who.job in SEES_ALL or self.reads_part(who, self.referrals[one.referral], states, at)

    def _reads_continuation(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        """Who asked knows where its request went on; who said so keeps its own line."""
        asked = self.acts(who, WORKERS, at) and self.referrals[one.referral].sender == who.organisation
        here = self.reaches(who, one.departement)
        return who.job in SEES_ALL or self._own(who, one, at) or (asked and here)

    def _reads_correction(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        administers = self.acts(who, {"administrator"}, at) and self.reaches(who, one.departement)
        return who.job in SEES_ALL | {"clock"} or administers

    def _reads_capacity(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        owns = self.acts(who, OWNERS_OF_OFFERS, at) and one.organisation == who.organisation
        return who.job in SEES_ALL or owns

    def _reviews(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        return who.job in SEES_ALL or self.acts(who, {"catalogue_editor"}, at)

    def _reads_unmet(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        return self._reviews(who, one, at) or self._animates(who, one, at)

    def _own(self: "World", who: Who, one: Besides | Assigned | Emergency, at: datetime) -> bool:
        return who.membership is not None and one.membership == who.membership and self.acts(who, {who.role}, at)

    def _reads_watch(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        """The officers of its place; of no place, all officers. Who read, and their head, do not."""
        here = one.departement == "" or self.reaches(who, one.departement)
        return who.job in SEES_ALL | {"watch"} or (self.acts(who, {"rights_officer"}, at) and here)

    def _reads_subscription(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        return who.job == "outbox" or (self.acts(who, {"team_lead"}, at) and one.organisation == who.organisation)

    def _speaks_for(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        """Who leads the case of one side; the other side stays unknown."""
        leads = self.acts(who, READERS, at) and "lead" in self.levels(who, one.case, at)
        return who.job in COMPARES or leads

    def _reads_match(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        sides = [side for side in self._sides_of_matches() if side.match == one.id]
        return who.job in COMPARES or any(self._speaks_for(who, side, at) for side in sides)

    def _reads_word(self: "World", who: Who, one: Besides, at: datetime) -> bool:
        sides = [side for side in self._sides_of_matches() if side.id == one.side]
        return who.job in COMPARES or any(self._speaks_for(who, side, at) for side in sides)

    def _sides_of_matches(self) -> list[Besides]:
        return [one for one in self.besides if one.table == "matching_matchside"]

    # What a guard takes away

    def narrowed(self: "World", who: Who, seen: Seen, at: datetime) -> Seen:
        """Whatever opens it: a row of a case that is shut to who asks is not there."""
        shut, contents, frozen = self.shut(who, at), self.shut(who, at, content=True), self.frozen(who, at)
        if not contents:
            return seen
        persons = {self.cases[case].person for case in contents}
        requests = {one.id for one in self.referrals.values() if one.case in shut}
        hidden = {
            "cases_case": shut,
            "cases_participation": {part.id for part in self.parts if self._hides_part(who, part, shut, frozen, at)},
            "people_person": persons,
            "people_identity": persons,
            "people_contact": persons,
            "people_noticegiven": {one.id for one in self.notices if one.person in persons},
            "people_consent": {one.id for one in self.consents.values() if one.case in shut},
            "people_acceptance": {one.id for one in self.acceptances if one.case in shut},
            "referrals_referral": requests,
            "referrals_referralsummary": requests,
            "referrals_referralmessage": {one.id for one in self.referrals.values() if one.case in contents},
            "referrals_transition": {line.id for line in self.lines if line.referral in requests},
            "referrals_attempt": {line.id for line in self.lines if line.referral in requests},
            "referrals_answerlink": {link.id for link in self.links.values() if link.referral in requests},
            "frontdesk_call": {call.id for call in self.calls if call.referral in requests},
            "people_personlink": {one.id for one in self.her_links if one.case in shut},
            "cases_personquestion": {one.id for one in self.asked if one.case in shut},
        }
        orientations = {one.id for one in self.orientations.values() if one.case in contents}
        hidden |= dict.fromkeys(
            ("orientation_orientation", "orientation_situation", "orientation_healthfacts", "orientation_trace"),
            orientations,
        )
        for one in self.besides:
            of_case = contents if one.table in CONTENTS else shut
            if one.table == "frontdesk_warmtransfer" and who.job:
                continue  # the job that takes the names away takes all of them
            if one.table in GUARDED and (one.case in of_case or one.referral in requests):
                hidden.setdefault(one.table, set()).add(one.id)
        return {table: keys - hidden.get(table, set()) for table, keys in seen.items()}

    def _hides_part(self: "World", who: Who, part: Any, shut: set[Any], frozen: set[Any], at: datetime) -> bool:
        """A team lead reads that its organisation takes part, or it could assign nobody."""
        team = self.acts(who, {"team_lead"}, at) and part.organisation == who.organisation
        return part.case in shut and not (team and part.case not in frozen)


# Of the other tables, those where a guard hides a row: what hangs on a case or a request.
GUARDED = {
    "documents_document",
    "frontdesk_warmtransfer",
    "cases_escalation",
    "cases_personanswer",
    "employer_employerreply",
    "employer_sharing",
    "matching_matchside",
    "referrals_continuation",
    "referrals_referralquestion",
    "referrals_referralcomplement",
    "sheet_sheet",
    "support_application",
    "programmes_supportprogramme",
    "support_appointment",
    "support_note",
    "support_step",
    "voice_rightsrequest",
}
# Shut to who may see that the case is there, too.
CONTENTS = {
    "cases_personanswer",
    "programmes_supportprogramme",
    "documents_document",
    "employer_employerreply",
    "employer_sharing",
    "support_application",
    "support_appointment",
    "support_note",
    "support_step",
}


def is_over_for_long(until: datetime | None, revoked: datetime | None, at: datetime) -> bool:
    """Thirty days after its day, or after she stopped it."""
    return until is not None and min(until, revoked or until) < at - timedelta(days=30)


def day_of(at: datetime) -> date:
    return at.astimezone(PARIS).date()
