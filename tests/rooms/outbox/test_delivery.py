"""Every message ends sent, or failed and said so: against a mail server that works, that is down, that refuses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cordee.audit.context import acting_as
from cordee.domain.access import Actor
from cordee.outbox import actions, delivery
from cordee.outbox.mail import Obsolete
from cordee.outbox.models import Message, State
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import member
from tests.factories.outbox import MessageFactory, as_worker, messages

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def queue(kind: str, *, key: str = "k1", actor: Actor | None = None) -> Message:
    with acting_as(actor or member()):
        return actions.queue(kind, about=42, address="accueil@exemple.invalid", at=AT, key=key)


def deliver(message: Message, *, at: datetime = AT) -> Message:
    with as_worker():
        delivery.deliver(message.pk, at=at)
    return read(message)


def read(message: Message) -> Message:
    return next(one for one in messages() if one.pk == message.pk)


def waiting_jobs() -> list[tuple[str, datetime | None]]:
    """The message and the time of each delivery that waits for the worker."""
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute(
            "select args->>'message_id', scheduled_at from procrastinate_jobs"
            " where task_name = 'outbox.deliver' and status = 'todo' order by id"
        )
        return cursor.fetchall()


def jobs_that_follow() -> list[str]:
    """The messages whose failure waits to be told."""
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute(
            "select args->>'message_id' from procrastinate_jobs where task_name = 'outbox.follow_failure' order by id"
        )
        return [message for (message,) in cursor.fetchall()]


def kinds_of_events() -> list[str]:
    return [event.kind for event in journal()]


def test_a_queued_message_arrives_with_its_words_and_its_number(mail_server, kind):
    message = deliver(queue(kind))

    (mail,) = mail_server.received
    assert (mail["To"], mail["Subject"]) == ("accueil@exemple.invalid", "Une demande")
    assert mail.get_payload(decode=True).decode().strip() == "À lire : 42"
    assert mail["Message-ID"] == message.message_id == f"<{message.pk}@cordee.invalid>"
    assert (message.state, message.sent_at, message.attempts) == (State.SENT, AT, 1)
    assert kinds_of_events() == ["outbox.sent"]


@pytest.mark.parametrize(
    ("setting", "sender"),
    [
        ("", "Votre demande <ne-pas-repondre@cordee.invalid>"),
        ("Votre demande <reponse@neutre.invalid>", "Votre demande <reponse@neutre.invalid>"),
    ],
)
def test_who_asks_for_a_neutral_sender_gets_one(mail_server, kind, settings, setting, sender):
    settings.CORDEE_MAIL_NEUTRAL_FROM = setting

    deliver(MessageFactory(neutral_sender=True, created_at=AT, not_before=AT))

    assert [mail["From"] for mail in mail_server.received] == [sender]


def test_delivering_twice_sends_one_mail(mail_server, kind):
    message = queue(kind)

    deliver(message)
    deliver(message)

    assert len(mail_server.received) == 1


def test_the_same_key_twice_queues_one_message_and_one_job(mail_server, kind):
    first, second = queue(kind), queue(kind)

    deliver(first)
    deliver(second)

    assert first.pk == second.pk
    assert [job for job, _ in waiting_jobs()] == [str(first.pk)]
    assert len(mail_server.received) == 1


def test_queueing_asks_the_database_twice(mail_server, kind):
    """The message, then its job: nobody else can have deferred one for a message that is new."""
    actor = member()
    with acting_as(actor), CaptureQueriesContext(connection) as asked:
        actions.queue(kind, about=42, address="accueil@exemple.invalid", at=AT, key="k1")

    assert len(asked) == 2
    assert len(waiting_jobs()) == 1


def test_the_same_key_twice_in_one_act_leaves_the_act_whole(mail_server, kind):
    actor = member()
    with acting_as(actor):
        for _ in range(2):
            actions.queue(kind, about=42, address="accueil@exemple.invalid", at=AT, key="k1")
        actions.queue(kind, about=42, address="accueil@exemple.invalid", at=AT, key="k2")

    assert len(messages()) == len(waiting_jobs()) == 2


def test_the_same_key_after_sending_sends_nothing_more(mail_server, kind):
    deliver(queue(kind))

    deliver(queue(kind))

    assert len(mail_server.received) == 1


def test_an_act_that_is_undone_sends_nothing(mail_server, kind):
    with pytest.raises(ZeroDivisionError), acting_as(member()):
        actions.queue(kind, about=42, address="accueil@exemple.invalid", at=AT, key="k1")
        raise ZeroDivisionError

    assert messages() == []
    assert waiting_jobs() == []


def test_a_server_that_is_down_then_up_again_receives_the_mail(mail_server, kind):
    mail_server.stop()
    message = deliver(queue(kind))
    assert (message.state, message.attempts, message.last_error) == (State.QUEUED, 1, "ConnectionRefusedError")
    assert message.not_before == AT + MINUTE
    mail_server.start()

    too_early = deliver(message)
    sent = deliver(message, at=AT + MINUTE)

    assert too_early.state == State.QUEUED
    assert (sent.state, sent.attempts, sent.last_error) == (State.SENT, 2, "")
    assert len(mail_server.received) == 1


def test_a_failed_attempt_asks_the_worker_to_come_back(mail_server, kind):
    mail_server.answer_to_mail = "451 Please come back"
    message = MessageFactory(created_at=AT, not_before=AT)

    deliver(message)

    assert waiting_jobs() == [(str(message.pk), AT + MINUTE)]


def test_after_eight_attempts_the_message_has_failed_and_the_journal_says_so(mail_server, kind):
    mail_server.answer_to_recipient = "450 Mailbox busy"
    message, at = queue(kind), AT

    for _ in range(8):
        assert read(message).state == State.QUEUED
        at = max(at, read(message).not_before)
        deliver(message, at=at)

    assert (read(message).state, read(message).attempts) == (State.FAILED, 8)
    assert kinds_of_events() == ["outbox.failed"]
    assert at - AT > timedelta(hours=12)


@pytest.mark.parametrize("part", ["answer_to_recipient", "answer_to_mail"])
def test_a_final_refusal_is_not_tried_again(mail_server, kind, part):
    setattr(mail_server, part, "550 No such user accueil@exemple.invalid")

    message = deliver(queue(kind))

    assert (message.state, message.attempts) == (State.FAILED, 1)
    (event,) = journal()
    assert (event.kind, event.target) == ("outbox.failed", str(message.pk))
    assert event.detail["error"][1] == "550"
    assert "exemple.invalid" not in message.last_error + str(event.detail)


def test_an_unknown_recipient_today_may_exist_tomorrow_only_if_the_server_says_so(mail_server, kind):
    mail_server.answer_to_recipient = "450 Try later"

    assert deliver(queue(kind)).state == State.QUEUED


class DiesOnceTheMailIsGone(EmailBackend):
    def send_messages(self, email_messages):
        super().send_messages(email_messages)
        raise SystemExit


def test_a_crash_between_sending_and_marking_sends_the_same_number_again(mail_server, kind, settings):
    message = queue(kind)
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.{DiesOnceTheMailIsGone.__name__}"
    with pytest.raises(SystemExit):
        deliver(message)
    settings.EMAIL_BACKEND = working

    deliver(message)

    assert [mail["Message-ID"] for mail in mail_server.received] == [message.message_id] * 2
    assert read(message).state == State.SENT


@pytest.mark.parametrize(
    ("raised", "reason"), [(Obsolete, "nothing_left_to_say"), (Obsolete("link_replaced"), "link_replaced")]
)
def test_nothing_left_to_say_drops_the_message_which_is_no_failure(mail_server, monkeypatch, raised, reason):
    def obsolete(_message):
        raise raised

    monkeypatch.setitem(delivery._renderers, "test_message", obsolete)

    message = deliver(MessageFactory(created_at=AT, not_before=AT))

    assert (message.state, message.last_error, message.sent_at) == (State.DROPPED, reason, None)
    assert mail_server.received == []
    assert kinds_of_events() == ["outbox.dropped"]
    assert jobs_that_follow() == []


def test_a_message_of_an_unknown_kind_is_tried_again_as_the_next_release_may_know_it(mail_server):
    message = deliver(MessageFactory(kind="unheard_of", created_at=AT, not_before=AT))

    assert (message.state, message.last_error) == (State.QUEUED, "UnknownKind")


def test_a_renderer_whose_query_fails_does_not_lose_the_message(mail_server, monkeypatch):
    def broken(_message):
        with connection.cursor() as cursor:
            cursor.execute("select 1/0")

    monkeypatch.setitem(delivery._renderers, "test_message", broken)

    message = deliver(MessageFactory(created_at=AT, not_before=AT))

    assert (message.state, message.attempts, message.last_error) == (State.QUEUED, 1, "DataError")


def test_the_sweep_asks_again_for_what_is_due_and_only_once(kind):
    due, later = MessageFactory(not_before=AT), MessageFactory(not_before=AT + MINUTE)
    MessageFactory(sent=True, not_before=AT)
    untold = MessageFactory(state="failed", last_error="SMTPDataError 550", not_before=AT)
    MessageFactory(state="failed", last_error="SMTPDataError 550", not_before=AT, followed_at=AT, followed_by="room")
    MessageFactory(state="dropped", last_error="nothing_left_to_say", not_before=AT)

    with as_worker():
        swept = [delivery.sweep(at=AT), delivery.sweep(at=AT)]

    assert swept == [2, 2]
    assert jobs_that_follow() == [str(untold.pk)]
    assert [job for job, _ in waiting_jobs()] == [str(due.pk)]
    assert str(later.pk) not in dict(waiting_jobs())


def test_a_mail_to_nobody_is_refused(kind):
    with acting_as(Actor.for_job("outbox")), pytest.raises(ValueError, match="needs an address"):
        actions.queue(kind, about=42, address="", at=AT, key="k1")
    assert messages() == []
