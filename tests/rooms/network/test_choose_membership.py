"""One function at a time: the person says which, and may change."""

import pytest
from django.urls import reverse

from cordee.network.session import chosen_membership
from tests.factories.audit import journal
from tests.factories.network import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def page() -> str:
    return reverse("network:choose_membership")


def test_the_page_lists_the_functions_in_force_and_no_other(client, log_in):
    mine = log_in(organisation__name="Cap emploi Savoie")
    MembershipFactory(user=mine.user, organisation__name="Ligne régionale", role="phone_agent")
    MembershipFactory(user=mine.user, organisation__name="Ancien employeur", valid_until="2020-01-01T00:00Z")
    MembershipFactory(organisation__name="Autre maison")

    shown = client.get(page()).content.decode()

    assert "Conseiller, Cap emploi Savoie" in shown
    assert "Agent de ligne, Ligne régionale" in shown
    assert "Ancien employeur" not in shown
    assert "Autre maison" not in shown


def test_the_choice_is_kept_for_the_session_and_leads_where_one_wanted_to_go(client, log_in):
    chosen = MembershipFactory(user=log_in().user)

    response = client.post(page(), {"membership": str(chosen.pk), "next": "/sources/"})

    assert response["Location"] == "/sources/"
    assert chosen_membership(client.session) == chosen.pk
    assert [(event.kind, event.target) for event in journal()] == [("membership.chosen", str(chosen.pk))]


def test_the_choice_may_be_changed(client, log_in):
    first = log_in(chosen=True)
    second = MembershipFactory(user=first.user)

    client.post(page(), {"membership": str(second.pk)})

    assert chosen_membership(client.session) == second.pk


@pytest.mark.parametrize("elsewhere", ["https://exemple.invalid/", "//exemple.invalid/", "javascript:alert(1)"])
def test_the_choice_never_leads_to_another_site(client, log_in, elsewhere):
    response = client.post(page(), {"membership": str(log_in().pk), "next": elsewhere})

    assert response["Location"] == reverse("ui:pro_home")


@pytest.mark.parametrize("choice", [{}, {"membership": "nothing"}])
def test_a_wrong_choice_is_said_and_changes_nothing(client, log_in, choice):
    log_in()

    assert client.post(page(), choice).status_code == 422
    assert chosen_membership(client.session) is None


def test_nobody_takes_the_function_of_somebody_else(client, log_in):
    log_in()

    response = client.post(page(), {"membership": str(MembershipFactory().pk)})

    assert response.status_code == 422
    assert chosen_membership(client.session) is None


def test_an_account_without_function_is_told_whom_to_ask(client):
    client.force_login(UserFactory())

    assert "Aucune fonction en cours" in client.get(page()).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_whatever_the_number_of_functions(client, log_in, count, django_assert_num_queries):
    MembershipFactory.create_batch(count, user=log_in().user)

    with django_assert_num_queries(8):
        client.get(page())
