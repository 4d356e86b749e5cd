"""Who may write which row, in plain words: what the database alone lets pass, whatever the application asks.

Like ``oracle``, whose facts it reads, it imports nothing of ours. ``row`` is the row as it would be inserted.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.access.on_the_phone import KEYS as KEYS_OF_THE_PHONE
from tests.access.on_the_web import CONTENT as CONTENT_OF_THE_WEB
from tests.access.oracle import (
    FOLLOWED,
    OPEN,
    PENDING,
    READERS,
    WORKERS,
    Case,
    Consent,
    Orientation,
    Part,
    Referral,
    Who,
)
from tests.access.writing_around import CLOCK, Row, WritingAround

# What keeps a case open beside its requests; an application that she files herself is hers, and does not.
RUNS_ON: dict[str, Callable[[Row], bool]] = {
    "programmes_supportprogramme": lambda row: row["state"] == "en_cours",
    "support_appointment": lambda row: row["state"] == "prevu",
    "support_application": lambda row: (
        row["owner_id"] is not None and row["state"] not in {"accordee", "refusee", "abandonnee"}
    ),
}
# What the job that makes the demonstration may not write but as everybody does: signed, fresh, or not at all.
AS_EVERYBODY = {
    "referrals_transition",
    "referrals_attempt",
    "referrals_continuation",
    "referrals_correction",
    "referrals_referral",
    "referrals_referralcomplement",
    "referrals_referralquestion",
    "outbox_message",
    "audit_event",
    "audit_chainlink",
    "cases_escalation",
    "cases_personquestion",
    "catalogue_capacityproposal",
    "people_personlink",
    "desk_savedview",
    "feedback_opinion",
    "frontdesk_practicecall",
    "hooks_subscription",
    "matching_waiting",
    "privacy_erasedcase",
    "privacy_watch",
    "scripts_textversion",
}


@dataclass
class Writing(WritingAround):
    """The world, with what is being written and belongs to no case yet: who registered whom, who opens what."""

    registered_by: dict[Any, Any] = field(default_factory=dict)  # person: membership
    opening: dict[Any, Any] = field(default_factory=dict)  # case without anybody yet: its owner

    # Changes

    def changes(self, who: Who, table: str, way: str, at: datetime) -> set[Any]:
        """The keys of the rows that an update made in this ``way`` reaches."""
        world = self.world
        if way in NOBODYS or (way in REFUSED and who.membership is not None):
            return set()
        match table:
            case "outbox_message":
                return {row["id"] for row in self.rows[table] if who.job == "outbox"}
            case "cases_case":
                found = {one.id for one in world.cases.values() if self._changes_case(who, one, at)}
                if way == "closes":
                    return {one for one in found if self._closes(who, one, at)}
                return {one for one in found if world.cases[one].open}
            case "cases_participation":
                return {one.id for one in world.parts if self._changes_part(who, one, at)}
            case "people_consent":
                return {one.id for one in world.consents.values() if self._changes_consent(who, one, at)}
            case "orientation_orientation":
                return {one.id for one in world.orientations.values() if self._changes_orientation(who, one, at)}
            case "referrals_referral":
                return {one.id for one in world.referrals.values() if self._moves(who, one, at)}
            case "people_contact":
                return {row["person_id"] for row in self.rows[table] if self._corrects(who, row["person_id"], at)}
            case "documents_document":
                return {row["id"] for row in self.rows[table] if self._changes_document(who, way, row, at)}
            case "frontdesk_call":
                if who.job == "frontdesk":
                    return {call.id for call in world.calls if not call.ended and way == "ends for nobody"}
                return {call.id for call in world.calls if world._sees_call(who, call, at)}
        rule: Callable[[Who, Row, datetime], bool] = getattr(self, RULES_OF_CHANGES[table])
        key = KEYS_OF_THE_PHONE.get(table, "id")
        return {row[key] for row in self.rows[table] if rule(who, row, at)}

    def removes(self, who: Who, table: str, at: datetime) -> set[Any]:
        rule: Callable[[Who, Row, datetime], bool] = getattr(self, f"_removes_{table}")
        keys = {"matching_waiting": "person_id", **dict.fromkeys(CONTENT_OF_THE_WEB, "enquiry_id"), **KEYS_OF_THE_PHONE}
        key = keys.get(table, "id")
        return {row[key] for row in self.rows[table] if rule(who, row, at)}

    def _closes(self, who: Who, case: Any, at: datetime) -> bool:
        """Who leads it, once nothing of it runs; a case that was closed is changed by the same."""
        runs = any(one.case == case and one.state in OPEN for one in self.world.referrals.values())
        runs |= any(
            row["case_id"] == case and runs_on(row) for table, runs_on in RUNS_ON.items() for row in self.rows[table]
        )
        return self._acts_on(who, case, at, {"lead"}) and not runs

    def _changes_case(self, who: Who, one: Case, at: datetime) -> bool:
        near = self._acts_on(who, one.id, at) or self._by_link(who, one.id) or self._hers(who, one.id, at)
        return who.job in CLOCK or near or self._watched(who, one.id, at)

    def _changes_part(self, who: Who, one: Part, at: datetime) -> bool:
        """Whoever acts on the case, its link, and she: what ends, ends in the same act. One's own, always."""
        if who.job in CLOCK or self._acts_on(who, one.case, at) or self._hers(who, one.case, at):
            return True
        world, held = self.world, self.world.held(who)
        linked, watched = self._by_link(who, one.case), self._watched(who, one.case, at)
        own = world.acts(who, WORKERS, at) and one.organisation == who.organisation
        return (
            ((linked or watched) and one.level in {"lead", "invited", "trace"})
            or (linked and held is not None and one.organisation == held.recipient)
            or (own and world.reaches(who, one.departement))
        )

    def _changes_consent(self, who: Who, one: Consent, at: datetime) -> bool:
        """A link reads the agreement that it rests on, and does not take it back."""
        return who.link is None and self.world._sees_consent(who, one, at)

    def _changes_orientation(self, who: Who, one: Orientation, at: datetime) -> bool:
        return who.job == "demo" or self.world._in_hand(who, one, at) or self._acts_on(who, one.case, at, {"lead"})

    def _moves(self, who: Who, one: Referral, at: datetime) -> bool:
        """Sender, receiver, its link, she, the animator who watches it, the clock; who follows it only reads."""
        world, here = self.world, self.world.reaches(who, one.departement)
        sends = world.acts(who, WORKERS, at) and one.sender == who.organisation and here
        receives = world.acts(who, READERS, at) and one.recipient == who.organisation and one.sent and here
        passed_on = world.acts(who, {"animator"}, at) and here and one.state == "redirigee"
        near = world.held(who) is one or self._hers(who, one.case, at)
        return who.job in CLOCK or sends or receives or near or passed_on or world.watches(who, one, at)

    # New rows

    def adds(self, who: Who, table: str, row: Row, at: datetime) -> bool:
        rule: Callable[[Who, Row, datetime], bool] | None = getattr(self, f"_adds_{table}", None)
        if rule is None:
            raise LookupError(f"{table}: say who may add a row")
        if self._is_shut(who, table, row, at):
            return False
        return (who.job == "demo" and table not in AS_EVERYBODY) or rule(who, row, at)

    def _works(self, who: Who, at: datetime) -> bool:
        return self.world.acts(who, WORKERS, at)

    def _is_new(self, who: Who, person: Any, at: datetime) -> bool:
        """Whom this very membership has just registered, and who has no case yet."""
        has_case = any(case.person == person for case in self.world.cases.values())
        return self._in_force(who, at) and self.registered_by.get(person) == who.membership and not has_case

    def _follows(self, who: Who, person: Any, at: datetime) -> bool:
        return any(
            self._acts_on(who, case.id, at, {"lead", "partner"})
            for case in self.world.cases.values()
            if case.person == person
        )

    def _adds_people_person(self, who: Who, row: Row, at: datetime) -> bool:
        return self._works(who, at) and row["registered_by_id"] == who.membership and self._here(who, row)

    def _adds_people_identity(self, who: Who, row: Row, at: datetime) -> bool:
        return self._is_new(who, row["person_id"], at)

    _adds_people_contact = _adds_people_identity

    def _adds_people_noticegiven(self, who: Who, row: Row, at: datetime) -> bool:
        """Who follows her, signed; she, who reads it by her link, has nobody sign."""
        signed = row["organisation_id"] == who.organisation and row["by_id"] == who.membership
        person, own = row["person_id"], self.world.cases.get(self.world.own_case(who, at))
        tells = self._is_new(who, person, at) or self._follows(who, person, at)
        hers = own is not None and own.person == person and row["by_id"] is None
        return hers or (self._works(who, at) and signed and tells)

    def _adds_people_consent(self, who: Who, row: Row, at: datetime) -> bool:
        """Who follows her, signed; or she, by the very link that she opened."""
        case, fresh = row["case_id"], row["withdrawn_at"] is None
        signed = row["recorded_for_id"] == who.organisation and row["recorded_by_id"] == who.membership
        link = next((one.id for one in self.world.her_links if one.secret_hash == who.her_hash), None)
        by_link = row["channel"] == "link" and row["recorded_by_id"] is None and row["given_by_link"] == link
        hers = self._hers(who, case, at) and by_link
        return fresh and (hers or (signed and self._acts_on(who, case, at, {"lead", "partner"})))

    def _adds_people_acceptance(self, who: Who, row: Row, at: datetime) -> bool:
        hers = self._hers(who, row["case_id"], at) and row["channel"] == "link"
        return hers or self._acts_on(who, row["case_id"], at, {"lead", "partner"})

    def _adds_cases_case(self, who: Who, row: Row, at: datetime) -> bool:
        owns = row["next_action_owner_id"] == who.organisation
        return self._works(who, at) and self._here(who, row) and owns and self._is_new(who, row["person_id"], at)

    def _adds_cases_participation(self, who: Who, row: Row, at: datetime) -> bool:
        """Who acts on it, its link and she; by one's own door; the animator, or a correction, gives a case back."""
        case, level, way = row["case_id"], row["level"], row["opened_by"]
        opens = self._in_force(who, at) and self.opening.get(case) == who.organisation == row["organisation_id"]
        by_its_door = opens and level == "lead" and way == "porte"
        handed_over = self._watched(who, case, at) and level in {"trace", "lead"}
        corrected = who.job == "clock" and (level, way) == ("lead", "retour") and self._is_corrected(case)
        near = self._acts_on(who, case, at) or self._by_link(who, case) or self._hers(who, case, at)
        return near or by_its_door or handed_over or corrected

    def _is_corrected(self, case: Any) -> bool:
        """Two administrators said that one of its requests was an error, and it waits to be carried out."""
        return any(
            row["verdict"] == "confirmee" and row["carried_out_at"] is None
            for row in self.rows["referrals_correction"]
            if self.world.referrals[row["referral_id"]].case == case
        )

    def _adds_orientation_orientation(self, who: Who, row: Row, at: datetime) -> bool:
        """Of an open call; or who supports her takes stock of her open case again."""
        signed = row["by_id"] == who.membership and row["organisation_id"] == who.organisation
        of_a_call = self._works(who, at) and self._here(who, row) and row["case_id"] is None
        return signed and (of_a_call or self._takes_stock(who, row["case_id"], at))

    def _adds_orientation_situation(self, who: Who, row: Row, at: datetime) -> bool:
        one = self.world.orientations[row["orientation_id"]]
        if one.case is None:
            return self._in_force(who, at) and one.by == who.membership
        own = one.by == who.membership and one.organisation == who.organisation
        return own and self._takes_stock(who, one.case, at)

    _adds_orientation_trace = _adds_orientation_situation

    def _adds_orientation_healthfacts(self, who: Who, row: Row, at: datetime) -> bool:
        """Who may not read her health says nothing of it."""
        case = self.world.orientations[row["orientation_id"]].case
        silent = row["facts"] == {"facts": {}, "declined": [], "unsure": []}
        health = case is None or silent or self.world.reads_content(who, case, "health", at)
        return health and self._adds_orientation_situation(who, row, at)

    def _takes_stock(self, who: Who, case: Any, at: datetime) -> bool:
        """Its lead, or who takes part beside, while it is open and she shares her situation with them."""
        if case is None or not self.world.cases[case].open:
            return False
        supports = self.world.acts(who, READERS, at) and self._acts_on(who, case, at, {"lead", "partner"})
        return supports and self.world.reads_content(who, case, "situation", at)

    def _adds_referrals_referral(self, who: Who, row: Row, at: datetime) -> bool:
        """While the case is open, whoever sends."""
        sends = self._works(who, at) and row["sender_id"] == who.organisation and self._here(who, row)
        sends = sends and self._acts_on(who, row["case_id"], at, {"lead", "partner"})
        return self.world.cases[row["case_id"]].open and (who.job == "demo" or sends)

    def _adds_referrals_referralsummary(self, who: Who, row: Row, at: datetime) -> bool:
        one = self.world.referrals[row["referral_id"]]
        return self._works(who, at) and one.state == "brouillon" and one.sender == who.organisation

    _adds_referrals_referralmessage = _adds_referrals_referralsummary

    def _adds_referrals_transition(self, who: Who, row: Row, at: datetime) -> bool:
        hers = self._hers(who, self.world.referrals[row["referral_id"]].case, at)
        alone = (row["actor_kind"], row["channel"], row["membership_id"]) == ("person", "person", None)
        return (hers and alone) or self._signs(who, row, at, CLOCK)

    def _adds_referrals_attempt(self, who: Who, row: Row, at: datetime) -> bool:
        one = self.world.referrals[row["referral_id"]]
        awaited = one.state == "acceptee" and one.departement == row["departement"]
        may = who.job == "demo" or (awaited and self._answers_for(who, one.id, at))
        return self._signs(who, row, at, {"demo"}) and may

    def _adds_referrals_answerlink(self, who: Who, row: Row, at: datetime) -> bool:
        """Whoever has to do with the request, a dead link included, while it runs; she, who lets it leave."""
        one = self.world.referrals[row["referral_id"]]
        ours = who.organisation is not None and who.organisation in (one.sender, one.recipient)
        holds = who.link is not None and self.world.links[who.link].referral == one.id
        near = (self._works(who, at) and ours and self.world.reaches(who, one.departement)) or holds
        return self._hers(who, one.case, at) or (near and one.state in PENDING | FOLLOWED)

    def _adds_frontdesk_call(self, who: Who, row: Row, at: datetime) -> bool:
        return self.world.acts(who, {"phone_agent"}, at) and row["membership_id"] == who.membership

    def _adds_outbox_message(self, who: Who, row: Row, at: datetime) -> bool:
        """A visitor has nothing to tell, but a forgotten password: by mail, to the account."""
        fresh = (row["state"], row["attempts"], row["sent_at"], row["followed_at"]) == ("queued", 0, None, None)
        to_account = row["kind"].startswith("account_") and row["recipient_kind"] == "account"
        return fresh and (who.name != "visitor" or (to_account and row["channel"] == "mail"))

    def _adds_audit_event(self, who: Who, row: Row, at: datetime) -> bool:
        signed_by_nobody = row["membership"] is None
        if who.membership is None:
            kind = "visitor" if who.name == "visitor" else "job" if who.job else "person" if who.her_hash else "link"
            kind = "employer" if who.contact_hash else kind
            return row["actor_kind"] == kind and signed_by_nobody
        return row["actor_kind"] == "member" and row["membership"] == who.membership

    def _adds_audit_chainlink(self, who: Who, _row: Row, _at: datetime) -> bool:
        return who.job == "seal"


