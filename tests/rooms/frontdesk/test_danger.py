"""A danger on the line: who leads it is called, a call-back is promised, and the call stays counted as a danger."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.audit.models import Event
from cordee.domain.access import Role
from cordee.domain.call import Outcome
from cordee.enquiries.models import Enquiry
from cordee.frontdesk.models import Call, PracticeCall
from cordee.network import queries as network
from cordee.supervision import queries as supervision
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory
from tests.rooms.supervision.scene import browser_of

pytestmark = pytest.mark.django_db
NUMBER = "06 39 98 12 34"


@pytest.fixture
def draft(phone):
    phone.post(reverse("frontdesk:new_call"))
    return again()


@pytest.fixture
def lead(agent):
    return MembershipFactory(role=Role.TEAM_LEAD.value, organisation=agent.organisation)


def again():
    with bypass_row_security():
        return Call.objects.get()


def sign(phone, call, name, **headers):
    return phone.post(reverse("frontdesk:danger", args=[call.pk]), {"sign": name}, **headers)


def console(phone, call):
    return phone.get(reverse("frontdesk:call", args=[call.pk])).content.decode()


def dangers(lead):
    with acting_as(network.actor_of(lead)):
        return supervision.dangers()


def promised(phone, call):
    address = reverse("enquiries:promise", args=[call.pk])
    return phone.post(address, {"phone": NUMBER, "slot": "tot", "version": str(again().version)}, follow=True)


def keys(page):
    return set(re.findall(r'data-shortcut="(\d)"', page))


def test_the_key_of_each_page_of_a_call_carries_the_token_that_browsers_must_send(agent, draft):
    browser, danger = Client(enforce_csrf_checks=True), reverse("frontdesk:danger", args=[draft.pk])
    browser.force_login(agent.user)
    assert browser.post(danger, {"sign": "heard"}).status_code == 403

    for name in ("frontdesk:end", "frontdesk:unmet", "enquiries:promise"):
        shown = browser.get(reverse(name, args=[draft.pk])).content.decode()
        (form,) = re.findall(rf'action="{danger}">(.*?)</form>', shown, re.DOTALL)
        (token,) = re.findall('name="csrfmiddlewaretoken" value="([^"]+)"', form)

    assert browser.post(danger, {"sign": "heard", "csrfmiddlewaretoken": token}).status_code == 302
    assert keys(console(browser, draft)) == {"1", "2", "3", "4"}


def test_whoever_leads_the_line_sees_at_once_who_calls_for_help(phone, draft, agent, lead):
    sign(phone, draft, "heard")
    assert dangers(lead) == ()
    assert keys(console(phone, draft)) == {"1", "2", "3", "4"}

    sign(phone, draft, "warn")

    (one,) = dangers(lead)
    assert (one.agent, one.stands, one.imminent, one.ended_at) == (agent.user.full_name, True, False, None)
    shown = browser_of(lead).get("/pro/ligne/").content.decode()
    assert "Danger en cours" in shown and agent.user.full_name in shown
    first = browser_of(lead).get(reverse("ui:pro_home")).context["waiting"][0]
    assert first.now and "danger sur la ligne" in first.said


def test_the_agent_reads_that_help_was_called_and_twice_is_once(phone, draft, lead):
    sign(phone, draft, "heard")
    sign(phone, draft, "warn")
    first = again().warned_at

    sign(phone, draft, "warn")

    shown = console(phone, draft)
    assert "Votre responsable est prévenu" in shown and "3" not in keys(shown)
    assert again().warned_at == first
    with bypass_row_security():
        assert Event.objects.filter(kind="call.supervisor_warned", target=draft.pk).count() == 1


def test_the_live_page_says_a_danger_aloud_once(phone, draft, lead):
    sign(phone, draft, "heard")
    sign(phone, draft, "warn")
    first = browser_of(lead).get("/pro/ligne/", headers={"hx-request": "true"}).content.decode()
    (again_at,) = re.findall(r'hx-get="([^"]+)"', first)

    again_shown = browser_of(lead).get(again_at, headers={"hx-request": "true"}).content.decode()

    assert first.count('role="alert"') == 1
    assert "Danger en cours" in again_shown and 'role="alert"' not in again_shown


def test_the_live_page_follows_the_danger_to_its_end(phone, draft, lead):
    sign(phone, draft, "heard")
    sign(phone, draft, "warn")
    sign(phone, draft, "imminent")
    assert dangers(lead)[0].imminent

    sign(phone, draft, "over")
    assert not dangers(lead)[0].stands
    phone.post(reverse("frontdesk:end", args=[draft.pk]), {"outcome": Outcome.EMERGENCY.value})

    (one,) = dangers(lead)
    assert one.ended_at is not None and one.ended_at <= timezone.now()
    assert "parlez-en avec" in browser_of(lead).get("/pro/ligne/").content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.TEAM_LEAD])
def test_nobody_but_who_leads_this_line_learns_of_it(phone, draft, agent, role):
    sign(phone, draft, "heard")
    sign(phone, draft, "warn")
    elsewhere = MembershipFactory(role=Role.TEAM_LEAD.value)

    assert dangers(MembershipFactory(role=role.value, organisation=agent.organisation)) == ()
    assert dangers(elsewhere) == ()


def test_a_call_back_promised_in_a_danger_leaves_the_call_counted_as_one(phone, draft):
    sign(phone, draft, "heard")
    page = phone.get(reverse("enquiries:promise", args=[draft.pk])).content.decode()
    assert "l'appel reste compté" in page.replace("\u2019", "'")

    said = promised(phone, draft)

    assert again().outcome == Outcome.EMERGENCY
    assert said.context["code"]
    with bypass_row_security():
        assert Enquiry.objects.get().kind == "rappel_danger"
    assert phone.get(reverse("enquiries:promise", args=[draft.pk])).context["code"] == said.context["code"]


def test_a_danger_that_is_over_but_for_which_help_was_called_is_still_counted(phone, draft):
    sign(phone, draft, "heard")
    sign(phone, draft, "warn")
    sign(phone, draft, "over")

    promised(phone, draft)

    assert again().outcome == Outcome.EMERGENCY


def test_a_sign_taken_back_leaves_a_promise_what_it_is(phone, draft):
    sign(phone, draft, "heard")
    sign(phone, draft, "over")

    promised(phone, draft)

    assert again().outcome == Outcome.CALL_BACK


@pytest.mark.parametrize(
    ("caller", "safe", "said"),
    [
        ("personne", "Êtes-vous en sécurité", "Pensez-vous à mourir"),
        ("proche", "La personne est-elle en sécurité", "Vous a-t-elle dit qu'elle pensait à mourir"),
        ("employeur", "La personne est-elle en sécurité", "Ne la laissez pas seule"),
        ("medecin_traitant", "La personne est-elle en sécurité", "Docteur, vous êtes juge de l'urgence"),
    ],
)
def test_the_words_fit_who_calls(phone, draft, caller, safe, said):
    phone.post(reverse("frontdesk:answer", args=[draft.pk]), {"fact": "appelant", "answer": caller})
    sign(phone, draft, "heard")

    page = phone.get(reverse("frontdesk:call", args=[draft.pk]))

    words = [line.words for line in page.context["to_say"].lines]
    assert said in words[0]
    assert "le 17" in words[2] and "le 3919" in words[2]
    assert safe in page.content.decode()


@pytest.mark.parametrize(
    ("caller", "asked"),
    [
        ("personne", "Demandez « Êtes-vous en sécurité ? »"),
        ("proche", "Demandez « Où est-elle ?"),
        ("employeur", "Rien sur sa santé"),
        ("medecin_travail", "Le médecin est juge de l'urgence"),
    ],
)
def test_the_gate_asks_the_agent_what_fits_who_calls(phone, draft, caller, asked):
    phone.post(reverse("frontdesk:answer", args=[draft.pk]), {"fact": "appelant", "answer": caller})
    sign(phone, draft, "heard")

    (said,) = phone.get(reverse("frontdesk:call", args=[draft.pk])).context["screen"].gates

    assert asked in said
    assert "le 3114" in said and "Proposez un rappel" in said


def test_an_exercise_calls_nobody(phone, agent, lead):
    phone.post(reverse("frontdesk:practice"), {"example": "m01-2026", "key": str(uuid4())})
    with bypass_row_security():
        practice = PracticeCall.objects.get()
    sign(phone, practice, "heard")

    assert keys(console(phone, practice)) == {"1", "2"}
    assert sign(phone, practice, "warn").status_code == 404
    assert dangers(lead) == ()
