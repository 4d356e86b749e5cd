"""What each of many actors can read, change and add, asked of the database alone, against what the oracles say.

``Probes.disagreement`` stops at the first difference: a mutant is dead as soon as one actor notices it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import cycle, product
from typing import Any
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from cordee.audit.models import ChainLink
from cordee.cases.models import Case, Participation
from cordee.catalogue.models import Offer
from cordee.domain.access import Actor, Role
from cordee.domain.guards import Finding
from cordee.domain.referral import State
from cordee.employer.models import Sharing
from cordee.network.models import Membership, Organisation
from cordee.network.queries import actor_of
from cordee.people.models import Person, PersonLink
from cordee.privacy.models import CaseAssignment, EmergencyAccess
from cordee.referrals.models import AnswerLink, Attempt, Referral, Transition
from tests.access.asking import TRY, WRITTEN, Asking
from tests.access.eyes import protected_tables
from tests.access.hanging import hang_on, hang_on_nobody, lead, talk_about, work_of
from tests.access.oracle import Who
from tests.access.relations import RELATIONS, TERMS, Related, guards_asleep
from tests.access.rows import who_is, world_of_rows
from tests.access.trying import Eye, let_in, rows_of
from tests.access.writing import Writing
from tests.database import analyze, bypass_row_security
from tests.factories.audit import EventFactory
from tests.factories.cases import CaseFactory, ParticipationFactory
from tests.factories.frontdesk import CallFactory
from tests.factories.network import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.orientation import OrientationFactory
from tests.factories.outbox import MessageFactory
from tests.factories.people import ConsentFactory, NoticeGivenFactory, PersonFactory
from tests.factories.privacy import GuardFactory
from tests.factories.referrals import AttemptFactory, ReferralFactory
from tests.factories.voice import PersonLinkFactory

WORKING = (Role.ADVISER, Role.TEAM_LEAD, Role.HEALTH_PROFESSIONAL, Role.PHONE_AGENT)
IDLE = (Role.ANIMATOR, Role.ADMINISTRATOR, Role.CATALOGUE_EDITOR, Role.SOCIAL_PARTNER)
TELLING = {
    "mine, with what concerns health",
    "partner, with what concerns health",
    "invited",
    "trace of a sender, with what concerns health",
    "mine, the agreement has ended",
}
# Ties by which one reads what one wrote, and nothing of what others did.
OWN_WORK = ("mine, the agreement has ended", "partner, of the name only", "reader, of the name only")
# Ties that tell the same policies nothing more than another one does; every row costs each question its time.
LEFT_OUT = {
    "mine, asked of another",
    "mine, since it was accepted",
    "invited, has acknowledged",
    "other département, invited",
    "reader",
    "reader, ended",
    "link, replaced",
    "has passed it on",
    "was asked in vain",
    "animator, refused",
    "animator, elsewhere",
    "another organisation",
}
MORE_EYES = [
    (name, role, departements)
    for name in ("partner, ended", "has refused", "trace of who gave it back")
    for role, departements in ((Role.ADVISER, ("73",)), (Role.PHONE_AGENT, ()), (Role.ANIMATOR, ("73",)))
] + [("mine, by its own door", Role.PHONE_AGENT, ())]
# Of whose case stock is taken again, with her health, without it, or no longer.
TAKE_STOCK = (
    "mine, with what concerns health",
    "partner",
    "mine, closed",
    "reader, with what concerns health",
)
# On whose case all the rest hangs too: what the person is asked, what is said of her, what waits.
HUNG_ON = {
    "mine, with what concerns health",
    "partner, with what concerns health",
    "invited",
    "trace of a sender, with what concerns health",
    "mine, closed",
    "has refused",
    "link, accepted",
    "elsewhere",
    "reader, with what concerns health",
}

# Levels beside the lead: what is sensitive there, and who reads that somebody came in an emergency.
BESIDE = ("partner, with what concerns health", "invited", "reader, with what concerns health")

# Where no outcome is ever said; were one there, it would show the request to nobody.
IN_TIME = (State.DRAFT, State.AWAITING_CONSENT, State.SENT, State.RECEIVED, State.WITHDRAWN)


class Probes(Asking):
    """Built once: rows, actors, and everything that the oracles expect of them."""

    def __init__(self) -> None:
        self.user = UserFactory()
        self.then = timezone.now() - timedelta(days=2)
        related = {name: build() for name, build in RELATIONS.items() if name not in LEFT_OUT}
        self._more_rows(related["mine, with what concerns health"])
        self._others_beside(related)
        self._every_state()
        self._hang_around(related)
        eyes = [*self._eyes(related), *self._those_at_the_door(), *self._on_both_sides()]
        eyes += [*self._herself(), *self._who_took_stock(related), *_strangers()]
        self._let_some_in(eyes)
        analyze()
        self.at = timezone.now()
        self.order = eyes
        self.rows = {table: rows_of(table) for table in [*protected_tables(), *sorted(WRITTEN)]}
        self.writing = self._writing()
        self.near = {table: self._by_tie(table) for table in self.rows}
        self.wide = {table: [rows[0] for rows in found.values()] for table, found in self.near.items()}
        self.seen = {eye: self.writing.world.sees(eye.who, self.at) for eye in eyes}
        self.changed = {}
        self.additions = {}
        with bypass_row_security(), connection.cursor() as cursor:
            cursor.execute(TRY)

    def _writing(self) -> Writing:
        with bypass_row_security():
            members = Membership.objects.all()
            alone = Case.objects.filter(participations=None).values_list("pk", "next_action_owner")
            return Writing(
                world=world_of_rows(),
                rows=self.rows,
                accounts={one.pk: one.user_id for one in members},
                members={one.pk: (one.organisation_id, one.role) for one in members},
                offers=dict(Offer.objects.values_list("pk", "organisation")),
                registered_by=dict(Person.objects.exclude(registered_by=None).values_list("pk", "registered_by")),
                opening=dict(alone),
            )

    def _more_rows(self, mine: Related) -> None:
        """What no tie has by itself: calls, messages, attempts, another door's case."""
        agent = MembershipFactory(role=Role.PHONE_AGENT.value, organisation=mine.us)
        CallFactory(membership=agent)
        with bypass_row_security():
            ended = {"ended_at": timezone.now(), "code_hash": "1" * 64}
            CallFactory(membership=agent, outcome="non_terminee", **ended)
            CallFactory(membership=agent, outcome="informee", **(ended | {"code_hash": "2" * 64}))
        self.agent = agent
        AttemptFactory(referral=mine.referral, membership=agent)
        AttemptFactory(referral=mine.referral, channel="link")
        with bypass_row_security():
            sealed = {"recorded_at": self.then, "sealed_at": self.then, "previous": "0" * 64, "hash": "1" * 64}
            ChainLink.objects.create(position=1, event=EventFactory().pk, **sealed)
        MessageFactory()
        MessageFactory(kind="account_password", recipient_kind="account")

    def _every_state(self) -> None:
        """Between one sender and one receiver, a request in each state, in time and late; every role on both sides."""
        self.pair = {"sender": OrganisationFactory(kind="numero_vert"), "recipient": OrganisationFactory()}
        between = [
            ReferralFactory(state=state, sent_at=self.then - timedelta(days=ago), linked=True, **self.pair)
            for state in State
            for ago in (0, 60)
            if ago == 0 or state in {State.SENT, State.RECEIVED, State.ACCEPTED, State.STARTED, State.CANCELLED}
        ]
        ReferralFactory(state=State.CLOSED, outcome="aide_en_partie", sent_at=self.then, **self.pair)
        reopened = ReferralFactory(state=State.CLOSED, sent_at=self.then, **self.pair)
        unlike = [ReferralFactory(state=state, sent_at=self.then, **self.pair).pk for state in IN_TIME]
        with guards_asleep():
            self._sign(between)
            Referral.objects.filter(pk=reopened.pk).update(state=State.STARTED.value)
            Referral.objects.filter(pk__in=unlike).update(outcome="pas_aide")
            self.held = list(AnswerLink.objects.filter(referral__in=between).values_list("secret_hash", flat=True))

    def _hang_around(self, related: dict[str, Related]) -> None:
        """Requests of guarded cases, with what hangs on each; then what hangs on the others, and on nobody's case."""
        accepted = {"state": State.ACCEPTED, "sent_at": self.then, "linked": True, **self.pair}
        self.guarded = {kind: ReferralFactory(**accepted) for kind in ("restricted", "sensitive", "lifted", "both")}
        with bypass_row_security():
            for one in self.guarded.values():  # and one that is only being written, in each of these cases
                beside = {"case": one.case, "orientation": one.orientation, "sender": one.sender}
                ReferralFactory(recipient=OrganisationFactory(), **beside)
        self.closed = ReferralFactory(state=State.CLOSED, sent_at=self.then, **self.pair)
        for ago in (29, 30):  # her page is still hers, and no more, of a case of which nothing was asked yet
            over = timezone.localdate() - timedelta(days=ago)
            PersonLinkFactory(case=CaseFactory(state="closed", closing="suspendu", closed_on=over))
        self.waiting = ReferralFactory(state=State.AWAITING_CONSENT, sent_at=self.then, **self.pair)
        self.elsewhere = ReferralFactory(departement="38", **accepted)
        self.sensitive = [RELATIONS[name]() for name in BESIDE]
        self.beside = [related[name] for name in BESIDE]
        tied = [one.referral for name, one in related.items() if name in HUNG_ON]
        hung = [*self.guarded.values(), self.closed, self.waiting, self.elsewhere, *tied]
        with guards_asleep():
            for referral in hung:
                hang_on(referral, self.agent)
            for one in map(related.__getitem__, OWN_WORK):
                work_of(one.us, one.referral.case)
                self._agreed_otherwise(one)
            self._guard()
            Case.objects.filter(pk=self.closed.case_id).update(state="closed")
            lines = Transition.objects.filter(referral=self.waiting)
            lines.update(channel="person", membership=None, organisation=None)
            links = AnswerLink.objects.filter(referral__in=self.guarded.values())
            self.held += list(links.values_list("secret_hash", flat=True))
            hang_on_nobody(self.pair["recipient"], self.agent)
        lead(self.pair["recipient"], self.agent)  # a note finds its reader by a trigger

    def _agreed_otherwise(self, one: Related) -> None:
        """She agrees from tomorrow on, and for another of her cases: neither opens this one."""
        tomorrow, all_of_it = timezone.localdate() + timedelta(days=1), ["health", "identity", "situation"]
        ConsentFactory(case=one.referral.case, organisation=one.us, classes=all_of_it, valid_from=tomorrow)
        ConsentFactory(case=self.elsewhere.case, organisation=one.us, classes=all_of_it)

    def _guard(self) -> None:
        GuardFactory(case=self.guarded["restricted"].case)
        GuardFactory(case=self.guarded["sensitive"].case, kind="sensitive")
        GuardFactory(case=self.guarded["lifted"].case, lifted=True)
        for kind in ("restricted", "sensitive"):
            GuardFactory(case=self.guarded["both"].case, kind=kind)
        self.others = {level: OrganisationFactory() for level in ("lead", "invited", "reader")}
        Participation.objects.filter(case=self.guarded["lifted"].case, level="lead", valid_until=None).update(
            valid_until=timezone.now()
        )
        for level, organisation in self.others.items():
            invited = {"referral": uuid4()} if level == "invited" else {}
            case = self.guarded["lifted"].case
            ParticipationFactory(case=case, organisation=organisation, level=level, opened_by="orientation", **invited)
        for one in self.sensitive:
            GuardFactory(case=one.referral.case, kind="sensitive")

    def _herself(self) -> Iterator[Eye]:
        """She, by links of which some are dead; nobody's link; and the roles that take part in no case."""
        with bypass_row_security():
            links = list(PersonLink.objects.all())
        for link in links:
            actor = Actor.for_beneficiary(link.secret_hash)
            yield Eye(actor.context(), who_is(actor, "she"), link.case_id)
        with bypass_row_security():
            sharings = list(Sharing.objects.all())
        for sharing in sharings:
            contact = Actor.for_employer(sharing.secret_hash)
            yield Eye(contact.context(), who_is(contact, "her contact"), sharing.case_id)
        nobodys = Actor.for_employer("0" * 64)
        yield Eye(nobodys.context(), who_is(nobodys, "a contact of nobody"))
        unknown = Actor.for_beneficiary("0" * 64)
        yield Eye(unknown.context(), who_is(unknown, "she of nowhere"))
        for role in (Role.RIGHTS_OFFICER, Role.CATALOGUE_EDITOR, Role.ADMINISTRATOR):
            for departements in ((), ("73",), ("38",)):
                yield self._eye(self.pair["recipient"], role, departements, "of no case", None)
        office = OrganisationFactory()
        for role in (Role.ADVISER, Role.TEAM_LEAD, Role.PHONE_AGENT):
            for departements in ((), ("38",)):
                yield self._eye(office, role, departements, "in an emergency", None)
        for level, organisation in self.others.items():
            yield self._eye(organisation, Role.ADVISER, (), f"{level} of another's request", None)
        for one, role in product(self.sensitive, (Role.ADVISER, Role.TEAM_LEAD)):
            yield self._eye(one.us, role, (), "a sensitive case", one.referral.case_id)

    def _let_some_in(self, eyes: list[Eye]) -> None:
        """Some are assigned to sensitive cases; some opened a case in an emergency, an hour ago or just now."""
        working = [eye for eye in eyes if eye.who.name.startswith("every state") and eye.who.membership]
        cases = [self.guarded[kind].case for kind in ("sensitive", "both", "lifted")]
        for eye, ended in zip(working[::3], cycle((False, False, True)), strict=False):
            for case in cases:
                let_in(CaseAssignment, case, eye, assigned_at=self.then, ended_at=self.then if ended else None)
        urgent = [eye for eye in eyes if eye.who.name.startswith("in an emergency")]
        for eye in urgent:
            beside = [(one.referral.case, 1) for one in self.beside]
            for case, since in [(self.closed.case, 1), (self.elsewhere.case, 90), (cases[0], 1), *beside]:
                opened = timezone.now() - timedelta(minutes=since)
                hour = {"opened_at": opened, "expires_at": opened + timedelta(hours=1), "review_by": opened.date()}
                let_in(EmergencyAccess, case, eye, reason="Personne ne répond", idempotency_key=str(uuid4()), **hour)
            reviewed = {"reviewed_at": self.then, "reviewed_by_id": self.agent.pk, "finding": Finding.JUSTIFIED.value}
            let_in(EmergencyAccess, cases[1], eye, reason="Déjà vu", idempotency_key="", **hour, **reviewed)

    def _sign(self, between: list[Referral]) -> None:
        """Attempts everywhere; lines by link, by the telephone, and by a member on another's behalf."""
        for referral in between:
            talk_about(referral)
            AttemptFactory(referral=referral)
            AttemptFactory(referral=referral, organisation=self.pair["sender"], channel="phone")
            AttemptFactory(referral=referral, organisation=OrganisationFactory(), channel="link")
            NoticeGivenFactory(person=referral.case.person, organisation=self.pair["sender"])
            NoticeGivenFactory(person=referral.case.person, organisation=self.pair["recipient"])
            ConsentFactory(case=referral.case, organisation=OrganisationFactory(), recorded_for=OrganisationFactory())
        lines = Transition.objects.filter(referral__in=between)
        lines.filter(verb__in=["refuse", "withdraw", "cancel"]).update(channel="link")
        lines.filter(verb__in=["refuse", "expire"]).update(membership=self.agent)
        Attempt.objects.filter(referral=between[-1]).update(membership=self.agent)

    def _on_both_sides(self) -> Iterator[Eye]:
        for side, organisation in self.pair.items():
            for role in (*WORKING, *IDLE):
                yield self._eye(organisation, role, (), f"every state, {side}", None)
            for departement, role in product(("73", "38"), (Role.ADVISER, Role.PHONE_AGENT)):
                yield self._eye(organisation, role, (departement,), f"every state, {side}", None)
        for secret_hash in self.held:
            actor = Actor.for_link(secret_hash)
            yield Eye(actor.context(), who_is(actor, "every state, link"))

    def _others_beside(self, related: dict[str, Related]) -> None:
        """In each case somebody takes part at each level, of whom only some may know; the receivers once did."""
        other = OrganisationFactory()
        with guards_asleep():
            for one in related.values():
                for level in ("partner", "reader", "trace"):
                    _take_part(one, other, level)
                _take_part(one, other, "invited", referral=uuid4())
                _take_part(one, one.referral.recipient, "partner", valid_until=self.then)

    def _eyes(self, related: dict[str, Related]) -> Iterator[Eye]:
        """An adviser through each tie; through the telling ones, every role and every territory."""
        for name, one in related.items():
            case = one.referral.case_id
            if one.link is not None:
                yield Eye(one.link.context(), who_is(one.link, name), case)
                continue
            for role in (*WORKING, *IDLE) if name in TELLING else (Role.ADVISER,):
                yield self._eye(one.us, role, one.departements, name, case)
            for departements in (("73",), ("38",)) if name in TELLING else ():
                yield self._eye(one.us, Role.ADVISER, departements, name, case)
                yield self._eye(one.us, Role.PHONE_AGENT, departements, name, case)
        mine = related["mine, with what concerns health"]
        for name, role, departements in MORE_EYES:
            yield self._eye(related[name].us, role, departements, name, related[name].referral.case_id)
        for state in TERMS.values():
            yield _eye(mine.us, Role.ADVISER, (), "a right that is over", mine.referral.case_id, **state)
        agent = actor_of(_loaded(self.agent))
        yield Eye(agent.context(), who_is(agent, "the agent of the call"), related["mine, closed"].referral.case_id)

    def _eye(self, us: Organisation, role: Role, departements: Iterable[str], name: str, case: Any) -> Eye:
        return _eye(us, role, departements, name, case, user=self.user)

    def _who_took_stock(self, related: Mapping[str, Related]) -> Iterator[Eye]:
        """Of a case, as a member of who supports her: with and without anything said of her health."""
        for name in TAKE_STOCK:
            one = related[name]
            for role in (Role.HEALTH_PROFESSIONAL, Role.PHONE_AGENT):
                membership = MembershipFactory(organisation=one.us, role=role.value, departements=["73"])
                for said in ({"en_arret": True}, {}):
                    facts = {"facts": said, "declined": [], "unsure": []}
                    with guards_asleep():
                        OrientationFactory(
                            by=membership, organisation=one.us, case=one.referral.case, health_facts__facts=facts
                        )
                actor = actor_of(_loaded(membership))
                yield Eye(actor.context(), who_is(actor, f"{name}, {role} who took stock"), one.referral.case_id)

    def _those_at_the_door(self) -> Iterator[Eye]:
        """Persons just registered, cases just opened, orientations of an open call: of each working role."""
        for role in (*WORKING, *IDLE):
            yield self._at_the_door(OrganisationFactory(kind="numero_vert"), role, ())
        for departement in ("73", "38"):
            yield self._at_the_door(OrganisationFactory(kind="numero_vert"), Role.PHONE_AGENT, (departement,))
        yield self._at_the_door(OrganisationFactory(), Role.PHONE_AGENT, (), **TERMS["who left"])

    def _at_the_door(self, us: Organisation, role: Role, departements: tuple[str, ...], **term: Any) -> Eye:
        who = {"organisation": us, "role": role.value, "departements": list(departements)}
        membership = MembershipFactory(**who, **term)
        PersonFactory(registered_by=membership)
        with_case = PersonFactory(registered_by=membership)
        with guards_asleep():
            opened = CaseFactory(person=with_case, next_action_owner=us, lead=None)
        OrientationFactory(by=membership, organisation=us)
        OrientationFactory(by=membership, organisation=us, case=opened)
        CallFactory(membership=membership)
        actor = actor_of(_loaded(membership))
        return Eye(actor.context(), who_is(actor, f"{role} at the door"), opened.pk)

    def _by_tie(self, table: str) -> dict[Any, list[dict[str, Any]]]:
        """The rows of each case, and those that a membership signed or whose person it registered."""
        world, found = self.writing.world, defaultdict(list)
        of_person = {case.person: case.id for case in world.cases.values()}
        for row in self.rows[table]:
            person = row["id"] if table == "people_person" else row.get("person_id")
            ties = {row.get("case_id"), of_person.get(person), self.writing.registered_by.get(person)}
            ties |= {row.get("by_id"), row["id"] if table == "cases_case" else None, row.get("membership_id")}
            if request := row.get("referral_id") or row.get("source_id"):
                ties.add(world.referrals[request].case)
            if "side_id" in row:
                ties |= {side.case for side in world.besides if side.id == row["side_id"]}
            if "orientation_id" in row:
                ties |= {world.orientations[row["orientation_id"]].by, world.orientations[row["orientation_id"]].case}
            for tie in ties - {None}:
                found[tie].append(row)
        return found