# Changes that nobody who acts for an organisation may make: somebody else's signature, and none.
REFUSED = {
    "answers for another",
    "settles for another",
    "keeps",
    "concludes for another",
    "withdraws for another",
    "lifts for another",
    "decides for another",
    "decides for another's account",
}
# Nor anybody at all: what ended is not opened again, what is answered says what was done, a review is one's own.
NOBODYS = {"keeps open", "leaves open", "strikes without a word", "reviews for another"}
# Of the tables whose rows are asked one by one, who changes them.
RULES_OF_CHANGES = {
    "cases_escalation": "_changes_escalation",
    "cases_personquestion": "_changes_her_question",
    "catalogue_capacityproposal": "_answers_capacity",
    "catalogue_coveragereview": "_reviews_rules",
    "catalogue_rulereview": "_reviews_rules",
    "desk_savedview": "_changes_savedview",
    "frontdesk_warmtransfer": "_changes_transfer",
    "detection_campaign": "_changes_campaign",
    "detection_campaignvisits": "_changes_visits",
    "enquiries_enquiry": "_changes_enquiry",
    "enquiries_erasedenquiries": "_changes_counts",
    "hooks_subscription": "_ends_subscription",
    "people_personlink": "_revokes_her_link",
    "privacy_caseassignment": "_ends_assignment",
    "privacy_emergencyaccess": "_reviews_emergency",
    "privacy_guard": "_lifts_guard",
    "privacy_watch": "_concludes",
    "referrals_correction": "_decides_correction",
    "sheet_sheet": "_revokes_sheet",
    "support_note": "_strikes_note",
    "support_step": "_plans",
    "support_appointment": "_changes_appointment",
    "support_application": "_changes_application",
    "employer_sharing": "_changes_sharing",
    "programmes_supportprogramme": "_follows_programme",
    "frontdesk_practicecall": "_changes_exercise",
    "supervision_coachingnote": "_reads_what_was_written_to_her",
    "supervision_specialhours": "_withdraws_hours",
    "telephony_phonedesk": "_changes_desk",
    "telephony_phoneevent": "_follows_the_phone",
    "voice_rightsrequest": "_answers_right",
}
