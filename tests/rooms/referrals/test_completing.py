"""« Il manque des éléments »: who refuses is offered a question; who asked says what was missing and asks again."""

import re
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.domain.access import Role
from cordee.domain.redirection import ContinuedAs
from cordee.domain.referral import GuardsUnmet, NextAction, Note, NotPossible, RefusalReason, State
from cordee.referrals import actions, candidates, continuing, queries
from cordee.referrals.continuing import GoingOn
from cordee.referrals.models import Continuation, Referral, ReferralMessage, ReferralQuestion, ReferralSummary
from tests.database import bypass_row_security
from tests.factories.orientation import RULES_ON
from tests.rooms.referrals.elsewhere import all_rows, elsewhere, row_of
from tests.rooms.referrals.page_scene import answer_page, browser, page, text_of
from tests.rooms.referrals.scene import mails

pytestmark = pytest.mark.django_db
LACKED = "Le régime de la personne."
SAID = "Le régime général."


@pytest.fixture
def around(scene, settings):
    """The pages take the day of the rules from the settings; the scene is of 2024."""
    settings.CORDEE_AS_OF = date(2024, 9, 2)
    return elsewhere(scene)


def refused(around, referral=None, reason=RefusalReason.INCOMPLETE):
    referral = referral or around.sent()
    said = {"referral_id": referral.pk, "reason": reason, "responder_name": "Mme Roche", "text": LACKED}
    return around.scene.do(around.scene.adviser, actions.refuse, **said)


def again(around, referral, actor=None):
    actor = actor or around.scene.agent
    with acting_as(actor):
        seen = queries.access_referral(referral.pk, actor=actor)
        return continuing.destinations(seen, ContinuedAs.COMPLETED, actor=actor, on=RULES_ON)


def completed(around, referral, actor=None, *, target=None, complement=SAID, **given):
    target = target or again(around, referral, actor)[0].code
    wanted = GoingOn(how=ContinuedAs.COMPLETED, target=target, agreed=True, complement=complement)
    act = {"referral_id": referral.pk, "wanted": wanted, "rules_on": RULES_ON} | given
    return around.scene.do(actor or around.scene.agent, continuing.go_on, **act)


def desk(around, role=Role.PHONE_AGENT):
    return browser(around.scene.line, role)


def hidden_of(shown):
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


@pytest.mark.parametrize("who", ["agent", "desk"])
def test_the_same_organisation_is_asked_again_with_what_was_missing(around, who):
    referral = refused(around)

    child = completed(around, referral, getattr(around.scene, who))

    assert (child.state, child.parent_id, child.hops) == (State.SENT, referral.pk, 0)
    assert (child.recipient_id, child.offer, child.consent_id) == (
        referral.recipient_id,
        referral.offer,
        referral.consent_id,
    )
    summary = row_of(ReferralSummary, child.pk)
    assert (summary.purpose, summary.complement) == ("Préparer ma reprise", SAID)
    assert row_of(ReferralMessage, child.pk).text == "Merci de la rappeler après 17 heures."
    assert mails().count(("referral_sent", around.scene.operator.email)) == 2
    with acting_as(around.scene.desk):
        case = cases.access_case(referral.case_id, actor=around.scene.desk)
    assert (case.next_action, case.next_action_on) == (NextAction.AWAIT_ANSWER, child.answer_by)


def test_the_receiver_reads_what_was_missing_before_it_answers(around):
    child = completed(around, refused(around))

    for shown in (
        browser(around.scene.operator).get(page("detail", child)),
        browser(around.scene.operator).get(answer_page(child)),
    ):
        assert SAID in text_of(shown)
    with acting_as(around.rival_adviser), pytest.raises(Referral.DoesNotExist):
        queries.access_referral(child.pk, actor=around.rival_adviser)
    around.scene.accept(child)


def test_it_is_asked_again_once_and_twice_the_same_is_once(around):
    referral = refused(around)
    target = again(around, referral)[0].code

    first, second = (completed(around, referral, target=target, key="une-clé") for _ in range(2))

    assert first.pk == second.pk
    assert again(around, referral) == []
    with pytest.raises(NotPossible):
        completed(around, referral, target=target)


def test_it_may_lack_something_else_and_be_completed_again(around):
    child = completed(around, refused(around))

    grandchild = completed(around, refused(around, child), complement="Et son arrêt date de mai.")

    assert row_of(ReferralSummary, grandchild.pk).complement == "Et son arrêt date de mai."


@pytest.mark.parametrize("reason", [one for one in RefusalReason if one is not RefusalReason.INCOMPLETE])
def test_for_no_other_reason_is_it_asked_again(around, reason):
    assert again(around, refused(around, reason=reason)) == []


def test_nothing_is_asked_again_without_a_word(around):
    referral = refused(around)

    with pytest.raises(GuardsUnmet):
        completed(around, referral, complement="  ")


def test_a_service_that_has_no_more_room_is_not_asked_again(around):
    referral = refused(around)
    with bypass_row_security():
        (offer,) = [one.offer for one in again(around, referral)]
        offer.capacity = "full"
        offer.save()

    assert again(around, referral) == []


def test_nobody_but_who_asked_asks_again(around):
    referral = refused(around)
    target = again(around, referral)[0].code

    for actor in (around.scene.adviser, around.rival_adviser, around.scene.animator):
        with pytest.raises((NotPossible, Referral.DoesNotExist)):
            completed(around, referral, actor, target=target)


