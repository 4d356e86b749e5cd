"""Answering with an account, or for an operator on the phone: one effect a form, a sentence otherwise."""

from datetime import date

import pytest

from cordee.domain.access import Role
from cordee.domain.referral import State, Verb
from cordee.referrals.forms import AcceptForm
from tests.factories.network import OrganisationFactory
from tests.factories.outbox import messages
from tests.rooms.referrals.page_scene import (
    answer_secret,
    asked,
    browser,
    form_of,
    journal_of,
    no,
    page,
    published,
    stored,
    text_of,
    yes,
)

pytestmark = pytest.mark.django_db


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
def referral(operator, line):
    return asked(recipient=operator, sender=line, linked=True)


def verbs(referral):
    return [line.verb for line in journal_of(referral)]


def test_a_click_says_that_the_request_is_in_somebody_s_hands(operator, referral):
    answered = browser(operator).post(page("acknowledge", referral), form_of(referral, responder_name="Ilan Verdelle"))

    assert (answered.status_code, answered["Location"]) == (302, page("detail", referral))
    assert (stored(referral).state, stored(referral).responder_name) == (State.RECEIVED, "Ilan Verdelle")


def test_who_has_an_account_finds_its_name_already_written(operator, referral):
    shown = browser(operator, full_name="Ilan Verdelle").get(page("accept", referral))

    assert shown.context["form"].initial["responder_name"] == "Ilan Verdelle"
    assert "responder_phone" not in shown.context["form"].fields


def test_the_same_click_twice_is_one_answer(operator, referral):
    client, form = browser(operator), yes(referral)

    answers = [client.post(page("accept", referral), form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert verbs(referral) == [Verb.SEND, Verb.ACCEPT]


def test_the_same_form_with_other_words_is_refused(operator, referral):
    client, form = browser(operator), yes(referral)
    client.post(page("accept", referral), form)

    answer = client.post(page("accept", referral), form | {"responder_name": "Quelqu'un d'autre"})

    assert answer.status_code == 422
    assert "Ce formulaire a déjà servi pour une autre réponse." in text_of(answer)
    assert verbs(referral) == [Verb.SEND, Verb.ACCEPT]


def test_who_answers_second_reads_who_was_first_and_when(operator, referral):
    second = no(referral)
    browser(operator).post(page("accept", referral), yes(referral))

    answer = browser(operator).post(page("refuse", referral), second)

    assert answer.status_code == 409
    assert "Rien n'a été changé" in text_of(answer)
    assert "Cette demande a été acceptée le " in text_of(answer)
    assert "par Mme Roche" in text_of(answer)
    assert stored(referral).state == State.ACCEPTED


def test_who_read_an_older_state_reads_the_new_one_and_decides_again(operator, referral):
    client, form = browser(operator), no(referral, text="Merci de préciser")
    browser(operator).post(page("acknowledge", referral), form_of(referral, responder_name="Mme Roche"))

    first = client.post(page("refuse", referral), form)

    assert first.status_code == 409
    assert "Réception confirmée par Mme Roche" in text_of(first)
    assert "Merci de préciser" in text_of(first)
    assert stored(referral).state == State.RECEIVED
    assert client.post(page("refuse", referral), first.context["form"].data).status_code == 302
    assert stored(referral).state == State.REFUSED


def test_an_answer_that_is_not_understood_comes_back_as_it_was_typed(operator, referral):
    answer = browser(operator).post(page("accept", referral), yes(referral, first_contact_on="un de ces jours"))

    assert answer.status_code == 422
    assert 'value="un de ces jours"' in answer.content.decode()
    assert "Date non comprise." in text_of(answer)
    assert verbs(referral) == [Verb.SEND]


@pytest.mark.parametrize("missing", ["reason", "responder_name", "key", "version"])
def test_a_refusal_without_reason_name_key_or_version_changes_nothing(missing, operator, referral):
    form = {name: value for name, value in no(referral).items() if name != missing}

    assert browser(operator).post(page("refuse", referral), form).status_code == 422
    assert verbs(referral) == [Verb.SEND]


MONDAY = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("14/3/26", date(2026, 3, 14)),
        ("14/03/2026", date(2026, 3, 14)),
        ("2026-03-14", date(2026, 3, 14)),
        ("14 mars", date(2026, 3, 14)),
        ("demain", date(2026, 3, 10)),
        ("aujourd’hui", MONDAY),
        (" 30/3 ", date(2026, 3, 30)),
    ],
)
def test_a_day_is_typed_as_people_write_it(typed, understood):
    form = AcceptForm(
        {"key": "12345678", "version": "1", "responder_name": "Mme Roche", "first_contact_on": typed}, on=MONDAY
    )

    assert form.is_valid(), form.errors
    assert form.arguments()["first_contact_on"] == understood


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("8/3/26", "est passé"),
        ("31/3/26", "est trop loin : le premier contact a lieu au plus tard le lundi 30"),
        ("31/2/26", "Date non comprise"),
        ("bientôt", "Date non comprise"),
        ("la semaine prochaine", "Il faut un jour précis"),
        ("", "Écrivez la date"),
    ],
)
def test_a_day_that_cannot_be_says_why(typed, said):
    form = AcceptForm(
        {"key": "12345678", "version": "1", "responder_name": "Mme Roche", "first_contact_on": typed}, on=MONDAY
    )

    assert said in str(form.errors["first_contact_on"])