def _eye(us: Organisation, role: Role, departements: Iterable[str], name: str, case: Any, **term: Any) -> Eye:
    membership = MembershipFactory(organisation=us, role=role.value, departements=list(departements), **term)
    actor = actor_of(membership)
    return Eye(actor.context(), who_is(actor, f"{name}, {role.value} {tuple(departements)}"), case)


def _take_part(one: Related, organisation: Organisation, level: str, **term: Any) -> None:
    ParticipationFactory(
        case=one.referral.case, organisation=organisation, level=level, opened_by="orientation", **term
    )


def _loaded(membership: Membership) -> Membership:
    with bypass_row_security():
        return Membership.objects.select_related("organisation").get(pk=membership.pk)


def _strangers() -> Iterator[Eye]:
    jobs = (
        "demo",
        "clock",
        "outbox",
        "frontdesk",
        "matching",
        "seal",
        "sheets",
        "watch",
        "enquiries",
        "presence",
        "retention",
        "documents",
        "another",
    )
    for job in jobs:
        actor = Actor.for_job(job)
        yield Eye(actor.context(), who_is(actor, job))
    yield Eye("visitor", Who(name="visitor"))
    unknown = Actor.for_link("0" * 64)
    yield Eye(unknown.context(), Who(name="nobody"))
    animators = OrganisationFactory(kind="animation_territoriale")
    for departements in ((), ("73",), ("38",)):
        yield _eye(animators, Role.ANIMATOR, departements, "animator", None)
    yield _eye(animators, Role.STEERING, ("73",), "who steers", None)
