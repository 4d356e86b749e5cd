"""The real worker: it takes the job that the act left, and the sweep finds what was left behind."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.audit.context import acting_as
from cordee.config.embedded import SUPERUSER
from cordee.config.roles import WORKER
from cordee.domain.access import Actor
from cordee.domain.reaching import Channel, Write
from cordee.outbox import actions, delivery, undelivered
from cordee.outbox.models import State
from cordee.outbox.tasks import sweep
from tests.database import bypass_row_security, throwaway_cluster
from tests.factories.network import member
from tests.factories.outbox import MessageFactory, messages

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def logged_in_as_worker() -> Iterator[None]:
    """The real log-in role of the worker, for every connection that the block opens."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict |= {"USER": WORKER, "OPTIONS": {**before["OPTIONS"], "options": ""}}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= before


def run_worker() -> None:
    """Until no job is left. In a thread: the browser of the journeys keeps an event loop in ours."""
    with logged_in_as_worker(), ThreadPoolExecutor(1) as thread:
        thread.submit(_run_worker).result()


def _run_worker() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


@pytest.fixture(autouse=True)
def at_any_hour(settings) -> None:
    """These tests read the real clock."""
    settings.CORDEE_QUIET_HOURS = None


def queue_one(kind: str) -> None:
    with acting_as(member()):
        actions.queue(kind, about=42, address="accueil@exemple.invalid", at=timezone.now(), key="k1")


def lose_all_jobs() -> None:
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")


def test_the_worker_sends_what_an_act_queued(mail_server, kind):
    queue_one(kind)

    run_worker()

    assert [message.state for message in messages()] == [State.SENT]
    assert len(mail_server.received) == 1


def test_the_worker_tells_the_room_of_a_failure_under_the_name_of_the_room(mail_server, kind, monkeypatch):
    mail_server.answer_to_recipient = "550 No such user"
    heard = []

    def follow(failed, at):
        with acting_as(Actor.for_job("clock", label="Horloge")):
            heard.append((failed.kind, failed.reason))

    monkeypatch.setitem(undelivered._rooms, kind, follow)
    queue_one(kind)

    run_worker()

    (message,) = messages()
    assert heard == [(kind, "SMTPRecipientsRefused 550")]
    assert (message.state, message.followed_at is None) == (State.FAILED, False)


def test_a_failure_whose_job_was_lost_is_told_all_the_same(mail_server, kind, monkeypatch):
    heard = []
    monkeypatch.setitem(undelivered._rooms, kind, lambda failed, at: heard.append(failed.about))
    MessageFactory(state="failed", last_error="SMTPDataError 550")

    with logged_in_as_worker():
        sweep(timestamp=int(timezone.now().timestamp()) + 60)
    run_worker()

    assert heard == ["42"]


def test_the_worker_sends_an_sms(gateway, kind):
    at = timezone.now()
    way = Write(channel=Channel.SMS, address="0611223344", not_before=at, neutral_sender=False, outside_work=False)
    with acting_as(member()):
        actions.queue_to_person(kind, about=42, write=way, at=at, key="k1")

    run_worker()

    assert [message.state for message in messages()] == [State.SENT]
    assert len(gateway.received) == 1


def test_a_message_whose_job_was_lost_is_sent_all_the_same(mail_server, kind):
    queue_one(kind)
    lose_all_jobs()

    with logged_in_as_worker():
        sweep(timestamp=int(timezone.now().timestamp()) + 60)
    run_worker()

    assert [message.state for message in messages()] == [State.SENT]


def test_a_job_whose_worker_died_is_taken_up_again(mail_server, kind):
    queue_one(kind)
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'doing', worker_id = null")

    app.configure_task("outbox.retry_stalled_jobs").defer(timestamp=0)
    run_worker()

    assert [message.state for message in messages()] == [State.SENT]


def test_a_message_that_another_worker_is_sending_is_left_to_it(mail_server, kind):
    queue_one(kind)
    (message,) = messages()

    with psycopg.connect(throwaway_cluster().address(SUPERUSER, connection.settings_dict["NAME"])) as other:
        other.execute("select 1 from outbox_message for no key update")
        with logged_in_as_worker():
            delivery.deliver(message.pk, at=timezone.now())

    assert mail_server.received == []
    assert [message.state for message in messages()] == [State.QUEUED]
