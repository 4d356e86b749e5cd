"""Acts write to the outbox; only its own job reads it."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from cordee.audit.context import acting_as
from cordee.config.roles import OWNER
from cordee.domain.access import Actor
from cordee.outbox import actions
from cordee.outbox.models import Message, State
from tests.database import bypass_row_security
from tests.factories.network import member
from tests.factories.outbox import MessageFactory, as_worker, messages

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def queue(actor: Actor, *, kind: str = "test_message", to: str = "organisation") -> None:
    with acting_as(actor):
        actions.queue(kind, about=42, address="accueil@exemple.invalid", at=AT, key="k1", recipient_kind=to)


@pytest.mark.parametrize("make", [member, lambda: Actor.for_link("ab12"), lambda: Actor.for_job("clock")])
def test_members_links_and_jobs_queue_messages(make):
    queue(make())

    assert len(messages()) == 1


def test_a_visitor_queues_mails_about_accounts_to_accounts_only():
    queue(Actor.visitor(), kind="account_password_reset", to="account")

    for kind, to in [("referral_sent", "account"), ("account_password_reset", "organisation")]:
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            queue(Actor.visitor(), kind=kind, to=to)


def test_a_visitor_sends_no_sms():
    message = MessageFactory.build(kind="account_password_reset", recipient_kind="account", channel="sms")

    with acting_as(Actor.visitor()), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Message.objects.bulk_create([message])


@pytest.mark.parametrize(
    "field",
    [
        {"state": State.SENT.value, "sent_at": AT},
        {"state": State.FAILED.value},
        {"state": State.DROPPED.value, "last_error": "x"},
        {"attempts": 3},
        {"followed_at": AT},
    ],
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


@pytest.mark.parametrize(
    "field",
    [
        {"state": "lost"},
        {"channel": "pigeon"},
        {"recipient_kind": "neighbour"},
        {"state": "dropped", "last_error": ""},
        {"followed_at": AT},
        {"state": "sent"},
    ],
    ids=str,
)
def test_the_database_refuses_a_message_that_makes_no_sense(field):
    with pytest.raises(DatabaseError, match="check constraint"), transaction.atomic():
        MessageFactory(**field)


def test_what_had_failed_since_nothing_was_left_to_say_is_no_failure_any_more():
    migration = import_module("cordee.outbox.migrations.0004_nothing_left_to_say_is_no_fault")
    obsolete = MessageFactory(state="failed", last_error="Obsolete", attempts=1)
    refused = MessageFactory(state="failed", last_error="SMTPDataError 550", attempts=1)

    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute(f"set role {OWNER}")
        for statement in migration.DROP_WHAT_WAS_OBSOLETE:
            cursor.execute(statement)

    after = {message.pk: (message.state, message.last_error) for message in messages()}
    assert after == {obsolete.pk: ("dropped", "nothing_left_to_say"), refused.pk: ("failed", "SMTPDataError 550")}
