"""Who is in charge and what comes next: always one lead, always a next step."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases import actions, queries, wording
from cordee.cases.actions import NobodyInCharge
from cordee.cases.models import Case, OpenedBy, Participation
from cordee.domain.access import Actor, Level, Role
from cordee.domain.referral import NextAction
from cordee.network.models import Organisation
from cordee.people import actions as people
from cordee.people.actions import NewPerson
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory, ParticipationFactory
from tests.factories.network import OrganisationFactory, member
from tests.factories.orientation import OrientationFactory
from tests.factories.people import CAME_AT

pytestmark = pytest.mark.django_db

AT = CAME_AT + timedelta(hours=1)
TOMORROW = date(2024, 9, 3)


def opened_by(actor, **changes):
    new = NewPerson(departement="73", family_name="Lefèvre", given_name="Aïcha")
    with acting_as(actor):
        person = people.register_person(new=new, actor=actor, at=AT)
        asked = {"person_id": person.pk, "departement": "73", "programme": "maintien-en-emploi", "at": AT}
        return actions.open(**(asked | changes), next_action_on=TOMORROW, actor=actor)


def at_once():
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")


def test_the_first_door_leads_and_says_what_comes_next():
    agent = member(Role.PHONE_AGENT)

    case = opened_by(agent)

    with acting_as(agent):
        (lead,) = queries.participations(case.pk, actor=agent)
        stored = queries.access_case(case.pk, actor=agent)
    assert (lead.level, lead.organisation_id, lead.opened_by) == (Level.LEAD, agent.organisation, OpenedBy.DOOR)
    assert (stored.next_action, stored.next_action_on) == (NextAction.HAND_OVER, TOMORROW)
    assert stored.next_action_owner_id == agent.organisation
    at_once()


def test_opening_a_case_takes_the_orientation_of_the_call_along():
    agent = member(Role.PHONE_AGENT)
    with bypass_row_security():
        orientation = OrientationFactory(by_id=agent.membership, organisation_id=agent.organisation, organisation=None)

    case = opened_by(agent, orientation_id=orientation.pk)

    with bypass_row_security():
        orientation.refresh_from_db()
    assert orientation.case_id == case.pk
    assert [event.kind for event in journal()][-2:] == ["orientation.attached", "case.opened"]


def test_a_job_or_a_link_opens_no_case():
    with pytest.raises(NobodyInCharge), acting_as(Actor.for_job("clock")):
        actions.open(
            person_id=CAME_AT,
            departement="73",
            programme="maintien-en-emploi",
            next_action_on=TOMORROW,
            actor=Actor.for_job("clock"),
            at=AT,
        )


def test_nobody_opens_a_second_case_on_somebody_else_s_person():
    case = CaseFactory()
    agent = member(Role.PHONE_AGENT)

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_as(agent):
        actions.open(
            person_id=case.person_id,
            departement="73",
            programme="maintien-en-emploi",
            next_action_on=TOMORROW,
            actor=agent,
            at=AT,
        )


def test_an_open_case_without_a_next_step_is_refused():
    case = CaseFactory()
    for change in ({"next_action": ""}, {"next_action_on": None}, {"next_action_owner": None}, {"next_action": "x"}):
        with pytest.raises(DatabaseError, match="case_"), transaction.atomic(), bypass_row_security():
            Case.objects.filter(pk=case.pk).update(**change)


def test_planning_needs_a_part_in_the_case():
    agent = member(Role.PHONE_AGENT)
    case = opened_by(agent)
    stranger = member(Role.ADVISER)

    with acting_as(agent):
        actions.plan(
            case=case, next_action=NextAction.DECIDE, on=TOMORROW, owner=agent.organisation, actor=agent, at=AT
        )
    assert case.next_action == NextAction.DECIDE
    with pytest.raises(Case.DoesNotExist), acting_as(stranger):
        actions.plan(
            case=case, next_action=NextAction.DECIDE, on=TOMORROW, owner=stranger.organisation, actor=stranger, at=AT
        )


def test_a_case_changes_hands_in_one_step_and_who_had_it_keeps_a_trace():
    desk = member(Role.TEAM_LEAD)
    case, other = opened_by(desk), OrganisationFactory()

    with transaction.atomic(), acting_as(desk):
        actions.move_lead(case=case, to=other.pk, actor=desk, at=AT)
        assert queries.lead_of(case.pk, actor=desk).organisation_id == other.pk
        assert [part.level for part in queries.participations(case.pk, actor=desk)] == [Level.LEAD, Level.TRACE]
        actions.move_lead(case=case, to=other.pk, actor=desk, at=AT)
        actions.leave(case=case, organisation=other.pk, back_to=desk.organisation, actor=desk, at=AT)
        assert [part.opened_by for part in queries.participations(case.pk, actor=desk)] == [OpenedBy.RETURN]
    at_once()


def test_joining_twice_is_joining_once():
    desk = member(Role.TEAM_LEAD)
    case, other = opened_by(desk), OrganisationFactory()

    with transaction.atomic():
        with acting_as(desk):
            for _ in range(2):
                actions.join(case=case, organisation=other.pk, actor=desk, at=AT)
            assert [part.level for part in queries.participations(case.pk, actor=desk)] == [Level.LEAD, Level.PARTNER]
        transaction.set_rollback(True)


def test_an_invitation_ends_with_its_answer():
    desk = member(Role.TEAM_LEAD)
    case, other = opened_by(desk), OrganisationFactory()

    with acting_as(desk):
        for referral in (case.pk, case.person_id):
            actions.invite(case=case, organisation=other.pk, referral=referral, actor=desk, at=AT)
        actions.end_invitation(case=case, referral=case.pk, actor=desk, at=AT)
        kept = [part.referral for part in queries.participations(case.pk, actor=desk) if part.level == Level.INVITED]
    assert kept == [case.person_id]


def test_rights_end_with_the_participation_from_the_next_statement_on():
    adviser = member(Role.ADVISER)
    case = CaseFactory()
    with bypass_row_security():
        ours = Organisation.objects.get(pk=adviser.organisation)
        part = ParticipationFactory(case=case, organisation=ours, level="reader", opened_by="transmission")

    with acting_as(adviser):
        assert queries.access_case(case.pk, actor=adviser).pk == case.pk
        Participation.objects.filter(pk=part.pk).update(valid_until=CAME_AT)
        with pytest.raises(Case.DoesNotExist):
            queries.access_case(case.pk, actor=adviser)


def test_a_clock_that_runs_ahead_delays_no_right():
    agent = member(Role.PHONE_AGENT)
    ahead = timezone.now() + timedelta(minutes=3)

    case = opened_by(agent, at=ahead)

    with acting_as(agent):
        assert queries.lead_of(case.pk, actor=agent).valid_from < ahead


def test_a_case_that_may_only_be_read_cannot_be_locked():
    adviser = member(Role.ADVISER)
    case = CaseFactory()
    with bypass_row_security():
        ours = Organisation.objects.get(pk=adviser.organisation)
        ParticipationFactory(case=case, organisation=ours, level="reader", opened_by="transmission")

    with acting_as(adviser), pytest.raises(Case.DoesNotExist):
        queries.access_case(case.pk, actor=adviser, lock=True)


@pytest.mark.parametrize("count", [1, 3])
def test_who_takes_part_costs_one_query(count, django_assert_num_queries):
    desk = member(Role.TEAM_LEAD)
    case = opened_by(desk)
    with bypass_row_security():
        for _ in range(count):
            ParticipationFactory(case=case, level="trace", opened_by="transmission")

    with acting_as(desk), django_assert_num_queries(1):
        assert len({part.organisation.name for part in queries.participations(case.pk, actor=desk)}) == count + 1


def test_every_word_of_the_room_is_said_in_french():
    assert set(wording.LEVELS) == set(Level)
    assert set(wording.NEXT_ACTIONS) == set(NextAction)
