"""After « acceptée », on screen: buttons, forms and sentences, with an account, by the link, and for who phones."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Role
from cordee.domain.referral import Outcome, State, Verb
from cordee.outbox import actions as outbox
from cordee.referrals.forms import AttemptForm
from cordee.referrals.models import Attempt, Basket
from cordee.referrals.sweep import CLOCK
from tests.database import bypass_row_security
from tests.factories.network import OrganisationFactory
from tests.factories.outbox import deliver_all, messages
from tests.factories.referrals import AttemptFactory
from tests.rooms.referrals.page_scene import (
    FAMILY_NAME,
    MARKERS,
    answer_page,
    asked,
    browser,
    form_of,
    journal_of,
    page,
    published,
    stored,
    text_of,
    title_of,
)

pytestmark = pytest.mark.django_db

BY = {"responder_name": "Mme Roche"}


@pytest.fixture(autouse=True)
def with_catalogue(db):
    published()


@pytest.fixture
def operator():
    return OrganisationFactory(
        kind="sante_travail", name="Santé au travail des Bauges", email="accueil@exemple.invalid"
    )


@pytest.fixture
def line():
    return OrganisationFactory(kind="numero_vert", name="Ligne régionale", departement=None)


@pytest.fixture
def accepted(operator, line):
    return asked(State.ACCEPTED, recipient=operator, sender=line, linked=True, days_ago=5)


@pytest.fixture
def passer_by():
    return Client(enforce_csrf_checks=True, headers={"origin": "null"})


def attempts_at(referral):
    with bypass_row_security():
        return list(Attempt.objects.filter(referral=referral.pk).order_by("on"))


def test_with_an_account_a_meeting_is_told_and_the_outcome_given(operator, line, accepted):
    client = browser(operator)
    shown = client.get(page("start", accepted))
    assert shown.context["form"].initial["responder_name"] == "Ilan Verdelle"
    assert "Le suivi commence." in text_of(shown)

    assert client.post(page("start", accepted), form_of(accepted, met_on="hier", **BY)).status_code == 302
    read = text_of(client.get(page("detail", accepted)))
    assert "Premier rendez-vous tenu le " in read
    assert "Dire ce que le suivi a donné" in read
    closing = form_of(accepted, outcome="aide_en_partie", comment="Poste aménagé", **BY)
    assert client.post(page("close", accepted), closing).status_code == 302

    for who in (client, browser(line, Role.PHONE_AGENT)):
        read = text_of(who.get(page("detail", accepted)))
        assert "Clôturée par Mme Roche : « La personne a été aidée en partie »" in read
        assert "Poste aménagé" in read
    assert [one.verb for one in journal_of(accepted)] == ["send", "accept", "start", "close"]


def test_by_the_link_the_same_acts_need_no_account(passer_by, accepted):
    shown = passer_by.get(answer_page(accepted))
    assert [act.verb for act in shown.context["followings"]] == ["start", "attempt", "close", "redirect"]
    assert FAMILY_NAME in text_of(shown)
    assert all(act.effect.replace("’", "'") in text_of(shown) for act in shown.context["followings"])

    missed = form_of(accepted, kind="manque", tried_on="hier", next_on="demain", **BY)
    assert passer_by.post(answer_page(accepted, "attempt"), missed).status_code == 302
    assert "La personne n'est pas venue au rendez-vous, le " in text_of(passer_by.get(answer_page(accepted)))
    passer_by.post(answer_page(accepted, "start"), form_of(accepted, met_on="aujourd'hui", **BY))
    assert "Demande suivie" in text_of(passer_by.get(answer_page(accepted)))
    passer_by.post(answer_page(accepted, "close"), form_of(accepted, outcome="pas_aide", **BY))
    ended = passer_by.get(answer_page(accepted))

    assert [marker for marker in MARKERS if marker in text_of(ended)] == []
    assert [act.verb for act in ended.context["followings"]] == [Verb.REOPEN]
    again = passer_by.post(answer_page(accepted, "reopen"), form_of(accepted, reason="Elle rappelle"))
    assert (again.status_code, stored(accepted).state) == (302, State.STARTED)
    assert {one.channel for one in journal_of(accepted)[2:]} == {"link"}


def test_the_line_writes_down_what_the_operator_says_on_the_phone(line, accepted):
    agent = browser(line, Role.PHONE_AGENT, full_name="Maud Cassagne")
    assert agent.get(page("start", accepted)).context["form"].initial["responder_name"] == ""

    assert agent.post(page("start", accepted), form_of(accepted, met_on="hier", **BY)).status_code == 302

    said = journal_of(accepted)[-1]
    assert (said.verb, said.channel, said.responder_name) == ("start", "phone", "Mme Roche")
    assert said.organisation_id == accepted.recipient_id
    read = text_of(agent.get(page("detail", accepted)))
    assert [marker for marker in MARKERS if marker in read] == []


@pytest.mark.parametrize(
    ("act", "typed", "said"),
    [
        ("start", {"met_on": "demain"}, "est à venir. Écrivez un jour passé"),
        ("start", {"met_on": "un de ces jours"}, "Date non comprise."),
        ("start", {"met_on": "1/1/2020"}, "Indiquez un jour passé depuis l'envoi de la demande"),
        ("start", {"met_on": ""}, "Écrivez le jour du rendez-vous."),
        ("attempt", {"kind": "reporte", "tried_on": "hier", "next_on": ""}, "Indiquez le prochain rendez-vous"),
        ("attempt", {"kind": "", "tried_on": "hier"}, "Choisissez ce qui s'est passé."),
        ("close", {"outcome": "injoignable"}, "Notez d'abord trois essais, à trois dates différentes"),
        ("close", {"outcome": ""}, "Choisissez ce que le suivi a donné."),
        ("close", {"outcome": "a_renonce", "responder_name": ""}, "Écrivez le nom de la personne qui répond."),
    ],
)
def test_what_cannot_be_says_why_beside_its_field_and_changes_nothing(act, typed, said, operator, passer_by, accepted):
    form = form_of(accepted, **(BY | typed))

    for answer in (
        browser(operator).post(page(act, accepted), form),
        passer_by.post(answer_page(accepted, act), form),
    ):
        assert answer.status_code == 422
        assert said in text_of(answer)
    assert stored(accepted).state == State.ACCEPTED
    assert attempts_at(accepted) == []


def test_who_never_met_the_person_is_not_asked_whether_it_helped(operator, line, accepted):
    started = asked(State.STARTED, recipient=operator, sender=line)
    client = browser(operator)

    before, after = (client.get(page("close", referral)) for referral in (accepted, started))

    offered = [[value for value, _ in shown.context["form"].fields["outcome"].choices] for shown in (before, after)]
    assert offered == [["injoignable", "a_renonce"], ["aide", "aide_en_partie", "pas_aide", "a_renonce"]]
    assert "Sans rendez-vous possible : la personne revient" in text_of(before)
    assert client.post(page("close", accepted), form_of(accepted, outcome="aide", **BY)).status_code == 422


def test_after_three_days_of_attempts_the_person_goes_back_to_who_sent_her(operator, line, accepted):
    client = browser(operator)
    for typed in ("hier", "aujourd'hui", f"{timezone.localdate() - timedelta(days=3):%d/%m/%Y}"):
        form = form_of(accepted, kind="sans_reponse", tried_on=typed, next_on="", **BY)
        assert client.post(page("attempt", accepted), form).status_code == 302

    assert client.post(page("close", accepted), form_of(accepted, outcome="injoignable", **BY)).status_code == 302

    assert stored(accepted).outcome == Outcome.UNREACHABLE
    sender = text_of(browser(line, Role.TEAM_LEAD).get(page("detail", accepted)))
    assert "Rappeler la personne, autrement si besoin" in sender
    assert "La personne n'a pas répondu, le" in sender
    assert FAMILY_NAME in sender
    assert "N'a pas pris la demande" in sender


def test_a_double_click_and_the_back_button_do_nothing_twice(operator, accepted):
    client = browser(operator)
    note = form_of(accepted, kind="sans_reponse", tried_on="hier", next_on="", **BY)
    start, late = form_of(accepted, met_on="hier", **BY), form_of(accepted, outcome="a_renonce", **BY)

    notes = [client.post(page("attempt", accepted), note).status_code for _ in range(2)]
    starts = [client.post(page("start", accepted), start).status_code for _ in range(2)]
    reread = client.post(page("close", accepted), late)

    assert (notes, starts) == ([302, 302], [302, 302])
    assert len(attempts_at(accepted)) == 1
    assert reread.status_code == 409
    assert "Premier rendez-vous tenu le" in text_of(reread)
    assert [one.verb for one in journal_of(accepted)] == ["send", "accept", "start"]
    other_words = client.post(page("start", accepted), start | {"met_on": "aujourd'hui"})
    assert other_words.status_code == 422
    assert "Ce formulaire a déjà servi" in text_of(other_words)


def test_what_the_table_refuses_is_said_in_a_sentence(operator, line, accepted):
    client, late = browser(operator), form_of(accepted, met_on="hier", **BY)
    closing = form_of(accepted, outcome="a_renonce", **BY)
    client.post(page("close", accepted), closing)

    answers = [
        client.post(page("start", accepted), late),
        client.post(page("attempt", accepted), form_of(accepted, kind="manque", tried_on="hier", next_on="", **BY)),
        browser(line, Role.TEAM_LEAD).post(page("reopen", accepted), form_of(accepted, reason="Encore")),
    ]

    assert [answer.status_code for answer in answers] == [409] * 3
    assert all("Cette demande a été clôturée le" in text_of(answer) for answer in answers)


def test_the_worklist_counts_what_is_to_start_and_says_what_is_late(operator, line, accepted):
    late = asked(State.ACCEPTED, recipient=operator, sender=line, days_ago=30)
    asked(State.STARTED, recipient=operator, sender=line)
    client = browser(operator)

    shown = client.get(reverse("referrals:inbox"), {"panier": Basket.TO_START.value})

    assert [one.text for one in shown.context["filters"] if one.is_current] == ["2 à démarrer"]
    assert [row.referral.pk for row in shown.context["rows"]] == [late.pk, accepted.pk]
    assert "Dire si le rendez-vous a eu lieu" in text_of(shown)
    followed = client.get(reverse("referrals:inbox"), {"panier": Basket.FOLLOWED.value})
    assert [one.text for one in followed.context["filters"] if one.is_current] == ["1 suivie"]
    assert "Dire ce que le suivi a donné" in text_of(followed)


def test_titles_say_neither_a_name_nor_a_need(operator, passer_by, accepted):
    client = browser(operator)

    titles = {title_of(client.get(page(act, accepted))) for act in ("start", "attempt", "close")}
    titles |= {title_of(passer_by.get(answer_page(accepted, act))) for act in ("start", "attempt", "close")}

    assert titles == {
        "Le premier rendez-vous a eu lieu · Cordée",
        "Le rendez-vous n’a pas eu lieu · Cordée",
        "Clôturer la demande · Cordée",
        "Répondre à une demande · Cordée",
    }


def test_the_mails_after_an_acceptance_lead_to_the_page_and_name_nobody(accepted):
    with acting_as(CLOCK):
        outbox.queue(
            "referral_start_late",
            about=accepted.pk,
            address=accepted.recipient.email,
            at=timezone.now() - timedelta(days=1),
            key="essai",
        )

    assert [one.state for one in deliver_all()] == ["sent"]
    assert len(messages()) == 1


def test_attempts_cost_one_query_whatever_their_number(operator, accepted, django_assert_num_queries):
    client = browser(operator)
    client.get(page("detail", accepted))

    for _ in range(2):
        with django_assert_num_queries(34):
            client.get(page("detail", accepted))
        AttemptFactory(referral=accepted)


def test_an_attempt_may_say_no_next_day():
    form = AttemptForm(
        {"key": "12345678", "version": "1", "kind": "manque", "tried_on": "hier", "next_on": "", **BY},
        on=timezone.localdate(),
    )

    assert form.is_valid(), form.errors
    assert form.arguments()["tried"].next_on is None
