"""Acts write to the outbox; only its own job reads it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from cordee.audit.context import acting_as
from cordee.domain.access import Actor
from cordee.outbox import actions
from cordee.outbox.models import Message, State
from tests.factories.network import member
from tests.factories.outbox import MessageFactory, as_worker, messages

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def queue(actor: Actor, *, kind: str = "test_message") -> None:
    with acting_as(actor):
        actions.queue(kind, about=42, address="accueil@exemple.invalid", at=AT, key="k1")


@pytest.mark.parametrize("make", [member, lambda: Actor.for_link("ab12"), lambda: Actor.for_job("clock")])
def test_members_links_and_jobs_queue_messages(make):
    queue(make())

    assert len(messages()) == 1


def test_a_visitor_queues_messages_about_accounts_only():
    queue(Actor.visitor(), kind="account_password_reset")

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        queue(Actor.visitor(), kind="referral_sent")


@pytest.mark.parametrize(
    "field", [{"state": State.SENT.value, "sent_at": AT}, {"state": State.FAILED.value}, {"attempts": 3}]
)
def test_a_message_enters_unsent(field):
    message = MessageFactory.build(**field)

    with acting_as(member()), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Message.objects.bulk_create([message])


def test_without_actor_nothing_is_queued():
    with pytest.raises(DatabaseError, match="no access context"), transaction.atomic():
        Message.objects.bulk_create([MessageFactory.build()])


def test_the_web_server_reads_no_message():
    MessageFactory()

    with acting_as(member()), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Message.objects.exists()


@pytest.mark.parametrize("actor", [Actor.for_job("clock"), Actor.visitor(), Actor.for_link("ab12")])
def test_the_worker_reads_messages_for_their_own_job_only(actor):
    MessageFactory()

    with as_worker(), acting_as(actor):
        assert Message.objects.count() == 0
    with as_worker(), acting_as(Actor.for_job("outbox")):
        assert Message.objects.count() == 1


def test_no_other_job_marks_a_message():
    MessageFactory()

    with as_worker(), acting_as(Actor.for_job("clock")):
        changed = Message.objects.update(not_before=AT + timedelta(days=9))

    assert changed == 0
