"""The answer link: an operator answers from its phone, without account; whoever only looks changes nothing."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from cordee.config.logs import LineFormatter
from cordee.domain.access import Role
from cordee.domain.referral import Note, State, Verb
from cordee.referrals import link_views
from tests.factories.audit import journal
from tests.factories.network import OrganisationFactory
from tests.factories.outbox import messages
from tests.factories.referrals import AnswerLinkFactory
from tests.house.test_gets_never_write import contents
from tests.rooms.referrals.page_scene import (
    MARKERS,
    NEED,
    answer_page,
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
    title_of,
    yes,
)

pytestmark = pytest.mark.django_db

UNKNOWN = reverse("referrals:answer_link", args=["jamais-donne"])


@pytest.fixture(autouse=True)
def with_catalogue(db):
    published()


@pytest.fixture
def referral():
    operator = OrganisationFactory(
        kind="sante_travail", name="Santé au travail des Bauges", email="accueil@exemple.invalid"
    )
    line = OrganisationFactory(kind="numero_vert", name="Ligne régionale", departement=None)
    return asked(recipient=operator, sender=line, linked=True)


@pytest.fixture
def replaced(referral):
    """The address of a link that a newer one has killed."""
    address = answer_page(referral)
    AnswerLinkFactory(referral=referral)
    return address


@pytest.fixture
def passer_by():
    """A browser without account nor cookie, which sends what a page without referrer makes it send."""
    return Client(enforce_csrf_checks=True, headers={"origin": "null"})


def test_the_page_says_who_asks_for_what_until_when_and_what_each_button_does(passer_by, referral):
    shown = passer_by.get(answer_page(referral))

    for word in ("De la part de : Ligne régionale.", NEED, "Chambéry", "45 à 54 ans", "Réponse attendue dans"):
        assert word in text_of(shown)
    assert [button.verb for button in shown.context["buttons"]] == [
        Verb.ACCEPT,
        Verb.ACKNOWLEDGE,
        Note.QUESTION,
        Verb.REDIRECT,
        Verb.REFUSE,
    ]
    assert all(button.effect.replace("’", "'") in text_of(shown) for button in shown.context["buttons"])
    assert [marker for marker in MARKERS if marker in text_of(shown)] == []


@pytest.mark.parametrize("state", [State.SENT, State.RECEIVED, State.ACCEPTED, State.REFUSED, State.WITHDRAWN])
def test_looking_changes_nothing_however_often_and_however_one_looks(state, passer_by):
    referral = asked(state, linked=True)
    addresses = [answer_page(referral, act) for act in ("", "acknowledge", "accept", "refuse")]
    before = contents()

    statuses = {look(address).status_code for address in addresses for look in [passer_by.get, passer_by.head] * 2}

    assert statuses <= {200, 302}
    assert contents() == before


def test_a_name_and_a_day_are_enough_to_accept(passer_by, referral):
    form = yes(referral, responder_phone="04 79 00 00 00", comment="Nous l'appelons lundi")

    answer = passer_by.post(answer_page(referral, "accept"), form)

    assert (answer.status_code, answer["Location"]) == (302, answer_page(referral))
    said = journal_of(referral)[-1]
    assert (said.channel, said.responder_name, said.actor_kind) == ("link", "Mme Roche (04 79 00 00 00)", "link")
    shown = text_of(passer_by.get(answer_page(referral)))
    assert [marker for marker in MARKERS if marker not in shown] == []
    assert "Convenu : « Nous l'appelons lundi »" in shown
    assert [event.kind for event in journal() if event.kind.endswith(".read")] == ["person.read"]


def test_to_acknowledge_leaves_the_answer_to_be_given(passer_by, referral):
    passer_by.post(answer_page(referral, "acknowledge"), form_of(referral, responder_name="Mme Roche"))

    shown = passer_by.get(answer_page(referral))

    assert "Réception confirmée par Mme Roche." in text_of(shown)
    assert [button.verb for button in shown.context["buttons"]] == [
        Verb.ACCEPT,
        Note.QUESTION,
        Verb.REDIRECT,
        Verb.REFUSE,
    ]
    assert passer_by.get(answer_page(referral, "accept")).context["form"].initial["responder_name"] == "Mme Roche"


def test_a_refusal_closes_the_page_and_keeps_its_own_act(passer_by, referral):
    passer_by.post(answer_page(referral, "refuse"), no(referral, text="Complet jusqu'en mars"))

    shown = text_of(passer_by.get(answer_page(referral)))

    assert "Refusée par M. Blanc : « Nous n'avons plus de place »" in shown
    assert "Complet jusqu'en mars" in shown
    assert [word for word in (*MARKERS, NEED, "Chambéry") if word in shown] == []


def test_the_same_post_twice_is_one_answer_and_another_one_comes_too_late(passer_by, referral):
    form, other = yes(referral), no(referral)

    answers = [passer_by.post(answer_page(referral, "accept"), form) for _ in range(2)]
    late = passer_by.post(answer_page(referral, "refuse"), other)

    assert [answer.status_code for answer in answers] == [302, 302]
    assert late.status_code == 409
    assert "Cette demande a été acceptée le" in text_of(late)
    assert [line.verb for line in journal_of(referral)] == [Verb.SEND, Verb.ACCEPT]


def test_a_colleague_with_an_account_was_faster(passer_by, referral):
    late = no(referral)
    browser(referral.recipient).post(page("accept", referral), yes(referral))

    answer = passer_by.post(answer_page(referral, "refuse"), late)

    assert answer.status_code == 409
    assert "par Mme Roche" in text_of(answer)


def test_what_was_typed_survives_an_error(passer_by, referral):
    answer = passer_by.post(answer_page(referral, "accept"), yes(referral, first_contact_on="plus tard"))

    assert answer.status_code == 422
    assert 'value="plus tard"' in answer.content.decode()
    assert 'value="Mme Roche"' in answer.content.decode()
    assert stored(referral).state == State.SENT


def test_a_replaced_link_and_one_that_never_was_show_the_same_page(passer_by, replaced):
    dead, unknown = passer_by.get(replaced), passer_by.get(UNKNOWN)

    for shown in (dead, unknown):
        assert shown.status_code == 404
        assert "Ce lien n'est plus valable" in text_of(shown)
        assert "04 65 71" in text_of(shown)
    assert "Recevoir un nouveau lien" in text_of(dead)
    assert "Recevoir un nouveau lien" not in text_of(unknown)


@pytest.mark.parametrize("act", ["acknowledge/", "accepter/", "refuser/", "accuser-reception/"])
def test_nothing_is_answered_by_a_dead_link(act, passer_by, referral, replaced):
    assert passer_by.post(f"{replaced}{act}", yes(referral)).status_code == 404
    assert stored(referral).state == State.SENT


def test_the_holder_of_a_dead_link_gets_a_new_one_at_the_registered_address_only(passer_by, referral, replaced):
    living = answer_secret(referral)

    shown = passer_by.post(f"{replaced}nouveau-lien/")

    assert "Un nouveau lien est en route" in text_of(shown)
    assert [(one.kind, one.address) for one in messages()] == [("referral_link", "accueil@exemple.invalid")]
    assert answer_secret(referral) not in (living, shown.content.decode())
    assert passer_by.get(replaced).status_code == 404


def test_a_new_link_is_for_who_held_one(passer_by, referral):
    assert passer_by.post(f"{UNKNOWN}nouveau-lien/").status_code == 404
    assert passer_by.post(f"{answer_page(referral)}nouveau-lien/").status_code == 302
    assert messages() == []


def test_new_links_are_counted(passer_by, replaced):
    statuses = [passer_by.post(f"{replaced}nouveau-lien/").status_code for _ in range(link_views.NEW_LINKS_ALLOWED + 2)]

    assert statuses == [200] * link_views.NEW_LINKS_ALLOWED + [429] * 2
    assert len(messages()) == link_views.NEW_LINKS_ALLOWED


def test_a_program_that_tries_is_asked_to_wait_and_others_are_not(passer_by, referral):
    other = asked(linked=True)
    address = answer_page(referral, "refuse")
    for _ in range(link_views.POSTS_ALLOWED):
        assert passer_by.post(address, {}).status_code == 422

    paused = passer_by.post(address, no(referral))

    assert paused.status_code == 429
    assert "Rien n'a été changé." in text_of(paused)
    assert stored(referral).state == State.SENT
    assert passer_by.get(answer_page(referral)).status_code == 200
    assert passer_by.post(answer_page(other, "refuse"), no(other)).status_code == 302


def test_the_secret_stays_between_the_address_and_its_holder(passer_by, referral, replaced, caplog):
    """No title, no referrer, no cache, no cookie, no line of log holds it: not even when something is refused."""
    caplog.set_level(logging.DEBUG)
    secrets = [answer_secret(referral), replaced.split("/")[-2]]
    shown = [passer_by.get(answer_page(referral)), passer_by.get(replaced)]
    shown += [passer_by.get(answer_page(referral, act)) for act in ("acknowledge", "accept", "refuse")]
    shown += [passer_by.post(answer_page(referral, "refuse"), {}), passer_by.put(answer_page(referral))]
    passer_by.post(answer_page(referral, "refuse"), no(referral))
    shown.append(passer_by.post(answer_page(referral, "accept"), yes(referral)))

    assert {answer.status_code for answer in shown} == {200, 404, 405, 409, 422}
    for answer in shown:
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies
        if answer.content:
            assert '<meta name="referrer" content="no-referrer">' in answer.content.decode()
            assert title_of(answer) in {f"{words} · Cordée" for words in TITLES}
    logged = "\n".join(LineFormatter("{message}", style="{").format(line) for line in caplog.records)
    assert "Unprocessable" in logged
    assert [secret for secret in secrets if secret in logged] == []


TITLES = ("Une demande", "Lien de réponse", "Répondre à une demande", "Réponse impossible", "Page à rouvrir")


def test_who_is_logged_in_acts_as_the_link_all_the_same(referral):
    client = browser(OrganisationFactory(kind="cap_emploi"), Role.ADVISER)

    client.post(answer_page(referral, "acknowledge"), form_of(referral, responder_name="Mme Roche"))

    assert journal_of(referral)[-1].channel == "link"


def test_the_page_costs_the_same_whatever_else_waits(passer_by, referral, django_assert_num_queries):
    passer_by.get(answer_page(referral))
    address = answer_page(referral)

    for _ in range(2):
        with django_assert_num_queries(15):
            passer_by.get(address)
        asked(recipient=referral.recipient, sender=referral.sender, linked=True)
