"""What the pages of a request say of what it awaits: a question, an answer, a word of the person, a day."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from cordee.domain.access import Role
from cordee.domain.redirection import ContinuedAs
from cordee.domain.referral import RefusalReason, State
from cordee.referrals import actions, continuing, queries, thread
from cordee.referrals.days import soon, typed_day
from cordee.referrals.models import Referral
from tests.factories.orientation import RULES_ON
from tests.rooms.referrals.elsewhere import elsewhere, row_of
from tests.rooms.referrals.page_scene import answer_page, browser, form_of, page, text_of

pytestmark = pytest.mark.django_db
QUESTION = "Quel est le régime ?"


@pytest.fixture
def around(scene, settings):
    settings.CORDEE_AS_OF = date(2024, 9, 2)
    return elsewhere(scene)


def asked(around):
    referral = around.sent()
    said = {"referral_id": referral.pk, "text": QUESTION, "responder_name": "Mme Roche"}
    return around.scene.do(around.scene.adviser, thread.ask, **said)


@pytest.mark.parametrize("role", [Role.PHONE_AGENT, Role.TEAM_LEAD])
def test_a_question_comes_first_with_its_answer_beside_it(around, role):
    referral = asked(around)

    shown = browser(around.scene.line, role).get(page("detail", referral))

    text, source = text_of(shown), shown.content.decode()
    assert text.index(QUESTION) < text.index("Compléter la demande")
    assert source.count(page("complement", referral)) == 1
    assert "Question posée par Mme Roche" in text
    assert "C'est fait" not in text


def test_the_two_ends_read_in_the_history_that_it_was_asked_and_answered(around):
    referral = asked(around)
    around.scene.do(around.scene.agent, thread.complete, referral_id=referral.pk, text="Le général.")

    for client, address in (
        (browser(around.scene.line), page("detail", referral)),
        (browser(around.scene.operator), page("detail", referral)),
        (browser(around.scene.operator), answer_page(referral)),
    ):
        text = text_of(client.get(address))
        assert text.index("Question posée par Mme Roche") < text.index("Réponse donnée")


def test_the_list_of_what_was_sent_begins_with_the_questions(around):
    referral, client = asked(around), browser(around.scene.line)
    assert "Questions qui attendent votre réponse" in text_of(client.get(reverse("referrals:sent")))

    around.scene.do(around.scene.agent, thread.complete, referral_id=referral.pk, text="Le général.")

    assert "Questions qui attendent votre réponse" not in text_of(client.get(reverse("referrals:sent")))


def test_who_has_no_account_reads_which_service_is_asked_for(around):
    referral = around.sent()

    assert "Service demandé" in text_of(browser(around.scene.operator).get(answer_page(referral)))


def test_what_comes_next_is_said_once_on_a_refusal(around):
    referral = around.sent()
    said = {"referral_id": referral.pk, "reason": RefusalReason.FULL, "responder_name": "Mme Roche"}
    around.scene.do(around.scene.adviser, actions.refuse, **said)

    text = text_of(browser(around.scene.line).get(page("detail", referral)))

    assert text.count("Ensuite") == 1
    assert "Refusée par Mme Roche" in text


def test_the_lead_says_that_the_meeting_was_held_in_one_place(around):
    referral = around.scene.accept(around.sent())

    text = text_of(browser(around.scene.operator).get(page("detail", referral)))

    assert "Le rendez-vous a eu lieu" in text
    assert "C'est fait" not in text
    assert "Prévoir autre chose" in text


def test_who_has_no_number_of_hers_does_not_say_that_she_cannot_be_reached(around):
    text = text_of(browser(around.scene.operator).get(page("refuse", around.sent())))

    assert "La personne est injoignable" not in text
    assert "Nous connaissons déjà cette personne, et elle est injoignable" in text


@pytest.mark.parametrize("days", range(0, 730, 61))
def test_the_days_given_as_examples_are_to_come(days):
    on = date(2026, 11, 22) + timedelta(days=days)

    short, long, _ = [part.strip(" «»\u00a0\u202f") for part in soon(on).replace(" ou ", ", ").split(",")]

    assert typed_day(short, on=on) == typed_day(long, on=on) == on + timedelta(days=3)


def test_the_form_of_acceptance_gives_no_day_that_is_past(around):
    shown = text_of(browser(around.scene.operator).get(page("accept", around.sent())))

    assert f"Par exemple {soon(queries.today())}".replace("\u00a0", " ") in shown


def test_who_has_agreed_to_nothing_yet_says_no_and_takes_nothing_back(around):
    referral = around.sent()
    said = {"referral_id": referral.pk, "reason": RefusalReason.FULL, "responder_name": "Mme Roche"}
    around.scene.do(around.scene.adviser, actions.refuse, **said)
    wanted = continuing.GoingOn(how=ContinuedAs.NEXT, target=around.to_rival, agreed=False)
    given = {"referral_id": referral.pk, "wanted": wanted, "rules_on": RULES_ON}
    child = around.scene.do(around.scene.agent, continuing.go_on, **given)
    client = browser(around.scene.line, Role.PHONE_AGENT)

    text = text_of(client.get(page("detail", child)))
    assert "Elle dit non" in text
    assert "Retirer l'accord" not in text
    assert "perd l'accès" not in text
    form = client.get(page("withdraw", child))
    assert "La personne dit non" in text_of(form)
    done = client.post(page("withdraw", child), form_of(child, said="on"))

    assert (done.status_code, row_of(Referral, child.pk).state) == (302, State.WITHDRAWN)


@pytest.mark.parametrize("who", ["account", "link"])
def test_no_two_lines_of_a_redirection_are_the_same(around, who):
    referral = around.sent()
    address = page("redirect", referral) if who == "account" else answer_page(referral, "redirect")

    shown = browser(around.scene.operator).get(address).content.decode()

    lines = re.findall(r'class="choice-text">([^<]+)<', shown)
    assert lines
    assert len(set(lines)) == len(lines)
    codes = re.findall(r'name="target" value="([^"]+)"', shown)
    offers = [tuple(code.split(".")[1:]) for code in codes]
    assert len(set(offers)) == len(offers)
