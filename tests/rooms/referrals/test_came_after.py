"""Who receives a request that went on reads why it came: a code in neutral words, nobody's name, nobody's note."""

from datetime import date

import pytest
from django.db import connection, transaction

from cordee.audit.context import acting_as
from cordee.domain.access import Role
from cordee.domain.redirection import ContinuedAs
from cordee.domain.referral import RefusalReason, State
from cordee.referrals import redirecting
from cordee.referrals.came_after import CameAfter, came_after, in_words
from cordee.referrals.models import Referral
from tests.factories.orientation import RULES_ON
from tests.factories.privacy import GuardFactory
from tests.rooms.referrals.elsewhere import all_rows, elsewhere
from tests.rooms.referrals.page_scene import answer_page, browser, page, text_of

pytestmark = pytest.mark.django_db

NOTE = "Cette entreprise est suivie par le Lac, dit sa collègue."


@pytest.fixture
def around(scene, settings):
    settings.CORDEE_AS_OF = date(2024, 9, 2)
    return elsewhere(scene)


@pytest.fixture
def child(around):
    called = around.called()
    referral = around.sent(called)
    around.scene.agreed(called, around.rival)
    said = {"target": around.to_rival, "reason": NOTE, "responder_name": "Mme Roche", "rules_on": RULES_ON}
    around.scene.do(around.scene.adviser, redirecting.redirect, referral_id=referral.pk, **said)
    (found,) = all_rows(Referral, parent=referral.pk)
    return found


def read(actor, referral):
    with transaction.atomic(), acting_as(actor):
        return came_after(referral)


def test_its_receiver_reads_why_without_who_or_what_was_written(around, child):
    text = text_of(browser(around.rival).get(page("detail", child)))

    assert "Un autre organisme, sollicité d'abord, vous a dit mieux placé. Elle est d'accord" in text
    assert NOTE.rstrip(".") not in text
    assert "Mme Roche" not in text


def passed_on_by(around, way):
    """A request that its receiver, its answer link or the line on the phone passed on to the rival."""
    called = around.called()
    referral = around.sent(called)
    around.scene.agreed(called, around.rival)
    who = {"link": around.scene.holder(referral), "phone": around.scene.agent}.get(way, around.scene.adviser)
    said = {"target": around.to_rival, "reason": NOTE, "responder_name": "Mme Roche", "rules_on": RULES_ON}
    around.scene.do(who, redirecting.redirect, referral_id=referral.pk, **said)
    (found,) = all_rows(Referral, parent=referral.pk)
    return referral, found


@pytest.mark.parametrize("way", ["account", "link", "phone"])
def test_who_asked_reads_in_its_history_who_passed_it_on_and_from_where_and_its_receiver_does_not(around, way):
    before, child = passed_on_by(around, way)

    asked = text_of(browser(around.scene.line, Role.PHONE_AGENT).get(page("detail", child)))
    receives = text_of(browser(around.rival).get(page("detail", child)))

    assert f"Fait suite à la demande {before.reference}, {around.scene.operator.display_name}" in asked
    assert "Envoyée à Santé au travail du Lac, redirigée par Mme Roche" in asked
    assert "Envoyée à Santé au travail du Lac, redirigée " in receives
    for kept in ("Mme Roche", around.scene.operator.display_name, "Fait suite", before.reference):
        assert kept not in receives


def test_by_its_answer_link_nobody_reads_who_passed_it_on(client, around):
    _, child = passed_on_by(around, "account")

    shown = text_of(client.get(answer_page(child)))

    assert "Envoyée à Santé au travail du Lac, redirigée " in shown
    assert around.scene.operator.display_name not in shown


def test_nobody_but_its_receiver_reads_it(around, child):
    scene = around.scene
    found = read(around.rival_adviser, child)
    assert found
    assert (found.how, found.state) == (ContinuedAs.REDIRECTED, State.REDIRECTED)
    for other in (scene.agent, scene.adviser, scene.stranger, scene.animator):
        assert read(other, child) is None
    assert "sollicité d'abord" not in text_of(browser(scene.line, Role.PHONE_AGENT).get(page("detail", child)))


def test_the_database_tells_it_neither_of_a_guarded_case_nor_to_who_works_on_no_case(around, child):
    with transaction.atomic(), acting_as(around.scene.agent), connection.cursor() as cursor:
        cursor.execute("select policy.came_after(%s)", [child.parent_id])
        assert cursor.fetchone() == (None,)
    GuardFactory(case_id=child.case_id, kind="sensitive")
    assert read(around.rival_adviser, child) is None


def test_a_request_that_came_straight_says_nothing(around):
    referral = around.sent()

    assert read(around.scene.adviser, referral) is None
    assert "sollicité d'abord" not in text_of(browser(around.scene.operator).get(page("detail", referral)))


@pytest.mark.parametrize("reason", RefusalReason)
def test_a_refusal_is_told_by_its_code_and_nothing_of_her(reason):
    found = CameAfter(how=ContinuedAs.NEXT, state=State.REFUSED, reason=reason)

    said = in_words(found, agreed=False)

    assert said.startswith("Un autre organisme, sollicité d’abord, n’a pas pu suivre la personne")
    hers = {RefusalReason.ALREADY_FOLLOWED, RefusalReason.UNREACHABLE, RefusalReason.PERSON_DOES_NOT_WISH}
    assert (":" in said) == (reason not in hers | {RefusalReason.INCOMPLETE})
    assert "accord" not in said


def test_what_was_left_without_answer_is_said_so():
    assert "pas répondu" in in_words(CameAfter(how=ContinuedAs.NEXT, state=State.EXPIRED, reason=""), agreed=True)
    assert in_words(CameAfter(how=ContinuedAs.NEXT, state=State.WITHDRAWN, reason=""), agreed=True) == ""
