"""Answering without an account: one secret, one request, one address; nothing in the mail but a link."""

import pytest
from django.core import mail
from django.test import override_settings
from django.urls import reverse

from cordee.audit.context import acting_as
from cordee.domain.access import Actor, hash_of_secret
from cordee.domain.consent import ConsentChannel
from cordee.domain.referral import NotPossible, RefusalReason, State
from cordee.referrals import actions, links, queries
from cordee.referrals.models import AnswerLink, Referral
from tests.database import bypass_row_security
from tests.factories.network import OrganisationFactory
from tests.factories.outbox import deliver_all
from tests.rooms.referrals.scene import AT, mails

pytestmark = pytest.mark.django_db


def link_of(referral):
    with bypass_row_security():
        return AnswerLink.objects.get(referral=referral.pk, revoked_at__isnull=True)


def test_the_secret_is_computed_and_only_its_hash_is_stored(scene):
    link = link_of(scene.sent())
    secret = links.secret_of(link.pk)

    assert len(secret) == 43
    assert link.secret_hash == hash_of_secret(secret) == links.hash_of_link(link.pk)
    assert secret not in str(vars(link))


def test_another_key_makes_another_secret(scene):
    link = link_of(scene.sent())
    secret = links.secret_of(link.pk)

    with override_settings(CORDEE_LINK_KEY="demo-une-autre-clé"):
        assert links.secret_of(link.pk) != secret


def test_a_link_opens_its_own_request_and_no_other(scene):
    one, other = scene.sent(), scene.sent(scene.called(phone="06 99 88 77 66"))
    holder = scene.holder(one)

    with acting_as(holder):
        assert queries.referral_by_link(actor=holder).pk == one.pk
        with pytest.raises(Referral.DoesNotExist):
            queries.access_referral(other.pk, actor=holder)


def test_a_new_link_kills_the_old_one_and_goes_only_to_the_registered_address(scene):
    referral = scene.sent()
    old = scene.holder(referral)
    asked_by = {"line": scene.agent, "operator": scene.adviser, "holder": old}

    for actor in asked_by.values():
        with acting_as(actor):
            actions.reissue_link(actor=actor, at=AT, referral_id=None if actor is old else referral.pk)

    new = scene.holder(referral)
    with acting_as(old), pytest.raises(Referral.DoesNotExist):
        queries.referral_by_link(actor=old)
    with acting_as(new):
        assert queries.referral_by_link(actor=new).pk == referral.pk
    assert mails() == [("referral_link", scene.operator.email)] * 3 + [("referral_sent", scene.operator.email)]


def test_a_dead_link_acts_no_more(scene):
    referral = scene.sent()
    old = scene.holder(referral)
    with acting_as(scene.agent):
        actions.reissue_link(actor=scene.agent, at=AT, referral_id=referral.pk)

    with acting_as(old), pytest.raises(Referral.DoesNotExist):
        actions.accept(
            referral_id=referral.pk,
            first_contact_on=AT.date(),
            responder_name="M. Vial",
            actor=old,
            at=AT,
            key="a",
        )


def test_a_stranger_gets_no_link(scene):
    referral = scene.sent()

    with acting_as(scene.stranger), pytest.raises(Referral.DoesNotExist):
        actions.reissue_link(actor=scene.stranger, at=AT, referral_id=referral.pk)
    unknown = Actor.for_link("0" * 64)
    with acting_as(unknown), pytest.raises(AnswerLink.DoesNotExist):
        actions.reissue_link(actor=unknown, at=AT)


def test_a_link_lives_as_long_as_the_request(scene):
    referral = scene.accept(scene.sent())
    with acting_as(scene.agent):
        actions.reissue_link(actor=scene.agent, at=AT, referral_id=referral.pk)
    _, sent = delivered(scene)
    assert "Votre nouveau lien vers une demande sur Cordée" in [one.subject for one in sent]

    refused = scene.sent(scene.called(phone="06 99 88 77 66"))
    scene.do(
        scene.adviser,
        actions.refuse,
        referral_id=refused.pk,
        reason=RefusalReason.FULL,
        responder_name="Mme Roche",
    )
    with acting_as(scene.agent), pytest.raises(NotPossible):
        actions.reissue_link(actor=scene.agent, at=AT, referral_id=refused.pk)


