"""The real worker: it takes the job that the act left, and the sweep finds what was left behind."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.audit.context import acting_as
from cordee.config import jobs
from cordee.config.embedded import SUPERUSER
from cordee.config.roles import WORKER
from cordee.domain.access import Actor
from cordee.domain.reaching import Channel, Write
from cordee.outbox import actions, delivery, undelivered
from cordee.outbox.models import State
from cordee.outbox.tasks import sweep
from cordee.outbox.webhook import Hook
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
        asyncio.run(jobs.work(worker, wait=False, listen_notify=False))


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


@contextmanager
def software_that_answers_after(first: Event) -> Iterator[str]:
    """It takes what is posted once ``first`` has happened, and refuses when that did not happen meanwhile."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(204 if first.wait(15) else 500)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_slow_software_holds_neither_mails_nor_clocks(mail_server, kind, monkeypatch, settings):
    """The webhook was first, and is taken only because the mail left while it was waiting for its answer."""
    settings.CORDEE_WEBHOOKS_INSIDE = True
    mail_has_left = Event()
    say = delivery._renderers[kind]
    monkeypatch.setitem(delivery._renderers, kind, lambda message: (mail_has_left.set(), say(message))[1])
    with software_that_answers_after(mail_has_left) as url:
        hook = Hook(url=url, secret=b"secret", body={"type": "webhook.test"})
        monkeypatch.setitem(delivery._hook_renderers, kind, lambda message: hook)
        with acting_as(member()):
            actions.queue_hook(kind, about=41, at=timezone.now(), key="k0")
        queue_one(kind)

        run_worker()

    assert [(one.channel, one.state) for one in sorted(messages(), key=lambda one: one.about)] == [
        ("webhook", State.SENT),
        ("mail", State.SENT),
    ]


def test_a_swept_webhook_stays_in_the_queue_of_its_own(kind):
    with acting_as(member()):
        actions.queue_hook(kind, about=41, at=timezone.now(), key="k0")
    lose_all_jobs()

    with logged_in_as_worker():
        sweep(timestamp=int(timezone.now().timestamp()) + 60)

    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute("select queue_name from procrastinate_jobs")
        assert cursor.fetchall() == [("webhooks",)]


def test_every_task_is_in_a_queue_that_somebody_works():
    app.perform_import_paths()

    assert {task.queue for task in app.tasks.values()} - {"builtin"} <= set(jobs.QUEUES)