def test_an_operator_answers_on_the_phone_and_the_line_writes_it_down(operator, line, referral):
    agent = browser(line, Role.PHONE_AGENT)

    answer = agent.post(page("accept", referral), yes(referral, responder_phone="04 79 00 00 00"))

    assert answer.status_code == 302
    said = journal_of(referral)[-1]
    assert (said.channel, said.responder_name) == ("phone", "Mme Roche (04 79 00 00 00)")
    shown = text_of(agent.get(page("detail", referral)))
    assert "Acceptée par Mme Roche (04 79 00 00 00)" in shown
    assert "par téléphone, noté par Agent de ligne, Ligne régionale" in shown


def test_an_agent_does_not_find_its_own_name_where_the_operator_s_is_asked(line, referral):
    shown = browser(line, Role.PHONE_AGENT, full_name="Maud Cassagne").get(page("refuse", referral))

    assert shown.context["form"].initial["responder_name"] == ""
    assert "Nom de la personne qui répond" in text_of(shown)


def test_the_sender_takes_its_request_back_with_a_reason(operator, line, referral):
    client = browser(line, Role.TEAM_LEAD)

    assert client.post(page("cancel", referral), form_of(referral, reason="")).status_code == 422
    assert client.post(page("cancel", referral), form_of(referral, reason="Envoyée deux fois")).status_code == 302
    assert "Annulée : « Envoyée deux fois »" in text_of(client.get(page("detail", referral)))
    assert stored(referral).state == State.CANCELLED


def test_the_person_changes_her_mind_on_the_phone_and_the_receiver_loses_access(operator, line, referral):
    agent = browser(line, Role.PHONE_AGENT)

    assert agent.post(page("withdraw", referral), form_of(referral)).status_code == 422
    assert agent.post(page("withdraw", referral), form_of(referral, said="on")).status_code == 302
    assert stored(referral).state == State.WITHDRAWN
    assert "Cette demande ne vous est plus ouverte" in text_of(browser(operator).get(page("detail", referral)))


@pytest.mark.parametrize("role", [Role.ADVISER, Role.TEAM_LEAD])
def test_only_the_line_hears_the_person_withdraw(role, line, referral):
    assert browser(line, role).get(page("withdraw", referral)).status_code == 404


def test_the_receiver_cannot_cancel_nor_the_sender_accept(operator, line, referral):
    forbidden = [
        browser(operator).post(page("cancel", referral), form_of(referral, reason="Erreur")),
        browser(line, Role.TEAM_LEAD).post(page("accept", referral), yes(referral)),
    ]

    assert [answer.status_code for answer in forbidden] == [409, 409]
    assert verbs(referral) == [Verb.SEND]


def test_looking_for_a_form_that_has_no_use_any_more_leads_to_the_request(operator, line):
    referral = asked(State.REFUSED, recipient=operator, sender=line)

    shown = browser(operator).get(page("accept", referral))

    assert (shown.status_code, shown["Location"]) == (302, page("detail", referral))


def test_a_new_link_goes_once_to_the_registered_address(line, referral, django_capture_on_commit_callbacks):
    agent, before = browser(line, Role.PHONE_AGENT), answer_secret(referral)

    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert agent.post(page("resend_link", referral), {"key": "une-meme-cle"}).status_code == 302

    assert answer_secret(referral) != before
    assert [(one.kind, one.address) for one in messages()] == [("referral_link", "accueil@exemple.invalid")]
    assert "part à l'adresse enregistrée de l'organisme" in text_of(agent.get(page("detail", referral)))


def test_no_link_leaves_for_a_request_that_has_ended(operator, line):
    referral = asked(State.REFUSED, recipient=operator, sender=line)

    answer = browser(line, Role.PHONE_AGENT).post(page("resend_link", referral), {"key": "une-cle-neuve"})

    assert answer.status_code == 409
    assert "Cette demande a été refusée" in text_of(answer)
    assert messages() == []
