"""Who may write which row, in plain words: what the database alone lets pass, whatever the application asks.

Like ``oracle``, whose facts it reads, it imports nothing of ours. ``row`` is the row as it would be inserted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.access.oracle import (
    FOLLOWED,
    PENDING,
    READERS,
    WORKERS,
    Case,
    Consent,
    Orientation,
    Part,
    Referral,
    Who,
    World,
)

ACT_ON_A_CASE = {"lead", "partner", "invited", "trace"}  # a reader only reads
CLOCK = {"demo", "clock"}
# Whoever writes here signs, the job that makes the demonstration like everybody.
SIGNED = {"referrals_transition", "referrals_attempt", "outbox_message", "audit_event"}

Row = Mapping[str, Any]


@dataclass
class Writing:
    """The world, with what is being written and belongs to no case yet: who registered whom, who opens what."""

    world: World
    registered_by: dict[Any, Any] = field(default_factory=dict)  # person: membership
    opening: dict[Any, Any] = field(default_factory=dict)  # case without anybody yet: its owner

    # Changes

    def changes(self, who: Who, at: datetime) -> dict[str, set[Any]]:
        """Per table, the keys of the rows that an update reaches."""
        world = self.world
        return {
            "cases_case": {one.id for one in world.cases.values() if self._changes_case(who, one, at)},
            "cases_participation": {one.id for one in world.parts if self._changes_part(who, one, at)},
            "people_consent": {one.id for one in world.consents.values() if self._changes_consent(who, one, at)},
            "orientation_orientation": {
                one.id for one in world.orientations.values() if self._changes_orientation(who, one, at)
            },
            "referrals_referral": {one.id for one in world.referrals.values() if self._moves(who, one, at)},
            "frontdesk_call": {
                call.id
                for call in world.calls
                if world._sees_call(who, call, at) and not (who.job == "frontdesk" and call.ended)
            },
        }

    def _acts_on(self, who: Who, case: Any, at: datetime, levels: set[str] = ACT_ON_A_CASE) -> bool:
        return bool(self.world.levels(who, case, at) & levels)

    def _by_link(self, who: Who, case: Any) -> bool:
        return case is not None and who.link is not None and self.world.opens_case_by_link(who) == case

    def _changes_case(self, who: Who, one: Case, at: datetime) -> bool:
        watched = one.id in self.world._watched_cases(who, at)
        return who.job in CLOCK or self._acts_on(who, one.id, at) or self._by_link(who, one.id) or watched

    def _changes_part(self, who: Who, one: Part, at: datetime) -> bool:
        """Whoever acts on the case, and its link: what ends, ends in the same act. One's own, always."""
        if who.job in CLOCK or self._acts_on(who, one.case, at):
            return True
        world, held = self.world, self.world.held(who)
        linked, watched = self._by_link(who, one.case), one.case in world._watched_cases(who, at)
        own = world.acts(who, WORKERS, at) and one.organisation == who.organisation
        return (
            ((linked or watched) and one.level in {"lead", "invited"})
            or (linked and held is not None and (one.level == "trace" or one.organisation == held.recipient))
            or (own and world.reaches(who, one.departement))
        )

    def _changes_consent(self, who: Who, one: Consent, at: datetime) -> bool:
        """A link reads the agreement that it rests on, and does not take it back."""
        return who.link is None and self.world._sees_consent(who, one, at)

    def _changes_orientation(self, who: Who, one: Orientation, at: datetime) -> bool:
        return who.job == "demo" or self.world._in_hand(who, one, at) or self._acts_on(who, one.case, at, {"lead"})

    def _moves(self, who: Who, one: Referral, at: datetime) -> bool:
        """Sender, receiver, its link, the animator who watches it, the clock; who follows the case only reads."""
        world, here = self.world, self.world.reaches(who, one.departement)
        sends = world.acts(who, WORKERS, at) and one.sender == who.organisation and here
        receives = world.acts(who, READERS, at) and one.recipient == who.organisation and one.sent and here
        return who.job in CLOCK or sends or receives or world.watches(who, one, at) or world.held(who) is one

    # New rows

    def adds(self, who: Who, table: str, row: Row, at: datetime) -> bool:
        rule: Callable[[Who, Row, datetime], bool] | None = getattr(self, f"_adds_{table}", None)
        if rule is None:
            raise LookupError(f"{table}: say who may add a row")
        if who.job == "demo" and table not in SIGNED:
            return True
        return rule(who, row, at)

    def _works(self, who: Who, at: datetime) -> bool:
        return self.world.acts(who, WORKERS, at)

    def _here(self, who: Who, row: Row) -> bool:
        return self.world.reaches(who, row["departement"])

    def _is_new(self, who: Who, person: Any, at: datetime) -> bool:
        """Whom this very membership has just registered, and who has no case yet."""
        has_case = any(case.person == person for case in self.world.cases.values())
        in_force = who.membership is not None and self.world.terms[who.membership].covers(at)
        return in_force and self.registered_by.get(person) == who.membership and not has_case

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
        signed = row["organisation_id"] == who.organisation and row["by_id"] == who.membership
        person = row["person_id"]
        return self._works(who, at) and signed and (self._is_new(who, person, at) or self._follows(who, person, at))

    def _adds_people_consent(self, who: Who, row: Row, at: datetime) -> bool:
        signed = row["recorded_for_id"] == who.organisation and row["recorded_by_id"] == who.membership
        fresh = row["withdrawn_at"] is None
        return signed and fresh and self._acts_on(who, row["case_id"], at, {"lead", "partner"})

    def _adds_people_acceptance(self, who: Who, row: Row, at: datetime) -> bool:
        return self._acts_on(who, row["case_id"], at, {"lead", "partner"})

    def _adds_cases_case(self, who: Who, row: Row, at: datetime) -> bool:
        owns = row["next_action_owner_id"] == who.organisation
        return self._works(who, at) and self._here(who, row) and owns and self._is_new(who, row["person_id"], at)

    def _adds_cases_participation(self, who: Who, row: Row, at: datetime) -> bool:
        case, in_force = row["case_id"], who.membership is not None and self.world.terms[who.membership].covers(at)
        opens = in_force and self.opening.get(case) == who.organisation == row["organisation_id"]
        by_its_door = row["level"] == "lead" and row["opened_by"] == "porte"
        return self._acts_on(who, case, at) or (opens and by_its_door) or self._by_link(who, case)

    def _adds_orientation_orientation(self, who: Who, row: Row, at: datetime) -> bool:
        signed = row["by_id"] == who.membership and row["organisation_id"] == who.organisation
        return self._works(who, at) and self._here(who, row) and signed and row["case_id"] is None

    def _adds_orientation_situation(self, who: Who, row: Row, at: datetime) -> bool:
        one = self.world.orientations[row["orientation_id"]]
        in_force = who.membership is not None and self.world.terms[who.membership].covers(at)
        return in_force and one.by == who.membership and one.case is None

    _adds_orientation_healthfacts = _adds_orientation_trace = _adds_orientation_situation

    def _adds_referrals_referral(self, who: Who, row: Row, at: datetime) -> bool:
        sends = self._works(who, at) and row["sender_id"] == who.organisation and self._here(who, row)
        return sends and self._acts_on(who, row["case_id"], at, {"lead", "partner"})

    def _adds_referrals_referralsummary(self, who: Who, row: Row, at: datetime) -> bool:
        one = self.world.referrals[row["referral_id"]]
        return self._works(who, at) and one.state == "brouillon" and one.sender == who.organisation

    _adds_referrals_referralmessage = _adds_referrals_referralsummary

    def _signs(self, who: Who, row: Row, at: datetime, jobs: set[str]) -> bool:
        """Who writes signs; that the act itself is allowed is the business of the journal's guards."""
        if who.link is not None or who.name == "nobody":
            held = self.world.held(who)
            own = held is not None and row["referral_id"] == held.id
            return row["actor_kind"] == "link" and row["membership_id"] is None and own
        if who.job:
            return row["actor_kind"] == "job" and row["membership_id"] is None and who.job in jobs
        in_force = who.membership is not None and self.world.terms[who.membership].covers(at)
        return in_force and row["actor_kind"] == "member" and row["membership_id"] == who.membership

    def _adds_referrals_transition(self, who: Who, row: Row, at: datetime) -> bool:
        return self._signs(who, row, at, CLOCK)

    def _adds_referrals_attempt(self, who: Who, row: Row, at: datetime) -> bool:
        one, world = self.world.referrals[row["referral_id"]], self.world
        receives = world.acts(who, READERS, at) and one.recipient == who.organisation
        for_it = world.acts(who, {"phone_agent"}, at) and one.sender == who.organisation
        awaited = one.state == "acceptee" and one.departement == row["departement"]
        near = world.held(who) is one or (world.reaches(who, one.departement) and (receives or for_it))
        return self._signs(who, row, at, {"demo"}) and (who.job == "demo" or (awaited and near))

    def _adds_referrals_answerlink(self, who: Who, row: Row, at: datetime) -> bool:
        """Whoever has to do with the request, a dead link included, while it runs."""
        one = self.world.referrals[row["referral_id"]]
        ours = who.organisation is not None and who.organisation in (one.sender, one.recipient)
        holds = who.link is not None and self.world.links[who.link].referral == one.id
        near = (self._works(who, at) and ours and self.world.reaches(who, one.departement)) or holds
        return who.job == "demo" or (near and one.state in PENDING | FOLLOWED)

    def _adds_frontdesk_call(self, who: Who, row: Row, at: datetime) -> bool:
        return self.world.acts(who, {"phone_agent"}, at) and row["membership_id"] == who.membership

    def _adds_outbox_message(self, who: Who, row: Row, at: datetime) -> bool:
        """A visitor has nothing to tell, but a forgotten password: by mail, to the account."""
        fresh = (row["state"], row["attempts"], row["sent_at"], row["followed_at"]) == ("queued", 0, None, None)
        to_account = row["kind"].startswith("account_") and row["recipient_kind"] == "account"
        return fresh and (who.name != "visitor" or (to_account and row["channel"] == "mail"))

    def _adds_audit_event(self, who: Who, row: Row, at: datetime) -> bool:
        signed_by_nobody = row["membership"] is None
        if who.name == "visitor":
            return row["actor_kind"] == "visitor" and signed_by_nobody
        if who.job:
            return row["actor_kind"] == "job" and signed_by_nobody
        if who.membership is None:
            return row["actor_kind"] == "link" and signed_by_nobody
        return row["actor_kind"] == "member" and row["membership"] == who.membership
