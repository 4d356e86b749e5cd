"""What the querysets show, row security off, is what the database shows, querysets off: for every relation."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from cordee.domain.access import Actor, Level, Role
from cordee.domain.notes import Audience
from cordee.domain.referral import Outcome, State
from cordee.network.queries import actor_of
from cordee.referrals.links import hash_of_link
from cordee.referrals.models import AnswerLink
from tests.database import analyze, bypass_row_security, undone_after
from tests.factories.cases import CaseFactory, EscalationFactory, ParticipationFactory
from tests.factories.documents import DocumentFactory
from tests.factories.employer import EmployerReplyFactory, SharingFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.orientation import OrientationFactory
from tests.factories.people import AcceptanceFactory, ConsentFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.referrals import AnswerLinkFactory, AttemptFactory, ContinuationFactory, ReferralFactory, thread_of
from tests.factories.sheet import SheetFactory
from tests.factories.support import ApplicationFactory, AppointmentFactory, NoteFactory, StepFactory
from tests.factories.voice import PersonAnswerFactory, PersonLinkFactory, PersonQuestionFactory, RightsRequestFactory
from tests.rooms.referrals.layers import PROTECTED, TERRITORIES, by_queryset, disagreements, member_of, seen

pytestmark = pytest.mark.django_db

ROLES = tuple(Role)
WORKING = [Role.PHONE_AGENT, Role.ADVISER, Role.TEAM_LEAD, Role.HEALTH_PROFESSIONAL, Role.ANIMATOR]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Three organisations, two départements, every state, every level, past, present and to come: built once.

    What a test adds is undone after it, within the transaction of the file.
    """
    with django_db_blocker.unblock(), undone_after():
        yield crowd()


def crowd():
    line, operator, other = (OrganisationFactory(kind=kind) for kind in ("numero_vert", "sante_travail", "cap_emploi"))
    for state, departement in product(State, ("73", "38")):
        ReferralFactory(state=state, sender=line, recipient=operator, departement=departement)
    ReferralFactory(state=State.SENT, sender=operator, recipient=other)
    ReferralFactory(state=State.ACCEPTED, sender=operator, recipient=line)
    ReferralFactory(state=State.CLOSED, sender=line, recipient=operator, outcome=Outcome.UNREACHABLE)
    ReferralFactory(state=State.ACCEPTED, sender=line, recipient=operator, sent_at=timezone.now() - timedelta(hours=1))
    for state in (State.ACCEPTED, State.REFUSED, State.WITHDRAWN):
        AttemptFactory(referral=ReferralFactory(state=state, sender=line, recipient=operator))
    ReferralFactory(state=State.SENT, sender=line, recipient=operator, sent_at=timezone.now() - timedelta(days=20))
    ReferralFactory(state=State.CANCELLED, sender=line, recipient=operator, sent_at=timezone.now() - timedelta(days=20))
    ReferralFactory(state=State.ACCEPTED, sender=line, recipient=operator, classes=["identity", "situation", "health"])
    for state in (State.SENT, State.RECEIVED, State.ACCEPTED, State.REFUSED):
        thread_of(ReferralFactory(state=state, sender=line, recipient=operator))
    ContinuationFactory(source=ReferralFactory(state=State.SENT, sender=line, recipient=operator))
    for level in Level:
        case = CaseFactory()
        now, day = timezone.now(), timedelta(days=1)
        invited = {"referral": case.pk} if level is Level.INVITED else {}
        opened = {"level": level.value, "opened_by": "orientation", **invited}
        if level is not Level.LEAD:
            ParticipationFactory(case=case, organisation=operator, valid_until=now + 400 * day, **opened)
            ConsentFactory(case=case, organisation=operator, classes=["identity", "situation", "health"])
        ParticipationFactory(case=case, organisation=other, valid_until=now - day, **opened)
        ParticipationFactory(case=case, organisation=line, valid_from=now + day, valid_until=now + 2 * day, **opened)
        OrientationFactory(case=case, organisation=operator)
        AcceptanceFactory(case=case)
        EscalationFactory(case=case)
        PersonLinkFactory(case=case)
        asked = ReferralFactory(state=State.CLOSED, case=case, sender=line, recipient=operator, outcome=Outcome.HELPED)
        of_it = {"case": case, "departement": case.departement}
        PersonAnswerFactory(question=PersonQuestionFactory(referral=asked, caller=line, **of_it), **of_it)
        for organisation, audience in product((line, operator, other), Audience):
            NoteFactory(case=case, audience=audience.value, membership__organisation=organisation)
            DocumentFactory(case=case, audience=audience.value, membership__organisation=organisation)
        for organisation, owner in product((line, operator, other), (line, operator, None)):
            StepFactory(case=case, membership__organisation=organisation, owner=owner)
        for organisation in (line, operator, other):
            AppointmentFactory(case=case, membership__organisation=organisation)
        for organisation, about_health in product((line, operator, other), (True, False)):
            ApplicationFactory(case=case, membership__organisation=organisation, about_health=about_health)
            ProgrammeFactory(case=case, membership__organisation=organisation, about_health=about_health)
            DocumentFactory(case=case, membership__organisation=organisation, about_health=about_health)
        SheetFactory(case=case)
        EmployerReplyFactory(sharing=SharingFactory(case=case))
        RightsRequestFactory(case=case)
    SheetFactory(case=CaseFactory(), forgotten=True)
    RightsRequestFactory(case=CaseFactory(departement="38"), answered=True)
    EscalationFactory(case=CaseFactory(departement="38"))
    OrientationFactory()
    analyze()
    return line, operator, other