def written_by_hand(around, referral, actor, **changes):
    """The line of the continuation, without the application."""
    kept = {"departement": "73", "actor_kind": "member", "channel": "account", "how": "completee", "comment": SAID}
    kept |= {"membership_id": actor.membership, "organisation_id": actor.organisation, "at": referral.state_since}
    kept |= {"source_id": referral.pk, "recipient_id": referral.recipient_id, "offer": referral.offer}
    kept |= {"service_family": referral.service_family, "service_version": referral.service_version}
    kept |= {"need": "reprendre_apres_arret", "idempotency_key": "a-la-main", "act_digest": "0" * 64}
    kept |= {"child": "00000000-0000-4000-8000-000000000001"} | changes
    with transaction.atomic(), acting_as(actor):
        Continuation(**kept).save(force_insert=True)


def test_the_database_holds_it_too(around):
    full, referral = refused(around, reason=RefusalReason.FULL), refused(around, around.sent(around.called(phone="")))
    to_rival = {"recipient_id": around.rival.pk, "offer": around.rival_offer.pk}

    for actor in (around.scene.adviser, around.rival_adviser, around.scene.animator):
        with pytest.raises(DatabaseError, match="row-level security"):
            written_by_hand(around, referral, actor)
    for source, changes in ((full, {}), (referral, to_rival), (referral, {"comment": ""})):
        with pytest.raises(DatabaseError, match="proposed nobody"):
            written_by_hand(around, source, around.scene.agent, **changes)
    written_by_hand(around, referral, around.scene.agent)


def test_who_is_not_the_sender_learns_no_code(around):
    referral = refused(around)

    for actor in (around.scene.adviser, around.rival_adviser, around.scene.animator):
        with acting_as(actor):
            assert candidates.again(referral, on=RULES_ON) == []


# The pages.


@pytest.mark.parametrize("role", [Role.PHONE_AGENT, Role.TEAM_LEAD])
def test_two_clicks_and_a_sentence_complete_and_send_again(around, role):
    referral, client = refused(around), desk(around, role)
    shown = client.get(page("detail", referral))
    assert page("complete", referral) in shown.content.decode()
    assert "Compléter et renvoyer" in text_of(shown)

    form = client.get(page("complete", referral))
    assert LACKED in text_of(form)
    assert "La personne a déjà donné son accord" in text_of(form)
    said = hidden_of(form) | {"accord": "oui"}
    empty = client.post(page("complete", referral), said)
    assert (empty.status_code, all_rows(Referral, parent=referral.pk)) == (422, [])
    answers = [client.post(page("complete", referral), said | {"complement": SAID}) for _ in range(2)]

    (child,) = all_rows(Referral, parent=referral.pk)
    assert [(one.status_code, one["Location"]) for one in answers] == [(302, page("detail", child))] * 2
    gone = client.get(page("detail", referral))
    assert page("complete", referral) not in gone.content.decode()
    assert child.reference in text_of(gone)
    assert client.get(page("complete", referral)).status_code == 409


def test_another_organisation_may_be_asked_instead(around):
    referral = refused(around)

    shown = desk(around).get(page("detail", referral))

    assert "Ou un autre organisme" in text_of(shown)
    assert around.rival.name in text_of(shown)


@pytest.mark.parametrize("who", ["account", "link", "line"])
def test_who_lacks_something_is_offered_a_question_and_may_refuse_all_the_same(around, who):
    referral = around.sent()
    client = {"account": browser(around.scene.operator), "link": browser(around.scene.operator), "line": desk(around)}
    home = answer_page(referral) if who == "link" else page("detail", referral)
    shown = client[who].get(f"{home}refuser/")
    said = hidden_of(shown) | {"reason": "incomplet", "text": LACKED, "responder_name": "Mme Roche"}

    offered = client[who].post(f"{home}refuser/", said)

    assert offered.status_code == 200
    assert "Posez plutôt une question" in text_of(offered)
    assert LACKED in offered.content.decode()
    assert f'action="{home}demander-ce-qui-manque/"' in offered.content.decode()
    assert row_of(Referral, referral.pk).state == State.SENT
    asked = re.search(r'name="key" value="([^"]+)"', offered.content.decode())[1]
    question = {"key": asked, "version": said["version"], "text": LACKED, "responder_name": "Mme Roche"}
    assert client[who].post(f"{home}demander-ce-qui-manque/", question).status_code == 302
    assert [one.text for one in all_rows(ReferralQuestion, referral=referral.pk)] == [LACKED]
    answer = client[who].post(f"{home}refuser/", said | {"anyway": "on"})
    assert (answer.status_code, row_of(Referral, referral.pk).state) == (302, State.REFUSED)


def test_once_the_question_is_asked_it_is_refused_at_once(around):
    referral = around.sent()
    with acting_as(around.scene.adviser):
        acts = queries.possible_acts(referral, actor=around.scene.adviser, on=date(2024, 9, 2))
    assert Note.QUESTION in acts
    client = browser(around.scene.operator)
    said = {"key": "une-question-posee", "version": "1", "text": LACKED, "responder_name": "Mme Roche"}
    client.post(page("question", referral), said)
    form = hidden_of(client.get(page("refuse", referral)))

    answer = client.post(page("refuse", referral), form | said | form | {"reason": "incomplet"})

    assert (answer.status_code, row_of(Referral, referral.pk).state) == (302, State.REFUSED)
