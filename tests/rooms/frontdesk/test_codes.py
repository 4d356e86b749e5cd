"""The code that a caller leaves with: what it shows to anybody, and what the line does with it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.audit.models import Event
from cordee.domain.access import Actor, Role
from cordee.domain.call import OUTCOME_KEYS, Outcome
from cordee.domain.spelt_codes import ALPHABET
from cordee.frontdesk import code_views, queries
from cordee.frontdesk.codes import code_of
from cordee.frontdesk.models import Call
from cordee.network.queries import actor_of
from cordee.people.models import Consent
from cordee.referrals.models import Referral, Transition
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory
from tests.rooms.frontdesk.scene import PERSON, address, first_target, rows
from tests.rooms.ui.markup import complaints

BY_CODE, WITHDRAW = reverse("frontdesk:by_code"), reverse("frontdesk:withdraw_by_code")


@pytest.fixture
def code(phone, call):
    """The code of a call that was handed over."""
    response = phone.post(address(call), PERSON | first_target(phone, call))
    assert response.status_code == 200
    return code_of(call.pk)


@pytest.fixture
def abroad(published):
    """The browser of a phone agent of another line."""
    browser = Client()
    browser.force_login(MembershipFactory(role=Role.PHONE_AGENT.value).user)
    return browser


def test_a_code_follows_from_its_call_and_from_the_key(settings):
    one, other = uuid4(), uuid4()
    said = code_of(one)

    assert re.fullmatch(f"[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}", said)
    assert code_of(one) == said != code_of(other)
    settings.CORDEE_LINK_KEY = "another key"
    assert code_of(one) != said


@pytest.mark.parametrize(("minutes", "is_shown"), [(29, True), (31, False)])
def test_the_page_of_the_call_shows_the_code_again_for_half_an_hour(phone, call, minutes, is_shown):
    phone.post(reverse("frontdesk:end", args=[call.pk]), {"outcome": Outcome.INFORMED})
    with bypass_row_security():
        Call.objects.update(ended_at=timezone.now() - timedelta(minutes=minutes))

    shown = phone.get(reverse("frontdesk:call", args=[call.pk])).content.decode()

    assert (code_of(call.pk) in shown) is is_shown


def test_a_retried_end_gives_the_page_with_the_code(phone, call):
    end = reverse("frontdesk:end", args=[call.pk])
    first, again = (phone.post(end, {"outcome": Outcome.INFORMED}) for _ in range(2))
    other = phone.post(end, {"outcome": Outcome.NOT_FOR_US})

    assert [response.status_code for response in (first, again, other)] == [200, 200, 409]
    assert code_of(call.pk) in again.content.decode()


def test_the_public_page_shows_the_stage_and_the_date_and_nothing_else(client, code):
    shown = client.post(reverse("frontdesk:follow"), {"code": code}).content.decode()

    assert "bien reçue" in shown
    for secret in ("Montvert", "Santé au travail", "Visite", "Garder"):
        assert secret not in shown
    english = client.post(f"/en{reverse('frontdesk:follow')}", {"code": code}).content.decode()
    assert complaints(shown) == [] and "Call of" in english and complaints(english) == []


def test_an_agent_who_tries_too_many_codes_is_told_to_wait(phone, published, monkeypatch):
    monkeypatch.setattr(code_views, "TRIES_ALLOWED", 0)

    for where in (BY_CODE, WITHDRAW):
        answer = phone.post(where, {"code": "ABCDE-23456"})
        page = answer.content.decode()
        assert answer.status_code == 429 and "Trop d" in page and "10" in page
        assert complaints(page) == []


def test_codes_are_not_tried_without_end_from_one_address(client, published):
    def tried(address):
        return client.post(reverse("frontdesk:follow"), {"code": "ABCDE-23456"}, REMOTE_ADDR=address).status_code

    codes = [tried("192.0.2.7") for _ in range(code_views.TRIES_ALLOWED + 1)]

    assert codes[-2:] == [422, 429]
    assert tried("192.0.2.8") == 422
    assert client.get(reverse("frontdesk:follow"), REMOTE_ADDR="192.0.2.7").status_code == 200


def test_who_tries_too_often_finds_what_was_typed_again(client, published, monkeypatch):
    monkeypatch.setattr(code_views, "TRIES_ALLOWED", 0)

    for where, words in (("/suivi/", "attendez 10 minutes"), ("/en/suivi/", "wait 10 minutes")):
        answer = client.post(where, {"code": "abcde 23456"})
        page = answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")
        assert answer.status_code == 429
        assert 'value="abcde 23456"' in page
        assert words in page


def test_behind_a_proxy_the_address_that_it_wrote_is_counted(client, published, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    def tried(forwarded):
        headers = {"HTTP_X_FORWARDED_FOR": forwarded, "HTTP_X_FORWARDED_PROTO": "https"}
        return client.post(reverse("frontdesk:follow"), {"code": "ABCDE-23456"}, secure=True, **headers).status_code

    codes = [tried(f"203.0.113.{place}, 192.0.2.7") for place in range(code_views.TRIES_ALLOWED + 1)]

    assert codes[-1] == 429
    assert tried("192.0.2.7, 192.0.2.8") == 422


def test_a_person_who_calls_back_is_found_by_her_code(phone, code):
    shown = phone.post(BY_CODE, {"code": code.lower().replace("-", " ")}).content.decode()

    (referral,) = rows(Referral)
    assert "Transmise à un opérateur" in shown
    assert "Envoyée" in shown and "Prochaine échéance" in shown
    assert reverse("referrals:detail", args=[referral.pk]) in shown
    assert "Retirer la demande à la demande de la personne" in shown
    assert "perd l&#x27;accès" in shown or "perd l'accès" in shown
    assert "Montvert" not in shown
    assert [event.target for event in rows(Event) if event.kind == "call.found_by_code"] == [str(referral.pk)]


def calls_of(agent):
    return sorted((one for one in rows(Call) if one.membership_id == agent.pk), key=lambda one: one.started_at)


def test_whoever_calls_again_with_a_code_is_a_call_that_ends_with_one_key(phone, agent, code):
    page = phone.post(BY_CODE, {"code": code})
    again = phone.post(BY_CODE, {"code": code})

    earlier, now = calls_of(agent)
    assert now.is_open and again.context["now"].pk == page.context["now"].pk == now.pk
    assert now.departement == earlier.departement == "69"
    assert f'value="suite" data-shortcut="{OUTCOME_KEYS[Outcome.FOLLOW_UP]}"' in page.content.decode()

    said = phone.post(reverse("frontdesk:end", args=[now.pk]), {"outcome": "suite", "version": str(now.version)})

    ended = calls_of(agent)[-1]
    assert (ended.outcome, ended.referral, ended.is_open) == (Outcome.FOLLOW_UP.value, None, False)
    assert said.context["closing"].code == "" and "Votre code reste le même" in said.context["closing"].before
    assert code_of(now.pk) not in said.content.decode()


def test_the_call_just_opened_is_the_one_in_which_the_code_is_spelt_unless_something_is_noted(phone, agent, code):
    phone.post(reverse("frontdesk:new_call"))
    opened = calls_of(agent)[-1]
    assert phone.post(BY_CODE, {"code": code}).context["now"].pk == opened.pk

    phone.post(reverse("frontdesk:words", args=[opened.pk]), {"words": "Il y a du nouveau"})

    assert phone.post(BY_CODE, {"code": code}).context["now"].pk != opened.pk
    assert len(calls_of(agent)) == 3


def test_from_the_console_the_code_is_spelt_in_the_call_that_is_open_whatever_is_noted_there(phone, agent, code):
    phone.post(reverse("frontdesk:new_call"))
    opened = calls_of(agent)[-1]
    console = phone.post(reverse("frontdesk:words", args=[opened.pk]), {"words": "Il y a du nouveau"}, follow=True)
    console = phone.get(reverse("frontdesk:call", args=[opened.pk])).content.decode()
    there = f"{BY_CODE}?appel={opened.pk}"
    assert f'href="{there}" id="par-code" data-shortcut="g k"' in console

    asked = phone.get(there).content.decode()
    wrong = phone.post(BY_CODE, {"code": "ABCDE-23456", "call": str(opened.pk)}).content.decode()
    found = phone.post(BY_CODE, {"code": code, "call": str(opened.pk)})

    way_back = f'class="back" href="{reverse("frontdesk:call", args=[opened.pk])}"'
    assert way_back in asked and way_back in wrong
    assert f'name="call" value="{opened.pk}"' in asked and f'name="call" value="{opened.pk}"' in wrong
    assert "autofocus" in asked.split('name="code"')[1].split(">")[0]
    assert found.context["now"].pk == opened.pk
    assert len(calls_of(agent)) == 2


@pytest.mark.parametrize("named", ["", "pas-un-appel", "00000000-0000-4000-8000-000000000000"])
def test_a_call_that_is_not_open_is_no_way_back(phone, published, named):
    asked = phone.get(f"{BY_CODE}?appel={named}").content.decode()

    assert f'class="back" href="{reverse("frontdesk:calls")}"' in asked
    assert named not in asked or not named


def test_the_palette_leads_to_the_code_of_the_person(phone, agent, published):
    phone.post(reverse("frontdesk:new_call"))
    opened = calls_of(agent)[-1]

    listed = phone.get(reverse("frontdesk:acts", args=[opened.pk]), {"list": "1", "q": "la personne rappelle"})
    led = phone.post(reverse("frontdesk:acts", args=[opened.pk]), {"act": "code", "version": str(opened.version)})

    first = listed.content.decode().split("data-code=")[1]
    assert first.startswith('"code"') and "g k" in first
    assert led.url == f"{BY_CODE}?appel={opened.pk}"


def test_a_code_that_nobody_has_opens_no_call(phone, agent):
    phone.post(BY_CODE, {"code": "ABCDE-23456"})

    assert calls_of(agent) == []


def test_her_request_is_withdrawn_at_her_word_once_confirmed(phone, code):
    unconfirmed = phone.post(WITHDRAW, {"code": code})
    assert unconfirmed.status_code == 422
    assert "Cochez cette case" in unconfirmed.content.decode()
    assert rows(Referral)[0].state == "envoyee"

    done = phone.post(WITHDRAW, {"code": code, "said": "on"})
    again = phone.post(WITHDRAW, {"code": code, "said": "on"})

    assert (done.status_code, again.status_code) == (200, 200)
    assert "La demande est retirée" in done.content.decode()
    assert rows(Referral)[0].state == "retiree"
    assert rows(Consent)[0].withdrawn_at is not None
    assert [line.to_state for line in rows(Transition)].count("retiree") == 1
    assert "referral.withdrawn" in {event.kind for event in rows(Event)}
    assert 'id="effet"' not in phone.post(BY_CODE, {"code": code}).content.decode()


def test_an_anonymous_call_is_found_without_a_request(phone, call):
    phone.post(reverse("frontdesk:end", args=[call.pk]), {"outcome": Outcome.OTHER_DOOR})

    shown = phone.post(BY_CODE, {"code": code_of(call.pk)}).content.decode()

    assert "Autre porte indiquée" in shown
    assert "Retirer la demande" not in shown


def test_an_unknown_code_is_refused_with_a_sentence(phone):
    response = phone.post(BY_CODE, {"code": "ABCDE-23456"})

    assert response.status_code == 422
    assert "Vérifiez chaque signe" in response.content.decode()


def test_another_line_neither_sees_nor_withdraws_the_request(abroad, code):
    shown = abroad.post(BY_CODE, {"code": code}).content.decode()
    abroad.post(WITHDRAW, {"code": code, "said": "on"})

    (referral,) = rows(Referral)
    assert str(referral.pk) not in shown
    assert "Retirer la demande" not in shown
    assert referral.state == "envoyee"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PHONE_AGENT])
def test_the_database_gives_the_request_to_no_other_function(agent, code, role):
    colleague = actor_of(MembershipFactory(role=role.value, organisation=agent.organisation))
    for actor in (colleague, Actor.visitor()):
        with acting_as(actor):
            assert queries.referral_of_code(code, actor=actor) is None
    with acting_as(actor_of(agent)):
        assert queries.referral_of_code(code, actor=actor_of(agent)) is not None
