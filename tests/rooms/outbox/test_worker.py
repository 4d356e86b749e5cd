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
from cordee.outbox import actions, delivery
from cordee.outbox.models import State
from cordee.outbox.tasks import sweep
from tests.database import bypass_row_security, throwaway_cluster
from tests.factories.network import member
from tests.factories.outbox import messages

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
