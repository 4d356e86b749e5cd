"""An organisation without mail gets a printed letter: its code opens the request, and says nothing by itself."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role
from cordee.domain.referral import Guard, GuardsUnmet, State
from cordee.network.models import Organisation
from cordee.referrals import actions, letters
from cordee.referrals.models import AnswerLink
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import MembershipFactory
from tests.rooms.referrals.scene import AT, mails

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_post(scene):
    with bypass_row_security():
        Organisation.objects.filter(pk=scene.operator.pk).update(email="", address="1 place des Bauges, 73000 Chambéry")
    return scene


def living_link(referral):
    with bypass_row_security():
        return AnswerLink.objects.get(referral=referral.pk, revoked_at__isnull=True)


def code_of(referral):
    return letters.code_of(living_link(referral).pk)


def client_of(organisation, role=Role.TEAM_LEAD):
    client = Client()
    client.force_login(MembershipFactory(organisation=organisation, role=role.value).user)
    return client


def test_nothing_is_mailed_and_the_link_waits_in_a_letter(by_post):
    referral = by_post.sent()
    link = living_link(referral)

    assert (referral.state, mails(), link.sent_to) == (State.SENT, [], "")
    assert link.code_hash == letters.hash_of(link.pk)
    assert code_of(referral).replace("-", "") not in link.code_hash


def test_without_mail_and_without_address_nobody_is_asked(scene):
    with bypass_row_security():
        Organisation.objects.filter(pk=scene.operator.pk).update(email="", address="")

    with pytest.raises(GuardsUnmet) as unmet:
        scene.sent()
    assert unmet.value.missing == (Guard.ADDRESS,)


def test_the_letter_says_who_asks_by_when_and_the_code_and_not_a_word_about_the_person(by_post):
    referral = by_post.sent()
    body = client_of(by_post.line).get(reverse("referrals:letter", args=[referral.pk])).content.decode()

    assert code_of(referral) in body and by_post.operator.name in body and "place des Bauges" in body
    assert referral.reference in body
    for hidden in ("Lefèvre", "Préparer ma reprise", "maintien", "06 11 22 33 44"):
        assert hidden not in body
    assert [event.target for event in journal() if event.kind == "link.letter_shown"] == [str(referral.pk)]


def test_the_sender_alone_prints_it_and_only_where_there_is_no_mail(by_post):
    referral = by_post.sent()
    page = reverse("referrals:letter", args=[referral.pk])

    for client in (client_of(by_post.operator), client_of(by_post.line, Role.ANIMATOR)):
        assert client.get(page).status_code == 404
    for actor in (by_post.adviser, by_post.stranger, by_post.animator, Actor.visitor(), by_post.holder(referral)):
        with acting_as(actor):
            assert letters.link_of_referral(referral.pk) is None
    with acting_as(by_post.agent):
        assert letters.link_of_referral(referral.pk) == living_link(referral).pk


def test_where_mail_serves_there_is_no_letter(scene):
    referral = scene.sent()

    assert client_of(scene.line).get(reverse("referrals:letter", args=[referral.pk])).status_code == 404
    assert living_link(referral).code_hash is None


@pytest.mark.parametrize("written", [str, str.lower, lambda code: code.replace("-", " "), lambda code: f" {code}. "])
def test_a_code_typed_as_people_type_leads_to_the_request(by_post, written):
    referral = by_post.sent()

    answer = Client().post(reverse("referrals:letter_code"), {"code": written(code_of(referral))})

    assert answer.status_code == 302
    page = Client().get(answer["Location"])
    assert page.status_code == 200 and "Une demande vous attend" in page.content.decode()


def test_a_wrong_code_opens_nothing_and_says_what_to_do(by_post):
    by_post.sent()
    for code in ("", "7KQ2-M9XD-4TNB", "court", "é" * 12):
        answer = Client().post(reverse("referrals:letter_code"), {"code": code})
        assert answer.status_code == 422 and "code" in answer.content.decode()


def test_whoever_tries_codes_is_asked_to_wait(by_post):
    page = reverse("referrals:letter_code")
    statuses = [Client().post(page, {"code": "7KQ2-M9XD-4TNB"}).status_code for _ in range(22)]

    assert statuses == [422] * 20 + [429] * 2


def test_a_new_link_is_a_new_letter_and_the_old_code_is_dead(by_post):
    referral = by_post.sent()
    old = code_of(referral)
    with acting_as(by_post.agent):
        actions.reissue_link(referral_id=referral.pk, actor=by_post.agent, at=AT)

    assert code_of(referral) != old and mails() == []
    assert Client().post(reverse("referrals:letter_code"), {"code": old}).status_code == 422


def test_the_database_keeps_no_code_beside_an_address(by_post):
    link = living_link(by_post.sent())
    with bypass_row_security(), pytest.raises(DatabaseError, match="letter_code"), transaction.atomic():
        AnswerLink.objects.filter(pk=link.pk).update(sent_to="accueil@exemple.invalid")


def test_the_page_of_the_request_says_that_a_letter_is_to_be_posted(by_post):
    referral = by_post.sent()
    body = client_of(by_post.line).get(reverse("referrals:detail", args=[referral.pk])).content.decode()

    assert "Une lettre est à poster" in body and reverse("referrals:letter", args=[referral.pk]) in body
