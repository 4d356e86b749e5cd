"""The public shell and the professional home, through the real site."""

import pytest
from django.conf import settings as project_settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import resolve, reverse

from cordee.domain.access import Role
from cordee.network.queries import actor_of
from cordee.ui.navigation import PAGES, entries_for, entries_of
from tests.factories.network import PASSWORD, MembershipFactory

STATIC_PAGES = ("ui:home", "ui:sources", "ui:accessibility", "ui:legal")


@pytest.mark.parametrize("name", STATIC_PAGES)
def test_a_public_page_opens_without_database_nor_cookie(client, name):
    response = client.get(reverse(name))  # without the mark django_db, a query raises

    assert response.status_code == 200
    assert response.cookies == {}


@pytest.mark.parametrize("name", STATIC_PAGES)
def test_a_public_page_only_reads(client, name):
    assert client.post(reverse(name)).status_code == 405


def test_the_public_door_shows_the_number_first(client, settings):
    settings.CORDEE_LINE_NUMBER = "04 65 71 00 00"

    page = client.get(reverse("ui:home")).content.decode()

    assert page.index("tel:0465710000") < page.index("Je travaille, ou")
    assert all(f'href="{dialled}"' in page for dialled in ("tel:15", "tel:112", "sms:114", "tel:3114"))


def test_the_sources_are_those_of_the_data(client):
    page = client.get(reverse("ui:sources")).content.decode()

    assert all(producer in page for producer in ("Insee", "DGCL", "DGFiP", "IGN", "Etalab", "Licence Ouverte"))


@pytest.mark.django_db
def test_the_professional_home_asks_who_comes(client):
    response = client.get(reverse("ui:pro_home"))

    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_the_professional_home_opens_to_every_role_with_its_own_pages(client, role):
    membership = MembershipFactory(role=role)
    client.post(reverse("account_login"), {"login": membership.user.email, "password": PASSWORD})

    page = client.get(reverse("ui:pro_home")).content.decode()

    addresses = {entry.address for entry in entries_of(actor_of(membership), path="/pro/")}
    assert all(f'href="{address}"' in page for address in addresses)


@pytest.mark.parametrize("role", [*Role, None])
def test_no_link_leads_to_a_page_that_refuses(role):
    for entry in entries_for(role, path="/"):
        access = resolve(entry.address).func.access
        assert not access.roles or role in access.roles


def test_the_current_page_is_the_nearest_one():
    entries = entries_for(Role.PHONE_AGENT, path="/demo/courriels/3f2a/")

    assert [entry.page.name for entry in entries if entry.is_current] == ["demo:mails"]


def test_two_pages_never_share_a_shortcut():
    shortcuts = [page.shortcut for page in PAGES if page.shortcut]

    assert len(shortcuts) == len(set(shortcuts))


@pytest.mark.django_db
def test_hidden_and_missing_are_the_same_page(client):
    user = MembershipFactory(role=Role.STEERING).user
    missing = client.get("/pro/nulle-part/")
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    hidden = client.get(reverse("account_email"))  # closed to everybody

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content


def test_the_page_of_a_breakdown_needs_neither_database_nor_request():
    page = render_to_string("500.html")

    assert "n'a pas été enregistrée" in page


@pytest.mark.django_db
def test_a_form_from_an_old_page_is_refused_with_a_way_out():
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(reverse("account_login"), {"login": "a", "password": "b"})

    assert response.status_code == 403
    assert "restée ouverte trop longtemps" in response.content.decode()


def test_every_page_sends_a_policy_without_exception(client):
    policy = client.get(reverse("ui:home"))["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert project_settings.X_FRAME_OPTIONS == "DENY"