def test_a_link_is_only_for_the_receiver(scene):
    referral = scene.sent()

    with pytest.raises(Exception, match="is not for the receiver"), acting_as(scene.agent):
        AnswerLink(
            referral_id=referral.pk,
            organisation_id=OrganisationFactory().pk,
            departement="73",
            secret_hash="0" * 64,
            created_at=AT,
            sent_to="ailleurs@exemple.invalid",
        ).save(force_insert=True)


def delivered(scene):
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        mail.outbox = []
        states = [message.state for message in deliver_all()]
        return states, list(mail.outbox)


def test_the_mail_holds_a_link_and_not_a_word_about_the_person(scene):
    referral = scene.sent()

    states, (sent,) = delivered(scene)

    address = links.address_of(link_of(referral).pk)
    assert states == ["sent"]
    assert (sent.to, sent.subject) == ([scene.operator.email], "Une demande vous attend sur Cordée")
    assert address in sent.body
    for word in ("Lefèvre", "Aïcha", "Chambéry", "reprise", "maintien", "santé", "Ligne"):
        assert word not in sent.subject + sent.body.replace(address, "")


def test_a_mail_that_waited_carries_the_link_that_lives(scene):
    referral = scene.sent()
    with acting_as(scene.agent):
        actions.reissue_link(actor=scene.agent, at=AT, referral_id=referral.pk)

    _, sent = delivered(scene)

    assert len(sent) == 2
    assert all(links.address_of(link_of(referral).pk) in one.body for one in sent)


def test_a_request_that_is_answered_before_its_mail_leaves_is_not_mailed(scene):
    referral = scene.sent()
    scene.do(
        scene.adviser,
        actions.refuse,
        referral_id=referral.pk,
        reason=RefusalReason.FULL,
        responder_name="Mme Roche",
    )

    states, sent = delivered(scene)

    assert sorted(states) == ["dropped", "sent"]
    assert [(one.to, one.subject) for one in sent] == [
        ([scene.line.email], "Une de vos demandes a changé d’état sur Cordée")
    ]
    assert reverse("referrals:detail", args=[referral.pk]) in sent[0].body


def test_a_withdrawn_request_says_only_that_there_is_nothing_to_do(scene):
    called = scene.called()
    referral = scene.sent(called)
    scene.do(scene.agent, actions.withdraw_consent, consent_id=called.consent, channel=ConsentChannel.VOICE)

    _, sent = delivered(scene)

    assert [one.subject for one in sent] == ["Une demande n’attend plus votre réponse sur Cordée"]
    assert referral.reference in sent[0].body
    assert "http" not in sent[0].body


def test_what_was_answered_by_a_link_stays_readable_by_it(scene):
    referral = scene.sent()
    holder = scene.holder(referral)
    scene.do(holder, actions.refuse, referral_id=referral.pk, reason=RefusalReason.FULL, responder_name="M. Vial")

    with acting_as(holder):
        assert queries.referral_by_link(actor=holder).state == State.REFUSED


def test_whoever_holds_an_old_link_gets_no_new_one_once_the_request_has_ended(scene, client):
    referral = scene.sent()
    old = link_of(referral)
    with acting_as(scene.agent):
        actions.reissue_link(actor=scene.agent, at=AT, referral_id=referral.pk)
    scene.do(scene.agent, actions.cancel, referral_id=referral.pk, reason="Envoyée deux fois")
    queued = mails()

    page = client.get(reverse("referrals:answer_link", args=[links.secret_of(old.pk)]))
    asked = client.post(reverse("referrals:answer_link_renew", args=[links.secret_of(old.pk)]))

    assert (page.status_code, asked.status_code) == (404, 404)
    assert "nouveau-lien" not in page.content.decode()
    assert mails() == queued
