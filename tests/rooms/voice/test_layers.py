"""What the person sees: the same in both layers, and nothing of others."""

import pytest
from django.db import connection

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.domain.access import Actor, Role
from cordee.domain.referral import State
from tests.database import bypass_row_security
from tests.factories.network import OrganisationFactory
from tests.factories.people import CAME_AT, AcceptanceFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.sheet import SheetFactory
from tests.factories.voice import (
    PersonAnswerFactory,
    PersonLinkFactory,
    PersonQuestionFactory,
    RightsRequestFactory,
    holder_of,
)
from tests.rooms.referrals.layers import disagreements, seen
from tests.rooms.referrals.scene import member_of

pytestmark = pytest.mark.django_db

HERS = {
    "Identity",
    "Contact",
    "NoticeGiven",
    "Consent",
    "Acceptance",
    "Case",
    "Participation",
    "Referral",
    "ReferralSummary",
    "PersonLink",
    "PersonQuestion",
    "PersonAnswer",
    "Orientation",
    "Situation",
    "HealthFacts",
    "Sheet",
    "RightsRequest",
}
NEVER = {"Person", "Trace", "ReferralMessage", "Attempt", "AnswerLink"}


def follow_up(state: State, **more):
    referral = ReferralFactory(state=state, linked=True, **more)
    with bypass_row_security():
        referral.case = Case.objects.select_related("person", "next_action_owner").get(pk=referral.case_id)
        PersonLinkFactory(case=referral.case)
        AcceptanceFactory(case=referral.case)
        question = PersonQuestionFactory(referral=referral, state="asked", call_on=CAME_AT.date())
        PersonAnswerFactory(question=question)
        SheetFactory(case=referral.case)
        RightsRequestFactory(case=referral.case)
    return referral


@pytest.mark.parametrize("state", State)
def test_both_layers_agree_in_every_state(state):
    follow_up(state)
    referral = follow_up(state)

    assert disagreements(holder_of(referral.case)) == {}


def test_she_sees_what_is_hers_and_nothing_of_the_others():
    follow_up(State.CLOSED)
    referral = follow_up(State.CLOSED)

    found = seen(holder_of(referral.case))

    assert {name: len(ids) for name, ids in found.items() if name in HERS} == dict.fromkeys(HERS, 1) | {
        "Participation": 3
    }
    assert {name for name, ids in found.items() if ids} & NEVER == set()
    assert found["Transition"] == set()


def test_a_link_that_is_dead_or_never_was_shows_nothing():
    referral = follow_up(State.SENT)
    her = holder_of(referral.case)
    with bypass_row_security():
        referral.case.person_links.update(revoked_at=referral.created_at)

    assert disagreements(her) == {}
    assert {name for name, ids in seen(her).items() if ids} == {"PersonLink"}
    assert not any(seen(Actor.for_beneficiary("0" * 64)).values())


def test_the_link_lives_as_long_as_her_questions_once_the_case_is_closed():
    referral = follow_up(State.CLOSED)
    her = holder_of(referral.case)
    with bypass_row_security():
        Case.objects.filter(pk=referral.case_id).update(state="closed")

    assert disagreements(her) == {}
    assert seen(her)["Case"] == set()


def test_who_called_for_the_follow_up_and_who_leads_see_the_same_in_both_layers():
    line, operator = OrganisationFactory(kind="numero_vert"), OrganisationFactory(kind="sante_travail")
    follow_up(State.CLOSED, sender=line, recipient=operator)
    follow_up(State.AWAITING_CONSENT, sender=line, recipient=operator)
    for organisation in (line, operator):
        for role in Role:
            assert disagreements(member_of(organisation, role)) == {}, (organisation.kind, role)


def test_a_context_of_a_person_is_no_membership():
    with acting_as(Actor.for_beneficiary("0" * 64)), connection.cursor() as cursor:
        cursor.execute("select policy.membership(), policy.organisation(), policy.role(), policy.own_case()")
        assert cursor.fetchone() == (None, None, None, None)