@pytest.mark.parametrize(
    "role", [*WORKING[:1], *(pytest.param(role, marks=pytest.mark.access) for role in WORKING[1:])]
)
def test_for_every_role_of_every_organisation_on_every_territory(world, role):
    for organisation, departements in product(world, TERRITORIES):
        actor = member_of(organisation, role, departements)

        assert disagreements(actor) == {}, (organisation.kind, departements)


def test_for_the_roles_that_see_nobody(world):
    for role in set(ROLES) - set(WORKING):
        actor = member_of(world[1], role)

        assert disagreements(actor) == {}
        shown = {model for model, ids in seen(actor).items() if ids}
        assert shown == ({"RightsRequest"} if role == Role.RIGHTS_OFFICER else set())


def test_for_the_link_of_a_referral_in_every_state(world):
    for state in State:
        referral = ReferralFactory(state=state, linked=True, sender=world[0], recipient=world[1])
        with bypass_row_security():
            holder = Actor.for_link(AnswerLink.objects.get(referral=referral.pk).secret_hash)

        assert disagreements(holder) == {}, state
        AnswerLinkFactory(referral=referral)
        assert disagreements(holder) == {}, f"dead, {state}"


def test_for_every_job(world):
    for job in ("clock", "outbox", "demo", "sheets", "another"):
        assert disagreements(Actor.for_job(job)) == {}, job


def test_for_a_visitor_and_for_a_link_that_never_was(world):
    for actor in (Actor.visitor(), Actor.for_link(hash_of_link(world[0].pk))):
        assert disagreements(actor) == {}
        assert all(ids == set() for ids in seen(actor).values())


def test_the_one_who_is_on_the_phone_reads_the_orientation_of_the_call_and_nobody_else(world):
    membership = MembershipFactory(organisation=world[0], role=Role.PHONE_AGENT.value)
    orientation = OrientationFactory(by=membership, organisation=world[0])
    colleague = member_of(world[0], Role.PHONE_AGENT)

    assert disagreements(actor_of(membership)) == {}
    assert orientation.pk in seen(actor_of(membership))["HealthFacts"]
    assert orientation.pk not in seen(colleague)["Orientation"]


def test_every_protected_model_is_in_the_comparison(world):
    """Each table shows something to somebody, or the comparison proves nothing about it."""
    everything = Actor.for_job("demo")

    assert [model.__name__ for model in PROTECTED if not by_queryset(model, everything)] == ["AnswerLink"]
