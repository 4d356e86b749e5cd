"""Restricted hides from all but the rights officer, sensitive from all but the assigned: every table, both layers."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.utils import timezone

from cordee.cases.models import Case, Participation
from cordee.domain.access import Actor, Level, Role
from cordee.domain.call import Outcome
from cordee.domain.guards import GuardKind
from cordee.domain.notes import Audience
from cordee.domain.referral import State
from cordee.frontdesk.models import Call
from cordee.matching.models import MatchSide
from cordee.network.queries import actor_of
from cordee.privacy.models import CaseAssignment, EmergencyAccess, Guard, Watch
from cordee.referrals.models import AnswerLink
from tests.database import bypass_row_security
from tests.factories.cases import CaseFactory, EscalationFactory, ParticipationFactory
from tests.factories.documents import DocumentFactory
from tests.factories.employer import EmployerReplyFactory, SharingFactory
from tests.factories.frontdesk import CallFactory
from tests.factories.matching import MatchFactory, SideFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.orientation import OrientationFactory
from tests.factories.people import AcceptanceFactory, ConsentFactory, NoticeGivenFactory
from tests.factories.privacy import CaseAssignmentFactory, EmergencyAccessFactory, GuardFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.referrals import AttemptFactory, ContinuationFactory, ReferralFactory, thread_of
from tests.factories.sheet import SheetFactory
from tests.factories.support import ApplicationFactory, AppointmentFactory, NoteFactory, StepFactory
from tests.factories.voice import (
    PersonAnswerFactory,
    PersonLinkFactory,
    PersonQuestionFactory,
    RightsRequestFactory,
    holder_of,
)
from tests.rooms.referrals import layers
from tests.rooms.referrals.layers import PROTECTED, by_both, by_database, by_queryset

pytestmark = pytest.mark.django_db

GUARDED = (*PROTECTED, MatchSide, Call)
OWN = (Guard, CaseAssignment, EmergencyAccess, Watch)
EVERYTHING = (*GUARDED, *OWN)
ALL = ["identity", "situation", "health"]


def disagreements(actor):
    found = {}
    for model in EVERYTHING:
        queryset, database, both = by_queryset(model, actor), by_database(model, actor), by_both(model, actor)
        if not queryset == database == both:
            found[model.__name__] = (queryset - database, database - queryset, database - both)
    return found


def seen(actor):
    """What the database shows of the tables that a guard narrows."""
    return {model.__name__: by_database(model, actor) for model in GUARDED}


def nothing():
    return {model.__name__: set() for model in GUARDED}


class World:
    """One person followed by two organisations, at the line and at an operator, with all that may hang on a case."""

    def __init__(self, state=State.ACCEPTED, **changes):
        self.line, self.operator = (OrganisationFactory(kind=kind) for kind in ("numero_vert", "sante_travail"))
        self.referral = ReferralFactory(
            state=state, sender=self.line, recipient=self.operator, classes=ALL, linked=True, **changes
        )
        with bypass_row_security():
            self.case = Case.objects.select_related("person").get(pk=self.referral.case_id)
        AcceptanceFactory(case=self.case)
        EscalationFactory(case=self.case)
        PersonLinkFactory(case=self.case)
        SheetFactory(case=self.case)
        self.request = RightsRequestFactory(case=self.case)
        of_it = {"case": self.case, "departement": self.case.departement}
        question = PersonQuestionFactory(referral=self.referral, caller=self.line, **of_it)
        PersonAnswerFactory(question=question, **of_it)
        SideFactory(match=MatchFactory(one=None, other=None), person=self.case.person, **of_it)
        if state is not State.DRAFT:
            thread_of(self.referral)
            ContinuationFactory(source=self.referral)
        if state is State.ACCEPTED:
            AttemptFactory(referral=self.referral)
        self.agent = MembershipFactory(organisation=self.line, role=Role.PHONE_AGENT.value)
        CallFactory(
            membership=self.agent,
            ended_at=timezone.now(),
            outcome=Outcome.HANDED_OVER.value,
            code_hash=self.referral.pk.hex * 2,
            referral=self.referral.pk,
            orientation=self.referral.orientation_id,
        )
        self.advisers = [MembershipFactory(organisation=one, role="adviser") for one in (self.line, self.operator)]
        self.leads = [MembershipFactory(organisation=one, role="team_lead") for one in (self.line, self.operator)]
        EmployerReplyFactory(sharing=SharingFactory(case=self.case))
        for member, audience in zip((*self.advisers, *self.leads), (*Audience, Audience.CASE_TEAM), strict=True):
            NoteFactory(case=self.case, membership=member, audience=audience.value)
            DocumentFactory(case=self.case, membership=member, audience=audience.value)
            StepFactory(case=self.case, membership=member)
            AppointmentFactory(case=self.case, membership=member)
            ApplicationFactory(case=self.case, membership=member)
            ProgrammeFactory(case=self.case, membership=member)
        self.animator = actor_of(MembershipFactory(role="animator", departements=["73"]))
        self.officer = actor_of(MembershipFactory(role="rights_officer", departements=["73"]))

    def everybody(self):
        members = [actor_of(one) for one in (self.agent, *self.advisers, *self.leads)]
        herself = holder_of(self.case)
        return [*members, self.animator, self.holder(), herself, *(Actor.for_job(job) for job in ("clock", "outbox"))]

    def holder(self):
        with bypass_row_security():
            return Actor.for_link(AnswerLink.objects.get(referral=self.referral.pk).secret_hash)


def test_every_table_with_a_case_or_person_key_is_narrowed():
    """A table that is added needs its own policy ``…_guarded`` and its ``open_…`` in the queryset."""
    with connection.cursor() as cursor:
        cursor.execute("select polrelid::regclass::text from pg_policy where not polpermissive")
        narrowed = {table for (table,) in cursor.fetchall()}

    assert narrowed == {model._meta.db_table for model in GUARDED}


def test_the_world_shows_something_of_every_table():
    world = World()
    shown = [seen(actor) for actor in world.everybody()]

    assert {name for one in shown for name, ids in one.items() if ids} == {model.__name__ for model in GUARDED}


@pytest.mark.parametrize("state", [State.DRAFT, State.SENT, State.ACCEPTED, State.CLOSED])
def test_a_restricted_case_is_hidden_from_all(state):
    changes = {"outcome": "aide"} if state is State.CLOSED else {}
    world = World(state, **changes)
    assert any(seen(actor) != nothing() for actor in world.everybody())

    GuardFactory(case=world.case)

    for actor in world.everybody():
        assert seen(actor) == nothing(), actor.label or actor.context()
        assert disagreements(actor) == {}, actor.label or actor.context()


def test_the_rights_officer_reads_the_guard_what_she_asked_and_nothing_of_the_case():
    world = World()
    guard = GuardFactory(case=world.case)

    assert by_database(Guard, world.officer) == {guard.pk}
    assert seen(world.officer) == nothing() | {"RightsRequest": {world.request.pk}}
    assert disagreements(world.officer) == {}


def test_a_guard_that_was_lifted_hides_nothing():
    world = World()
    before = [seen(actor) for actor in world.everybody()]

    for kind in GuardKind:
        GuardFactory(case=world.case, kind=kind.value, lifted=True)

    assert [seen(actor) for actor in world.everybody()] == before
    assert [disagreements(actor) for actor in world.everybody()] == [{}] * len(before)


def test_a_sensitive_case_is_for_its_assigned_people_alone():
    world = World()
    assigned, colleague = world.advisers[1], actor_of(MembershipFactory(organisation=world.operator, role="adviser"))
    before = seen(actor_of(assigned))
    GuardFactory(case=world.case, kind=GuardKind.SENSITIVE.value)
    CaseAssignmentFactory(case=world.case, membership=assigned)
    CaseAssignmentFactory(case=world.case, membership=world.leads[0], ended=True)

    assert seen(actor_of(assigned)) == before
    for actor in (colleague, *map(actor_of, (world.agent, world.advisers[0]))):
        assert seen(actor) == nothing(), actor.label
    for lead in world.leads:
        ours = by_database(Participation, actor_of(lead))
        assert seen(actor_of(lead)) == nothing() | {"Participation": ours}
        with bypass_row_security():
            lines = Participation.objects.filter(pk__in=ours)
            assert {line.organisation_id for line in lines} == {lead.organisation_id}
    for actor in (actor_of(assigned), colleague, *world.everybody(), world.officer):
        assert disagreements(actor) == {}, actor.label or actor.context()


def test_nobody_falls_through_because_a_case_is_sensitive():
    """The clock goes on, the animator keeps the pseudonymous line, the link its request, without the person."""
    world, late = World(), World(State.REFUSED)
    holder, clock = world.holder(), Actor.for_job("clock")
    opened, watched = seen(holder), seen(world.animator)
    for one in (world, late):
        GuardFactory(case=one.case, kind=GuardKind.SENSITIVE.value)

    person = {"Person", "Identity", "Contact", "ReferralMessage"}
    assert all(opened[name] for name in person)
    assert {name: ids for name, ids in opened.items() if name not in person} == {
        name: ids for name, ids in seen(holder).items() if name not in person
    }
    assert not any(seen(holder)[name] for name in person)
    assert seen(world.animator) == watched
    assert world.referral.pk in seen(clock)["Referral"]
    assert disagreements(holder) == disagreements(world.animator) == disagreements(clock) == {}


@pytest.mark.parametrize("kind", GuardKind)
def test_for_every_level_and_role_both_layers_narrow_the_same(kind):
    us = OrganisationFactory()
    cases = []
    for level, guarded, _ in product(Level, (True, False), range(2)):
        case = CaseFactory(**({"next_action_owner": us} if level is Level.LEAD else {}))
        if level is not Level.LEAD:
            invited = {"referral": case.pk} if level is Level.INVITED else {}
            until = timezone.now() + timedelta(days=400)  # A still open one follows a referral.
            opened = {"opened_by": "orientation", "valid_until": until, **invited}
            ParticipationFactory(case=case, organisation=us, level=level.value, **opened)
        ConsentFactory(case=case, organisation=us, classes=ALL)
        OrientationFactory(case=case, organisation=us)
        NoticeGivenFactory(person=case.person)
        cases.append(case)
        if guarded:
            GuardFactory(case=case, kind=kind.value)
    for role in Role:
        membership = MembershipFactory(organisation=us, role=role.value)
        for case in cases[::2]:
            CaseAssignmentFactory(case=case, membership=membership)

        assert disagreements(actor_of(membership)) == {}, role


def test_a_second_case_of_the_same_person_does_not_give_her_away():
    us = OrganisationFactory()
    first = CaseFactory(next_action_owner=us)
    second = CaseFactory(next_action_owner=us, person=first.person)
    NoticeGivenFactory(person=first.person)
    adviser = actor_of(MembershipFactory(organisation=us))

    GuardFactory(case=second)

    assert by_database(layers.Case, adviser) == {first.pk}
    assert by_database(layers.Person, adviser) == set()
    assert disagreements(adviser) == {}


def test_an_emergency_access_opens_the_case_to_one_member_for_an_hour():
    world = World()
    stranger = MembershipFactory(departements=["73"])
    colleague = actor_of(MembershipFactory(organisation=stranger.organisation, departements=["73"]))

    EmergencyAccessFactory(case=world.case, membership=stranger)

    opened = seen(actor_of(stranger))
    assert {name for name, ids in opened.items() if ids} == {
        "Case",
        "Participation",
        "Person",
        "Identity",
        "Contact",
        "Orientation",
        "Situation",
        "HealthFacts",
        "Trace",
        "Referral",
        "ReferralSummary",
    }
    assert seen(colleague) == nothing()
    assert disagreements(actor_of(stranger)) == disagreements(colleague) == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"over": True},
        {"membership__role": "phone_agent"},
        {"membership__role": "animator", "membership__departements": ["38"]},
    ],
)
def test_an_emergency_access_that_is_over_or_of_another_role_opens_nothing(changes):
    world = World()

    access = EmergencyAccessFactory(case=world.case, **changes)

    assert seen(actor_of(access.membership)) == nothing()
    assert disagreements(actor_of(access.membership)) == {}


@pytest.mark.parametrize("kind", GuardKind)
def test_an_emergency_access_lifts_no_guard(kind):
    world = World()
    access = EmergencyAccessFactory(case=world.case)

    GuardFactory(case=world.case, kind=kind.value, placed_at=timezone.now())

    assert seen(actor_of(access.membership)) == nothing()
    assert disagreements(actor_of(access.membership)) == {}
