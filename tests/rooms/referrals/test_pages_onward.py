"""The pages by which a request goes on: two clicks to the next candidate, a redirection, a question, a wish."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.domain.access import Role
from cordee.domain.referral import RefusalReason, State
from cordee.network.models import Organisation
from cordee.people.models import Consent
from cordee.referrals import actions
from cordee.referrals.models import Referral, ReferralQuestion
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.rooms.referrals.elsewhere import ASKED, all_rows, elsewhere
from tests.rooms.referrals.page_scene import answer_page, browser, form_of, page, stored, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def around(scene, settings):
    """The pages take the day of the rules from the settings; the scene is of 2024."""
    settings.CORDEE_AS_OF = date(2024, 9, 2)
    return elsewhere(scene)


def refused(around, reason=RefusalReason.FULL):
    referral = around.sent()
    said = {"referral_id": referral.pk, "reason": reason, "responder_name": "Mme Roche"}
    return around.scene.do(around.scene.adviser, actions.refuse, **said)


def desk(around, role=Role.PHONE_AGENT):
    return browser(around.scene.line, role)


def children(referral):
    return all_rows(Referral, parent=referral.pk)


def hidden_of(shown):
    """What the form of the page carries without being seen."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


@pytest.mark.parametrize("role", [Role.PHONE_AGENT, Role.TEAM_LEAD])
def test_two_clicks_lead_from_a_refusal_to_the_next_candidate(around, role):
    referral, client = refused(around), desk(around, role)
    shown = client.get(page("detail", referral))
    first = re.search(r'href="([^"]*proposer/\?vers=[^"]*)"', shown.content.decode())[1].replace("&amp;", "&")

    confirmed = client.get(first)
    assert f"je transmets à {around.rival.name}" in text_of(confirmed)
    sent = client.post(page("next", referral), hidden_of(confirmed) | {"accord": "oui"})

    (child,) = children(referral)
    assert (sent.status_code, sent["Location"]) == (302, page("detail", child))
    assert (child.state, child.recipient_id) == (State.SENT, around.rival.pk)
    again = client.get(page("detail", referral))
    assert child.reference in text_of(again)
    assert "La demande continue ailleurs" in text_of(again)
    assert "Ensuite : Proposer un autre organisme" not in text_of(again)
    assert "proposer/?vers" not in again.content.decode()


def test_the_next_candidate_without_mail_gets_a_letter(around):
    with bypass_row_security():
        Organisation.objects.filter(pk=around.rival.pk).update(email="", address="3 quai du Lac, 73000 Chambéry")
    referral, client = refused(around), desk(around)
    confirmed = client.get(page("next", referral) + f"?vers={around.to_rival}")
    assert "vous imprimez à la page suivante une lettre" in text_of(confirmed)

    sent = client.post(page("next", referral), hidden_of(confirmed) | {"accord": "oui"}, follow=True)

    (child,) = children(referral)
    assert child.state == State.SENT
    assert page("letter", child) in sent.content.decode()


