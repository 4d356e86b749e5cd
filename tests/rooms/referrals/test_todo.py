"""The next action of a case reaches its lead: a list of the day, a block on the page of the request, and two acts."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases import actions as cases
from cordee.cases import queries as case_queries
from cordee.cases.models import Case, CaseState
from cordee.domain.access import SENDING_ROLES, Role
from cordee.domain.planning import Closing
from cordee.domain.referral import NextAction, Outcome, State
from cordee.network.models import Organisation
from cordee.referrals import following, todo, todo_acts
from cordee.referrals.todo_acts import ClosedMeanwhile, NotTheLead, PlannedMeanwhile, StillRunning
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory, EscalationFactory
from tests.factories.network import OrganisationFactory
from tests.factories.referrals import ReferralFactory
from tests.rooms.referrals.page_scene import browser, page, published, text_of
from tests.rooms.referrals.scene import AT

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def case_of(referral) -> Case:
    with bypass_row_security():
        return Case.objects.get(pk=referral.case_id)


def ended(scene, outcome=Outcome.NOT_HELPED):
    """A follow-up that is over: its receiver leads the case."""
    referral = scene.accept(scene.sent())
    said = {"referral_id": referral.pk, "responder_name": "Mme Roche"}
    scene.do(scene.adviser, following.start, met_on=date(2024, 9, 2), **said)
    return scene.do(scene.adviser, following.close, outcome=outcome, **said)


def seen(referral) -> str:
    return todo.seen(case_of(referral))


def planned(scene, referral, *, actor=None, **changes):
    wanted = {"next_action": NextAction.CALL_BACK, "on": AT.date() + timedelta(days=3), "seen": seen(referral)}
    actor = actor or scene.adviser
    with acting_as(actor):
        return todo_acts.plan(referral_id=referral.pk, actor=actor, at=AT, **(wanted | changes))


def closed(scene, referral, *, actor=None, closing=Closing.NO_SOLUTION, read=None):
    actor, read = actor or scene.adviser, seen(referral) if read is None else read
    with acting_as(actor):
        return todo_acts.close(referral_id=referral.pk, closing=closing, seen=read, actor=actor, at=AT)


# The list.


@pytest.fixture
def us(db) -> Organisation:
    published()
    return OrganisationFactory(kind="sante_travail")


def led(us, on: date, **more) -> Case:
    return CaseFactory(next_action_owner=us, next_action_on=on, **more)


def test_the_list_holds_what_the_organisation_does_next_the_most_awaited_first(us):
    led(us, TODAY + timedelta(days=4), next_action=NextAction.CALL_BACK.value)
    late = led(us, TODAY - timedelta(days=2), next_action=NextAction.DECIDE.value)
    led(OrganisationFactory(), TODAY, next_action=NextAction.COMPLETE_REQUEST.value)
    referral = ReferralFactory(case=late, sender=us, state=State.REFUSED)

    shown = browser(us).get(reverse("referrals:todo"))

    text = text_of(shown)
    assert text.index("Décider de la suite") < text.index("Rappeler la personne")
    assert "2 actions, dont 1 en retard" in text
    assert "Compléter la demande" not in text
    assert referral.reference in text
    assert page("detail", referral) in shown.content.decode()


def test_the_list_names_nobody(us):
    case = led(us, TODAY, person__identity__family_name="Marqueuse")
    ReferralFactory(case=case, sender=us, state=State.REFUSED)

    assert "Marqueuse" not in browser(us).get(reverse("referrals:todo")).content.decode()


def test_an_organisation_with_nothing_to_do_is_told_so(us):
    assert "Rien à faire" in text_of(browser(us).get(reverse("referrals:todo")))


def test_the_next_page_begins_where_this_one_ends(scene):
    for days in range(3):
        led(scene.line, TODAY + timedelta(days=days))

    with acting_as(scene.agent):
        first = todo.todo(actor=scene.agent, on=TODAY, size=2)
        second = todo.todo(actor=scene.agent, on=TODAY, after=todo.Place.read(str(first.after)), size=2)

    assert [row.on for row in (*first.rows, *second.rows)] == [TODAY + timedelta(days=days) for days in range(3)]
    assert (first.count, second.after) == (3, None)


def test_the_list_costs_the_same_whatever_its_length(scene, django_assert_num_queries):
    for count in (1, 4):
        for _ in range(count):
            ReferralFactory(case=led(scene.line, TODAY), sender=scene.line, state=State.REFUSED)
        with acting_as(scene.agent), django_assert_num_queries(5):
            todo.todo(actor=scene.agent, on=TODAY)


@pytest.mark.parametrize("role", [role for role in Role if role not in SENDING_ROLES])
def test_who_works_on_no_case_has_no_such_list(us, role):
    assert browser(us, role).get(reverse("referrals:todo")).status_code in (403, 404)


# The acts.


def test_the_lead_plans_what_comes_next_and_twice_is_once(scene):
    referral = ended(scene)
    before = seen(referral)

    for _ in range(2):
        planned(scene, referral, seen=before)

    case = case_of(referral)
    assert (case.next_action, case.next_action_on) == (NextAction.CALL_BACK, AT.date() + timedelta(days=3))
    assert case.next_action_owner_id == scene.operator.pk
    assert len([one for one in journal() if one.kind == "case.planned" and "rappeler" in str(one.detail)]) == 1


def test_a_page_that_has_grown_old_plans_nothing(scene):
    referral = ended(scene)
    old = seen(referral)
    planned(scene, referral)

    with pytest.raises(PlannedMeanwhile):
        planned(scene, referral, next_action=NextAction.DECIDE, seen=old)

    assert case_of(referral).next_action == NextAction.CALL_BACK


def test_who_no_longer_leads_neither_plans_nor_closes(scene):
    referral = ended(scene)

    with pytest.raises(NotTheLead):
        planned(scene, referral, actor=scene.desk)
    with pytest.raises(NotTheLead):
        closed(scene, referral, actor=scene.desk)


def test_a_case_closes_with_its_reason_and_leaves_every_list(scene):
    referral = ended(scene)
    with bypass_row_security():
        escalation = EscalationFactory(case=case_of(referral))
    read = seen(referral)

    for _ in range(2):
        closed(scene, referral, read=read)

    case = case_of(referral)
    assert (case.state, case.closing, case.closed_on) == (CaseState.CLOSED, Closing.NO_SOLUTION, AT.date())
    with acting_as(scene.adviser):
        assert todo.todo(actor=scene.adviser, on=AT.date()).count == 0
    with bypass_row_security():
        escalation.refresh_from_db()
    assert escalation.ending == "reglee"
    (event,) = [one for one in journal() if one.kind == "case.closed"]
    assert event.detail == {"closing": "sans_solution"}
    with pytest.raises(ClosedMeanwhile):
        closed(scene, referral, closing=Closing.SETTLED)


def test_a_case_with_a_request_that_runs_does_not_close(scene):
    referral = scene.accept(scene.sent())

    with pytest.raises(StillRunning):
        closed(scene, referral)

    assert case_of(referral).state == CaseState.OPEN


def close_by_hand(scene, referral, actor):
    with transaction.atomic(), acting_as(actor):
        case = case_queries.access_case(referral.case_id, actor=actor, lock=True)
        cases.close(case=case, closing=Closing.SETTLED, on=AT.date(), actor=actor, at=AT)


def test_the_database_refuses_to_close_over_a_request_that_runs(scene):
    referral = scene.accept(scene.sent())

    with pytest.raises(DatabaseError, match="cases_case_closed_by_its_lead"):
        close_by_hand(scene, referral, scene.adviser)


def test_the_database_lets_the_lead_alone_close(scene):
    referral = ended(scene)

    with pytest.raises(DatabaseError, match="cases_case_closed_by_its_lead"):
        close_by_hand(scene, referral, scene.desk)
    close_by_hand(scene, referral, scene.adviser)

    assert case_of(referral).state == CaseState.CLOSED


def test_a_closed_case_says_why(scene):
    case = ended(scene).case_id

    with pytest.raises(DatabaseError, match="case_says_why"), transaction.atomic(), bypass_row_security():
        Case.objects.filter(pk=case).update(closing=Closing.SETTLED.value)


def test_a_follow_up_that_goes_on_opens_its_case_again(scene):
    referral = ended(scene, Outcome.HELPED)
    closed(scene, referral)

    scene.do(scene.adviser, following.reopen, referral_id=referral.pk, reason="Elle revient")

    case = case_of(referral)
    assert (case.state, case.closing, case.next_action) == (CaseState.OPEN, "", NextAction.REPORT)


def test_planning_in_a_closed_case_opens_it_again(scene):
    referral = ended(scene)
    closed(scene, referral)

    planned(scene, referral)

    assert (case_of(referral).state, case_of(referral).closed_on) == (CaseState.OPEN, None)


# The pages.


def operator_of(scene):
    return browser(scene.operator)


def test_the_page_says_what_comes_next_to_the_lead_alone(scene):
    referral = ended(scene)

    assert "Demander à la personne ce qu'elle souhaite" in text_of(operator_of(scene).get(page("detail", referral)))
    line = browser(scene.line, Role.TEAM_LEAD).get(page("detail", referral))
    assert 'id="ensuite"' not in line.content.decode()


def test_two_clicks_plan_what_comes_next(scene):
    referral, client = ended(scene), operator_of(scene)
    assert page("plan", referral) in client.get(page("detail", referral)).content.decode()
    form = {"seen": seen(referral), "next_action": "rappeler", "on": "demain"}
    assert client.get(page("plan", referral)).status_code == 200

    answers = [client.post(page("plan", referral), form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert case_of(referral).next_action_on == TODAY + timedelta(days=1)
    refused = client.post(page("plan", referral), form | {"next_action": "decider"})
    assert refused.status_code == 409
    assert "La suite a changé" in text_of(refused)


@pytest.mark.parametrize("typed", [{"on": "hier"}, {"on": "bientôt"}, {"next_action": "rendre_compte"}, {"on": ""}])
def test_what_makes_no_sense_comes_back_with_what_was_typed(scene, typed):
    referral = ended(scene)
    form = {"seen": seen(referral), "next_action": "rappeler", "on": "demain"} | typed

    assert operator_of(scene).post(page("plan", referral), form).status_code == 422


def test_the_page_closes_the_case_and_says_so(scene):
    referral, client = ended(scene), operator_of(scene)
    assert "Clore le dossier" in text_of(client.get(page("close_case", referral)))
    form = {"seen": seen(referral), "closing": "injoignable"}

    answers = [client.post(page("close_case", referral), form).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert "Dossier clos le" in text_of(client.get(page("detail", referral)))
    refused = client.post(page("close_case", referral), form | {"closing": "suivie_ailleurs"})
    assert refused.status_code == 409
    assert "Elle reste injoignable" in text_of(refused)


def test_the_page_refuses_to_close_while_a_request_runs(scene):
    referral, client = scene.accept(scene.sent()), operator_of(scene)

    refused = client.post(page("close_case", referral), {"seen": seen(referral), "closing": "injoignable"})

    assert refused.status_code == 409
    assert "une demande est en cours" in text_of(refused)
    assert page("close_case", referral) not in client.get(page("detail", referral)).content.decode()


def test_who_does_not_lead_finds_none_of_these_pages(scene):
    referral = ended(scene)

    for client in (browser(scene.line, Role.TEAM_LEAD), browser(OrganisationFactory())):
        for name in ("plan", "close_case"):
            assert client.get(page(name, referral)).status_code == 404
            assert client.post(page(name, referral), {"closing": "injoignable"}).status_code == 404
