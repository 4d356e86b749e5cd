"""A NUL, which no table keeps: 400 with the page of the house, whatever the page and wherever it stands."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from cordee.domain.access import Role
from tests.factories.network import MembershipFactory
from tests.rooms.telephony.scene import POSTED_TO

pytestmark = pytest.mark.django_db
PUBLIC = [
    "ui:home",
    "territory:communes",
    "enquiries:call_back",
    "enquiries:cancel",
    "frontdesk:follow",
    "account_login",
]
MEMBERS = ["enquiries:queue", "enquiries:take_next", "frontdesk:calls", "frontdesk:new_call", "frontdesk:by_code"]


@pytest.fixture
def member(client):
    client.force_login(MembershipFactory(role=Role.PHONE_AGENT.value).user)
    return client


def is_refused(response):
    assert response.status_code == 400
    assert "pas compris cette demande" in response.content.decode()
    return True


@pytest.mark.parametrize("name", PUBLIC)
def test_a_visitor_is_told_so(client, name):
    page = reverse(name)

    assert is_refused(client.get(page, {"q": "a\0b"}))
    assert is_refused(client.get(page, {"a\0b": "q"}))
    assert is_refused(posted(client, page, {"login": "a\0b", "password": "x"}))
    assert is_refused(posted(client, page, {"a\0b": "x"}))


@pytest.mark.parametrize("name", MEMBERS)
def test_a_member_is_told_so(member, name):
    page = reverse(name)

    assert is_refused(member.get(page, {"panier": "\0"}))
    assert is_refused(posted(member, page, {"key": "\0"}))


@pytest.mark.parametrize("path", ["/annuaire/fiche/%00/", "/pro/campagnes/A%00/", "/rien/%00", "/en/%00/"])
def test_a_path_that_holds_one_is_refused(member, path):
    assert member.get(path).status_code == 400


def test_what_is_only_like_one_passes(client):
    assert client.get("/territoire/communes?q=%2500").status_code == 200


def test_the_body_of_a_telephone_event_is_left_to_who_reads_it(client):
    answered = posted(client, f"{POSTED_TO}cordee/", {"event": "a\0b"})

    assert (answered.status_code, answered["Content-Type"]) == (401, "application/json")


def posted(client, page, fields):
    return client.post(page, urlencode(fields), content_type="application/x-www-form-urlencoded")