def test_the_confirmation_clicked_twice_sends_once(around):
    referral, client = refused(around), desk(around)
    confirmed = client.get(page("next", referral) + f"?vers={around.to_rival}")
    form = hidden_of(confirmed) | {"accord": "oui"}

    answers = [client.post(page("next", referral), form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert len(children(referral)) == 1


def test_a_person_who_is_not_there_is_waited_for(around):
    referral, client = refused(around), desk(around)
    confirmed = client.get(page("next", referral) + f"?vers={around.to_rival}")

    client.post(page("next", referral), hidden_of(confirmed) | {"accord": "attendre"})

    assert [child.state for child in children(referral)] == [State.AWAITING_CONSENT]


@pytest.mark.parametrize("accord", [{}, {"accord": ""}, {"accord": "non"}], ids=["none", "empty", "unknown"])
def test_an_agreement_that_nobody_stated_is_not_written_down(around, accord):
    referral, client = refused(around), desk(around)
    confirmed = client.get(page("next", referral) + f"?vers={around.to_rival}")

    answer = client.post(page("next", referral), hidden_of(confirmed) | accord)

    assert (answer.status_code, children(referral)) == (422, [])
    assert "Dites si la personne est d'accord" in text_of(answer)
    assert len(all_rows(Consent, case=referral.case_id)) == 1
    assert client.post(page("next", referral), hidden_of(answer) | {"accord": "oui"}).status_code == 302


def test_a_wish_that_nobody_stated_withdraws_nothing(around):
    referral, client = refused(around, RefusalReason.PERSON_DOES_NOT_WISH), desk(around)

    answer = client.post(page("wish", referral), {"key": "sans-reponse"})

    assert answer.status_code == 422
    assert "Dites ce que la personne souhaite" in text_of(answer)
    assert [consent.withdrawn_at for consent in all_rows(Consent, case=referral.case_id)] == [None]


def test_what_is_no_longer_proposed_is_said_and_sends_nothing(around):
    referral, client = refused(around), desk(around)
    form = hidden_of(client.get(page("next", referral) + f"?vers={around.to_rival}")) | {"accord": "oui"}

    answer = client.post(page("next", referral), form | {"target": "rien"})

    assert (answer.status_code, children(referral)) == (409, [])
    assert "n'est plus proposé" in text_of(answer)


def test_a_second_request_to_the_same_organisation_asks_why_and_leaves_with_the_reason(around):
    referral, client = refused(around), desk(around)
    again = around.called(to=around.rival)
    asked = {"recipient_id": around.rival.pk, "offer_id": around.rival_offer.pk} | ASKED
    around.scene.send(around.scene.drafted(again, **asked), again, at=timezone.now())
    confirmed = client.get(page("next", referral) + f"?vers={around.to_rival}")

    stopped = client.post(page("next", referral), hidden_of(confirmed) | {"accord": "oui"})
    assert (stopped.status_code, children(referral)) == (422, [])
    assert "Pourquoi envoyer tout de même" in text_of(stopped)
    assert "Pourquoi envoyer tout de même" not in text_of(confirmed)

    said = {"accord": "oui", "send_reason": "Une autre démarche"}
    answer = client.post(page("next", referral), hidden_of(stopped) | said)

    assert answer.status_code == 302
    assert [(child.state, child.override_reason) for child in children(referral)] == [
        (State.SENT, "Une autre démarche")
    ]


def test_a_request_that_is_followed_elsewhere_proposes_nobody(around):
    referral, client = refused(around, RefusalReason.ALREADY_FOLLOWED), desk(around)

    assert "proposer/?vers" not in client.get(page("detail", referral)).content.decode()
    assert "Aucun organisme à proposer" in text_of(client.get(page("next", referral)))


def test_who_asked_is_led_to_the_follow_up_that_already_runs_and_to_no_other_case(around):
    scene, called = around.scene, around.called()
    first = around.sent(called)
    again = scene.send(scene.drafted(called), called, override_reason="Une autre démarche")
    running = scene.accept(first)
    elsewhere_too = around.sent(around.called(phone="06 99 88 77 66", family_name="Perrin"))
    for referral in (again, elsewhere_too):
        said = {"referral_id": referral.pk, "reason": RefusalReason.ALREADY_FOLLOWED, "responder_name": "Mme Roche"}
        scene.do(scene.adviser, actions.refuse, **said)

    shown = desk(around).get(page("detail", again))
    assert f"L'organisme suit déjà cette personne : demande {running.reference}" in text_of(shown)
    assert page("detail", running) in shown.content.decode()
    assert "suit déjà cette personne : demande" not in text_of(desk(around).get(page("detail", elsewhere_too)))


def test_another_service_is_asked_as_well_with_its_own_purpose(around):
    referral, client = around.sent(), desk(around, Role.TEAM_LEAD)
    assert "Demander aussi à" in text_of(client.get(page("detail", referral)))
    assert around.social.name in text_of(client.get(page("beside", referral)))
    confirmed = client.get(page("beside", referral) + f"?vers={around.to_social}")

    empty = client.post(page("beside", referral), hidden_of(confirmed) | {"purpose": ""})
    assert empty.status_code == 422
    sent = client.post(page("beside", referral), hidden_of(confirmed) | {"purpose": "Mes droits", "accord": "oui"})

    other = next(one for one in all_rows(Referral) if one.pk != referral.pk)
    assert (sent["Location"], other.state, other.parent_id) == (page("detail", other), State.SENT, None)


@pytest.mark.parametrize("who", ["adviser", "link"])
def test_the_receiver_redirects_from_its_page(around, who):
    referral = around.sent()
    client = browser(around.scene.operator)
    address = page("redirect", referral) if who == "adviser" else answer_page(referral, "redirect")
    home = page("detail", referral) if who == "adviser" else answer_page(referral)
    shown = client.get(address)
    assert around.rival.name in text_of(shown)
    said = {"target": around.to_rival, "reason": "Le Lac la suit.", "responder_name": "Mme Roche"}

    missing = client.post(address, form_of(referral, **(said | {"reason": ""})))
    assert missing.status_code == 422
    answer = client.post(address, form_of(referral, **said))

    assert (answer.status_code, answer["Location"]) == (302, home)
    assert stored(referral).state == State.REDIRECTED
    assert client.get(home).status_code == 200


def test_to_say_that_another_is_better_placed_opens_the_redirection_and_still_lets_one_refuse(around):
    referral, client = around.sent(), browser(around.scene.operator)
    no = form_of(referral, responder_name="M. Blanc", reason="autre_acteur", text="Le Lac la suit.")

    shown = client.post(page("refuse", referral), no)
    assert (shown.status_code, stored(referral).state) == (200, State.SENT)
    assert around.rival.name in text_of(shown)
    assert f'action="{page("redirect", referral)}"' in shown.content.decode()
    answer = client.post(page("refuse", referral), no | {"anyway": "on"})

    assert (answer.status_code, stored(referral).state) == (302, State.REFUSED)


def test_the_animator_redirects_a_late_one_from_its_territory(around):
    referral = around.sent()
    client = browser(around.rival, Role.ANIMATOR)
    assert page("redirect", referral) in client.get(reverse("referrals:watched") + "?panier=en_retard").content.decode()
    said = {"target": around.to_rival, "reason": "Le Lac a de la place.", "responder_name": "Animation"}

    client.post(page("redirect", referral), form_of(referral, **said))

    assert stored(referral).state == State.REDIRECTED


def test_a_question_and_its_answer_are_read_at_both_ends(around):
    referral = around.sent()
    operator, line = browser(around.scene.operator), desk(around)
    operator.post(page("question", referral), form_of(referral, text="Quel régime ?", responder_name="Mme Roche"))
    (question,) = all_rows(ReferralQuestion)
    assert "Quel régime ?" in text_of(line.get(page("detail", referral)))
    assert "Répondre à la question" in text_of(line.get(page("detail", referral)))

    line.post(page("complement", referral), form_of(referral, text="Le régime général."))

    for shown in (operator.get(page("detail", referral)), operator.get(answer_page(referral))):
        assert "Le régime général." in text_of(shown)
    assert question.text == "Quel régime ?"


@pytest.mark.parametrize("who", ["adviser", "link"])
def test_already_followed_is_answered_without_a_name(around, who):
    around.scene.accept(around.sent())
    referral = around.scene.send(
        around.scene.drafted(second := around.called(), service_family="rdv_liaison", service_version="rdv_liaison"),
        second,
        override_reason="Autre besoin",
    )
    client = browser(around.scene.operator)
    address = page("followed", referral) if who == "adviser" else answer_page(referral, "followed")

    shown = client.post(address)

    assert "Oui, votre organisme suit déjà cette personne" in text_of(shown)
    assert ("Ouvrir votre demande" in text_of(shown)) is (who == "adviser")
    assert "Lefèvre" not in text_of(shown)
    assert client.get(address).url == (page("detail", referral) if who == "adviser" else answer_page(referral))


@pytest.mark.parametrize("still", ["oui", "non"])
def test_what_the_person_wishes_is_noted_once(around, still, django_capture_on_commit_callbacks):
    referral, client = refused(around, RefusalReason.PERSON_DOES_NOT_WISH), desk(around)
    assert "Elle souhaite toujours" in text_of(client.get(page("detail", referral)))

    answers = []
    for key in ("une-clé", "une-clé", "une-autre"):
        with django_capture_on_commit_callbacks(execute=True):
            answers.append(client.post(page("wish", referral), {"souhait": still, "key": key}))

    assert [answer.status_code for answer in answers] == [302, 302, 409]
    assert [event.kind for event in journal()].count("referral.wish_confirmed") == 1
    assert ("proposer/?vers" in client.get(page("detail", referral)).content.decode()) is (still == "oui")


def test_a_stranger_finds_none_of_these_pages(around):
    referral, stranger = refused(around), browser(around.social)

    for name in ("redirect", "next", "beside", "question", "complement"):
        assert stranger.get(page(name, referral)).status_code == 404
    for name in ("wish", "followed"):
        assert stranger.post(page(name, referral)).status_code == 404
