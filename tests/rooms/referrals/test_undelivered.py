"""A request whose mail was refused is nobody's to answer: who asked, and who leads, hear of it the same day."""

from datetime import date, timedelta

import pytest

from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.domain.referral import NextAction
from cordee.outbox import delivery, undelivered
from cordee.outbox.models import Message, State
from cordee.referrals import actions
from cordee.referrals.undelivered import TO_THE_RECEIVER, TO_THE_SENDER
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.outbox import as_worker, messages
from tests.rooms.outbox.conftest import MailServer
from tests.rooms.referrals.scene import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail_server(settings):
    """A real one, which first says that no mail box exists."""
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
    server.answer_to_recipient = "550 No such user"
    server.start()
    yield server
    server.stop()


def deliver(kind: str, *, at=AT) -> Message:
    """What the worker does with the one message of this kind: try, then follow it if it failed."""
    (message,) = [one for one in messages() if one.kind == kind and one.state == State.QUEUED]
    with as_worker():
        delivery.deliver(message.pk, at=at)
        undelivered.follow(message.pk, at=at)
    return next(one for one in messages() if one.pk == message.pk)


def next_of(referral, actor):
    with acting_as(actor):
        case = cases.access_case(referral.case_id, actor=actor)
    return case.next_action, case.next_action_on, case.next_action_owner_id


def undelivered_events():
    return [event for event in journal() if event.kind == "referral.undelivered"]


def test_a_request_that_did_not_arrive_is_completed_by_who_leads_the_next_working_day(scene, mail_server):
    referral = scene.sent()

    failed = deliver("referral_sent")

    (event,) = undelivered_events()
    assert failed.state == State.FAILED
    assert next_of(referral, scene.desk) == (NextAction.COMPLETE_REQUEST, date(2024, 9, 3), scene.line.pk)
    assert (event.target, event.case, event.actor_label) == (str(referral.pk), str(referral.case_id), "Horloge")
    assert event.detail == {
        "message": str(failed.pk),
        "kind": "referral_sent",
        "organisation": str(scene.operator.pk),
        "reason": ["SMTPRecipientsRefused", "550"],
        "next_action": NextAction.COMPLETE_REQUEST.value,
    }


def test_who_asked_is_told_by_mail_without_a_name(scene, mail_server):
    referral = scene.sent()
    deliver("referral_sent")
    mail_server.answer_to_recipient = "250 OK"

    told = deliver("referral_undelivered")

    (mail,) = mail_server.received
    words = mail.get_payload(decode=True).decode()
    assert (told.state, mail["To"]) == (State.SENT, scene.line.email)
    assert f"/orientations/{referral.pk}/" in words
    assert not {"Lefèvre", "Bauges"} & set(words.split())


def test_if_that_mail_fails_too_it_goes_no_further(scene, mail_server):
    referral = scene.sent()
    deliver("referral_sent")

    deliver("referral_undelivered")

    assert [message.kind for message in messages()].count("referral_undelivered") == 1
    assert [event.detail["kind"] for event in undelivered_events()] == ["referral_sent", "referral_undelivered"]
    assert next_of(referral, scene.desk)[0] == NextAction.COMPLETE_REQUEST


def test_told_twice_after_a_crash_it_is_the_same_task_and_the_same_mail(scene, mail_server):
    referral = scene.sent()
    failed = deliver("referral_sent")
    with bypass_row_security():
        Message.objects.filter(pk=failed.pk).update(followed_at=None, followed_by="")

    with as_worker():
        undelivered.follow(failed.pk, at=AT)

    assert len(undelivered_events()) == 2
    assert next_of(referral, scene.desk) == (NextAction.COMPLETE_REQUEST, date(2024, 9, 3), scene.line.pk)
    assert sorted(message.kind for message in messages()) == ["referral_sent", "referral_undelivered"]


def test_an_answer_that_did_not_reach_the_sender_plans_nothing_over_what_is_next(scene, mail_server):
    referral = scene.sent()
    scene.accept(referral)
    before = next_of(referral, scene.adviser)

    deliver("referral_answered")

    assert next_of(referral, scene.adviser) == before
    (event,) = undelivered_events()
    assert (event.detail["organisation"], event.detail["next_action"]) == (str(scene.line.pk), "")


def test_a_link_that_did_not_reach_who_leads_plans_nothing_for_it_but_tells_who_asked(scene, mail_server):
    referral = scene.sent()
    scene.accept(referral)
    before = next_of(referral, scene.adviser)
    with acting_as(scene.agent):
        actions.reissue_link(actor=scene.agent, at=AT, referral_id=referral.pk)

    deliver("referral_link", at=AT + timedelta(hours=1))

    assert next_of(referral, scene.adviser) == before
    assert [message.address for message in messages() if message.kind == "referral_undelivered"] == [scene.line.email]


def test_a_mail_about_a_request_that_was_answered_meanwhile_is_dropped_and_is_no_task(scene, mail_server):
    referral = scene.sent()
    scene.accept(referral)

    dropped = deliver("referral_sent")

    assert dropped.state == State.DROPPED
    assert undelivered_events() == []


def test_every_mail_about_a_request_has_somebody_who_hears_that_it_failed():
    about_requests = {kind for kind in delivery._renderers if kind.startswith("referral_")}

    assert about_requests == {*TO_THE_RECEIVER, *TO_THE_SENDER}
