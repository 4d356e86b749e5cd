"""Who may write what hangs around the requests: guards, emergencies, corrections, threads, the person's own word.

Written from "Privacy, access and the loop that never breaks" (sections 2, 3, 5) and "The referral flow" (3, 4, 7). As
``writing``, which it is a part of: plain Python, none of our own code.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.access.applications import WritesOfApplications
from tests.access.appointments import WritesOfAppointments
from tests.access.around import COMPARES, OWNERS_OF_OFFERS, READERS, WORKERS, is_over_for_long
from tests.access.campaigns import WritesOfCampaigns
from tests.access.documents import WritesOfDocuments
from tests.access.employers import WritesOfEmployers
from tests.access.facts import Who
from tests.access.notes import WritesOfNotes
from tests.access.on_a_call import WritesOfACall
from tests.access.on_the_line import WritesOfTheLine
from tests.access.on_the_phone import WritesOfThePhone
from tests.access.on_the_web import WritesOfTheWeb
from tests.access.oracle import PENDING, World
from tests.access.programmes import WritesOfProgrammes
from tests.access.scripts import WritesOfScripts
from tests.access.steps import WritesOfSteps

Row = Mapping[str, Any]

ACT_ON_A_CASE = {"lead", "partner", "invited", "trace"}  # a reader only reads
CLOCK = {"demo", "clock"}


@dataclass
class WritingAround(
    WritesOfTheWeb,
    WritesOfThePhone,
    WritesOfACall,
    WritesOfTheLine,
    WritesOfCampaigns,
    WritesOfScripts,
    WritesOfNotes,
    WritesOfDocuments,
    WritesOfSteps,
    WritesOfAppointments,
    WritesOfEmployers,
    WritesOfApplications,
    WritesOfProgrammes,
):
    world: World
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    accounts: dict[Any, Any] = field(default_factory=dict)  # membership: account
    members: dict[Any, tuple[Any, str]] = field(default_factory=dict)  # membership: organisation, role
    offers: dict[Any, Any] = field(default_factory=dict)  # offer: its organisation
    asked: dict[Any, Any] = field(default_factory=dict)  # what the world answered: nothing of it moves meanwhile

    # Words that several rules share

    def _acts_on(self, who: Who, case: Any, at: datetime, levels: set[str] = ACT_ON_A_CASE) -> bool:
        return bool(self._levels(who, case, at) & levels)

    def _levels(self, who: Who, case: Any, at: datetime) -> set[str]:
        if (key := ("levels", who, case, at)) not in self.asked:
            self.asked[key] = self.world.levels(who, case, at)
        return self.asked[key]

    def _by_link(self, who: Who, case: Any) -> bool:
        return case is not None and who.link is not None and self.world.opens_case_by_link(who) == case

    def _watched(self, who: Who, case: Any, at: datetime) -> bool:
        if (key := ("watched", who, at)) not in self.asked:
            self.asked[key] = self.world._watched_cases(who, at)
        return case in self.asked[key]

    def _hers(self, who: Who, case: Any, at: datetime) -> bool:
        if (key := ("own", who, at)) not in self.asked:
            self.asked[key] = self.world.own_case(who, at)
        return case is not None and case == self.asked[key]

    def _here(self, who: Who, row: Row) -> bool:
        return self.world.reaches(who, row["departement"])

    def _is(self, who: Who, roles: set[str], at: datetime) -> bool:
        return self.world.acts(who, roles, at)

    def _in_force(self, who: Who, at: datetime) -> bool:
        return who.membership is not None and self.world.terms[who.membership].covers(at)

    def _is_here(self, who: Who, role: str, row: Row, at: datetime) -> bool:
        return self._is(who, {role}, at) and self._here(who, row)

    def _signs(self, who: Who, row: Row, at: datetime, jobs: set[str], request: str = "referral_id") -> bool:
        """Who writes signs; that the act itself is allowed is the business of the journal's guards."""
        if who.answers_by_link or who.name == "nobody":
            held = self.world.held(who)
            own = held is not None and row[request] == held.id
            return row["actor_kind"] == "link" and row["membership_id"] is None and own
        if who.job:
            return row["actor_kind"] == "job" and row["membership_id"] is None and who.job in jobs
        return row["actor_kind"] == "member" and self._in_force(who, at) and row["membership_id"] == who.membership

    def _answers_for(self, who: Who, request: Any, at: datetime) -> bool:
        """The receiver, its link, and who answers the telephone at the sender's: the line."""
        one, world = self.world.referrals[request], self.world
        receives = self._is(who, READERS, at) and one.recipient == who.organisation
        by_phone = self._is(who, {"phone_agent"}, at) and one.sender == who.organisation
        return world.held(who) is one or (world.reaches(who, one.departement) and (receives or by_phone))

    # Guards, assignments, emergencies

    def _places(self, who: Who, row: Row, at: datetime) -> bool:
        """A rights officer, in its territory; a team lead, that a case is sensitive, where its organisation works."""
        officer = self._is(who, {"rights_officer"}, at)
        there = officer and self.world.reaches(who, self.world.cases[row["case_id"]].departement)
        lead = self._is(who, {"team_lead"}, at) and row["kind"] == "sensitive"
        return there or (lead and self._acts_on(who, row["case_id"], at, {"lead", "partner"}))

    def _adds_privacy_guard(self, who: Who, row: Row, at: datetime) -> bool:
        signed = self._in_force(who, at) and row["placed_by_id"] == who.membership
        return signed and row["lifted_at"] is None and self._places(who, row, at)

    def _lifts_guard(self, who: Who, row: Row, at: datetime) -> bool:
        return row["lifted_at"] is None and self._places(who, row, at)

    def _adds_privacy_caseassignment(self, who: Who, row: Row, at: datetime) -> bool:
        """Somebody who works there now, by the rights officer, or by the team lead among its own."""
        world, case = self.world, self.world.cases[row["case_id"]]
        organisation, role = self.members.get(row["membership_id"], (None, ""))
        works = role in WORKERS and world.terms[row["membership_id"]].covers(at)
        there = works and any(
            part.case == case.id and part.organisation == organisation and part.covers(at) for part in world.parts
        )
        officer = self._is(who, {"rights_officer"}, at) and world.reaches(who, case.departement)
        restricted = any(one.case == case.id and one.kind == "restricted" and not one.lifted for one in world.guards)
        team = self._is(who, {"team_lead"}, at) and organisation == who.organisation and not restricted
        signed = row["assigned_by_id"] == who.membership and row["ended_at"] is None
        return signed and there and (officer or (team and bool(world.levels(who, case.id, at))))

    def _ends_assignment(self, who: Who, row: Row, at: datetime) -> bool:
        team = self._is_here(who, "team_lead", row, at) and row["organisation_id"] == who.organisation
        return row["ended_at"] is None and (team or self._is_here(who, "rights_officer", row, at))

    def _adds_privacy_emergencyaccess(self, who: Who, row: Row, at: datetime) -> bool:
        """For oneself, in one's territory, from now on; what somebody guards, an emergency does not open."""
        case = self.world.cases[row["case_id"]]
        own = row["membership_id"] == who.membership and row["organisation_id"] == who.organisation
        fresh = row["reviewed_at"] is None and moment(row["opened_at"]) <= at
        guarded = any(one.case == case.id and not one.lifted for one in self.world.guards)
        here = self._is(who, READERS, at) and self.world.reaches(who, case.departement)
        return own and fresh and here and not guarded

    def _reviews_emergency(self, who: Who, row: Row, at: datetime) -> bool:
        """Once, and never one's own; the clock, which recalls, signs nothing."""
        others = row["membership_id"] != who.membership and self._is_here(who, "rights_officer", row, at)
        return row["reviewed_at"] is None and (who.job == "clock" or others)

    def _adds_privacy_watch(self, who: Who, row: Row, _at: datetime) -> bool:
        return who.job in {"demo", "watch"} and row["reviewed_at"] is None

    def _adds_privacy_erasedcase(self, who: Who, _row: Row, _at: datetime) -> bool:
        """Of which case, a trigger says: see tests/rooms/privacy/test_erasing.py."""
        return who.job == "retention"

    def _concludes(self, who: Who, row: Row, at: datetime) -> bool:
        """Once, and never on one's own reading; until then the job counts what was read since."""
        others = row["membership_id"] != who.membership and (row["departement"] == "" or self._here(who, row))
        officer = self._is(who, {"rights_officer"}, at) and others
        return row["reviewed_at"] is None and (who.job == "watch" or officer)

    # What falls to the animator, corrections

    def _adds_cases_escalation(self, who: Who, row: Row, at: datetime) -> bool:
        fresh = row["taken_by_id"] is None and row["closed_at"] is None
        case = row["case_id"]
        near = self._acts_on(who, case, at) or self._by_link(who, case) or self._is_here(who, "animator", row, at)
        return fresh and (who.job in CLOCK or near)

    def _changes_escalation(self, who: Who, row: Row, at: datetime) -> bool:
        leads = self._acts_on(who, row["case_id"], at, {"lead"})
        return who.job in CLOCK or self._is_here(who, "animator", row, at) or leads

    def _adds_referrals_correction(self, who: Who, row: Row, at: datetime) -> bool:
        one = self.world.referrals[row["referral_id"]]
        account = self.accounts.get(who.membership)
        signed = row["asked_by_id"] == who.membership and row["asked_by_account_id"] == account
        fresh = row["verdict"] == "" and row["carried_out_at"] is None
        there = self._is_here(who, "administrator", row, at) and self.world.reaches(who, one.departement)
        return signed and fresh and there and one.state != "erreur"

    def _decides_correction(self, who: Who, row: Row, at: datetime) -> bool:
        """Another administrator decides what was asked; the clock carries out what was confirmed."""
        carried_out = who.job in CLOCK and row["verdict"] == "confirmee"
        return carried_out or (row["verdict"] == "" and self._is_here(who, "administrator", row, at))

    # Threads and what follows a request

    def _adds_referrals_referralquestion(self, who: Who, row: Row, at: datetime) -> bool:
        one = self.world.referrals[row["referral_id"]]
        awaited = one.state in PENDING and one.departement == row["departement"]
        may = who.job == "demo" or (awaited and self._answers_for(who, one.id, at))
        return self._signs(who, row, at, {"demo"}) and may

    def _adds_referrals_referralcomplement(self, who: Who, row: Row, at: datetime) -> bool:
        """Who asked completes, once it was questioned."""
        one, world = self.world.referrals[row["referral_id"]], self.world
        awaited = one.state in PENDING and one.departement == row["departement"]
        questioned = any(
            said.referral == one.id for said in world.besides if said.table == "referrals_referralquestion"
        )
        asked = self._is(who, WORKERS, at) and one.sender == who.organisation and world.reaches(who, one.departement)
        return self._signs(who, row, at, {"demo"}) and (who.job == "demo" or (awaited and questioned and asked))

    def _adds_referrals_continuation(self, who: Who, row: Row, at: datetime) -> bool:
        return self._signs(who, row, at, {"demo"}, "source_id") and (who.job == "demo" or self._continues(who, row, at))

    def _continues(self, who: Who, row: Row, at: datetime) -> bool:
        """Redirected by whoever may answer, or the animator, before it starts; or asked again by who asked."""
        one = self.world.referrals[row["source_id"]]
        if row["how"] == "redirigee":
            animates = self._is(who, {"animator"}, at) and self.world.reaches(who, one.departement)
            return one.state in PENDING | {"acceptee"} and (animates or self._answers_for(who, one.id, at))
        asked = self._is(who, WORKERS, at) and one.sender == who.organisation and one.sent
        return row["how"] in {"suivante", "aussi"} and asked and self._acts_on(who, one.case, at, {"lead", "partner"})

    # The person

    def _adds_people_personlink(self, who: Who, row: Row, at: datetime) -> bool:
        case = row["case_id"]
        near = self._acts_on(who, case, at) or self._by_link(who, case) or self._watched(who, case, at)
        return row["revoked_at"] is None and (who.job in CLOCK or near)

    def _revokes_her_link(self, who: Who, row: Row, at: datetime) -> bool:
        return who.job in CLOCK or self._acts_on(who, row["case_id"], at, {"lead", "partner", "trace"})

    def _adds_cases_personquestion(self, who: Who, row: Row, at: datetime) -> bool:
        """Who ends the follow-up plans what she is asked."""
        case, planned = row["case_id"], (row["state"], row["calls"]) == ("planned", 0)
        near = self._acts_on(who, case, at) or self._by_link(who, case) or self._watched(who, case, at)
        return planned and (who.job in CLOCK or near)

    def _changes_her_question(self, who: Who, row: Row, at: datetime) -> bool:
        calls = self._is(who, WORKERS, at) and row["caller_id"] == who.organisation and self._here(who, row)
        return who.job in CLOCK or calls or self._hers(who, row["case_id"], at)

    def _adds_cases_personanswer(self, who: Who, row: Row, at: datetime) -> bool:
        """She, to a question of her own case that still waits; or, by telephone, who is to call her."""
        asked = next(one for one in self.world.asked if one.id == row["question_id"])
        hers = self._hers(who, row["case_id"], at) and self._hers(who, asked.case, at)
        alone = row["channel"] == "person" and row["membership_id"] is None
        calls = self._in_force(who, at) and row["membership_id"] == who.membership and row["channel"] == "phone"
        called = calls and asked.state == "asked" and self.world._calls(who, asked, at)
        return (hers and alone and asked.state in {"asked", "unanswered"}) or called

    def _corrects(self, who: Who, person: Any, at: datetime) -> bool:
        """How she is reached: she alone, once it is written."""
        own = self.world.cases.get(self.world.own_case(who, at))
        return own is not None and own.person == person

    def _adds_sheet_sheet(self, who: Who, row: Row, at: datetime) -> bool:
        return self._hers(who, row["case_id"], at) and row["revoked_at"] is None

    def _revokes_sheet(self, who: Who, row: Row, at: datetime) -> bool:
        return self._hers(who, row["case_id"], at) and row["revoked_at"] is None

    def _removes_sheet_sheet(self, who: Who, row: Row, at: datetime) -> bool:
        return who.job == "sheets" and is_over_for_long(row["expires_at"], row["revoked_at"], at)

    def _adds_voice_rightsrequest(self, who: Who, row: Row, at: datetime) -> bool:
        """She; what she corrects herself is done at once, the rest waits for the officer."""
        done = row["answered_at"] is not None
        fresh = row["answered_by_id"] is None and done == (row["right"] == "coordonnees")
        return self._hers(who, row["case_id"], at) and fresh

    def _answers_right(self, who: Who, row: Row, at: datetime) -> bool:
        """Once, by the officer of the place; what was agreed to be erased, until it is."""
        return (row["answered_at"] is None or row["answer"] == "accepte") and self._is_here(
            who, "rights_officer", row, at
        )

    # Directories, matches, members

    def _adds_catalogue_capacityproposal(self, who: Who, row: Row, at: datetime) -> bool:
        """What the owner says unasked, signed; a question comes from an answer alone, a word of the cases from them."""
        signed = row["answered_at"] is not None and row["answered_by_id"] == who.membership
        return signed and not row["by_load"] and self._answers_capacity(who, row, at)

    def _answers_capacity(self, who: Who, row: Row, at: datetime) -> bool:
        """How many persons are followed at once, its team lead alone says."""
        says = {"team_lead"} if row["at_once"] is not None else OWNERS_OF_OFFERS
        return self._is(who, says, at) and self.offers[row["offer_id"]] == who.organisation

    def _reviews_rules(self, who: Who, _row: Row, at: datetime) -> bool:
        return self._is(who, {"catalogue_editor"}, at)

    def _adds_hooks_subscription(self, who: Who, row: Row, at: datetime) -> bool:
        own = row["organisation_id"] == who.organisation and row["created_by_id"] == who.membership
        return self._is(who, {"team_lead"}, at) and own and row["ended_at"] is None

    def _ends_subscription(self, who: Who, row: Row, at: datetime) -> bool:
        team = self._is(who, {"team_lead"}, at) and row["organisation_id"] == who.organisation
        return who.job == "outbox" or team

    def _adds_desk_savedview(self, who: Who, row: Row, at: datetime) -> bool:
        return self._in_force(who, at) and row["membership_id"] == who.membership

    _changes_savedview = _removes_desk_savedview = _adds_desk_savedview

    def _compares(self, who: Who, _row: Row, _at: datetime) -> bool:
        return who.job in COMPARES

    _adds_matching_match = _adds_matching_matchside = _removes_matching_waiting = _compares

    def _adds_matching_waiting(self, _who: Who, _row: Row, _at: datetime) -> bool:
        """Nobody by itself: a person who is registered waits at once."""
        return False

    def _adds_matching_matchword(self, who: Who, row: Row, at: datetime) -> bool:
        """Who leads the case of this side says its own word of it."""
        side = next(one for one in self.world.besides if one.id == row["side_id"])
        own = row["said_by_id"] == who.membership and row["organisation_id"] == who.organisation
        leads = self._is(who, READERS, at) and self._acts_on(who, side.case, at, {"lead"})
        return who.job in COMPARES or (own and leads)

    # What a guard refuses

    def _is_shut(self, who: Who, table: str, row: Row, at: datetime) -> bool:
        """Nothing is added to what is hidden from who adds it."""
        world, content = self.world, table in CONTENT
        if (key := ("shut", who, at, content)) not in self.asked:
            self.asked[key] = world.shut(who, at, content=content)
        shut = self.asked[key]
        if not shut or table not in NARROWED:
            return False
        case = NARROWED[table](world, row)
        own = row.get("organisation_id") == who.organisation and self._is(who, {"team_lead"}, at)
        if table == "cases_participation" and own:
            return case in world.frozen(who, at)
        persons = {world.cases[one].person for one in shut}
        return row["person_id"] in persons if table in OF_A_PERSON else case in shut


