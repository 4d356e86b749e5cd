"""A number that a case knows: the line that sent the request opens it, another learns that there may be one."""

import pytest
from django.test import Client
from django.urls import reverse

from cordee.domain.access import Role
from cordee.referrals.models import Referral
from cordee.ui.typography import table_day
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.rooms.frontdesk.conftest import agent, call, phone
from tests.rooms.frontdesk.scene import PERSON, address, first_target, rows

__all__ = ["agent", "call", "phone"]
NUMBER = reverse("telephony:number")
FOLLOWED = "Un organisme la suit peut-être : demandez-lui."


@pytest.fixture
def request_sent(phone, call):
    assert phone.post(address(call), PERSON | first_target(phone, call)).status_code == 200
    return rows(Referral)[0]


def recognised(browser, number=PERSON["phone"]):
    return browser.post(NUMBER, {"number": number}).content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_the_line_that_sent_it_opens_the_request_that_runs(phone, request_sent):
    page = recognised(phone)

    assert "Une demande est en cours" in page
    assert f'href="{reverse("referrals:detail", args=[request_sent.pk])}" data-shortcut="Alt+e"' in page
    assert f"prochaine échéance le {table_day(request_sent.next_deadline_on)}" in page
    assert FOLLOWED not in page


def test_the_number_is_the_same_however_it_is_written(phone, request_sent):
    assert "Une demande est en cours" in recognised(phone, "+33 (0)6.39.98.12.34")


def test_another_line_learns_only_that_she_may_be_followed(phone, request_sent):
    elsewhere = MembershipFactory(role=Role.PHONE_AGENT.value, organisation=OrganisationFactory())
    browser = Client()
    browser.force_login(elsewhere.user)

    page = recognised(browser)

    assert FOLLOWED in page
    assert "Montvert" not in page
    assert str(request_sent.pk) not in page
    assert request_sent.recipient.name not in page


def test_another_number_says_nothing(phone, request_sent):
    page = recognised(phone, "06 11 22 33 44")

    assert "n’est pas connu" in page
    assert FOLLOWED not in page