def _by_case(_world: World, row: Row) -> Any:
    return row["case_id"]


def _by_request(world: World, row: Row) -> Any:
    found = world.referrals.get(row.get("referral_id", row.get("source_id", row.get("referral"))))
    return found and found.case


def _by_orientation(world: World, row: Row) -> Any:
    return world.orientations[row["orientation_id"]].case


OF_A_PERSON = {"people_identity", "people_contact", "people_noticegiven"}
# Where a guard says no, and how the row leads to its case. A case or a person that is new has no guard.
NARROWED: dict[str, Callable[[World, Row], Any]] = {
    "cases_escalation": _by_case,
    "cases_participation": _by_case,
    "cases_personanswer": _by_case,
    "cases_personquestion": _by_case,
    "matching_matchside": _by_case,
    "orientation_orientation": _by_case,
    "people_acceptance": _by_case,
    "people_consent": _by_case,
    "people_personlink": _by_case,
    "referrals_referral": _by_case,
    "employer_employerreply": _by_case,
    "employer_sharing": _by_case,
    "sheet_sheet": _by_case,
    "support_appointment": _by_case,
    "support_note": _by_case,
    "documents_document": _by_case,
    "support_step": _by_case,
    "support_application": _by_case,
    "programmes_supportprogramme": _by_case,
    "voice_rightsrequest": _by_case,
    "frontdesk_call": _by_request,
    "referrals_answerlink": _by_request,
    "referrals_attempt": _by_request,
    "referrals_continuation": _by_request,
    "referrals_referralcomplement": _by_request,
    "referrals_referralmessage": _by_request,
    "referrals_referralquestion": _by_request,
    "referrals_referralsummary": _by_request,
    "referrals_transition": _by_request,
    "orientation_healthfacts": _by_orientation,
    "orientation_situation": _by_orientation,
    "orientation_trace": _by_orientation,
    **dict.fromkeys(OF_A_PERSON, lambda _world, _row: None),
}
# What tells more than that a case runs: a link keeps its request of a sensitive case, without these.
CONTENT = OF_A_PERSON | {
    "cases_personanswer",
    "employer_employerreply",
    "employer_sharing",
    "support_appointment",
    "support_note",
    "documents_document",
    "support_step",
    "support_application",
    "programmes_supportprogramme",
    "orientation_orientation",
    "orientation_healthfacts",
    "orientation_situation",
    "orientation_trace",
    "referrals_referralmessage",
}


def moment(value: Any) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
