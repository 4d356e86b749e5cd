"""Our side of the jobs: the outbox queues as an act does, and delivers as the worker does, to a folder of SMS."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from cordee.audit.context import acting_as
from cordee.config.databases import Login, logged_in_as
from cordee.config.embedded import Cluster
from cordee.domain.access import Actor, ActorKind, Role
from cordee.domain.reaching import Channel, Write
from cordee.measures.elapsed import jobs_per_second, latest_job
from cordee.outbox import actions, delivery
from cordee.outbox.mail import Mail
from cordee.outbox.models import Message
from cordee.outbox.schedule import DELIVER
from cordee.outbox.sms import Sms

KIND, TEXT = "measured", "Votre demande a avancé : https://exemple.invalid/suivi"
MOBILE = "06 39 98 00 00"  # a number kept for fiction


def _mail(_: Message) -> Mail:
    return Mail(subject="Votre demande", text=TEXT)


def _sms(_: Message) -> Sms:
    return Sms(text=TEXT)


class Ours:
    def __init__(self, cluster: Cluster) -> None:
        delivery.register(KIND, _mail, sms=_sms)
        self._cluster, self._waiting = cluster, 0
        self._before = latest_job(cluster)

    def enqueue(self, count: int) -> Iterator[tuple[float, float]]:
        """Milliseconds to queue a message, and to defer a job alone; each within the open transaction of an act."""
        actor = Actor(
            kind=ActorKind.MEMBER, membership=uuid4(), organisation=uuid4(), role=Role.ADVISER, label="Mesure"
        )
        self._before = latest_job(self._cluster)
        for _ in range(count):
            with acting_as(actor):
                queued = _milliseconds_to_queue(timezone.now())
            with acting_as(actor):
                deferred = _milliseconds_to_defer()
            yield queued, deferred
        self._waiting = count

    def rate(self) -> float:
        """Deliver what was queued with the connector and the login of ``cordee worker``; jobs by second."""
        with logged_in_as(Login.WORKER), app.replace_connector(app.connector.get_worker_connector()):
            app.run_worker(queues=["default"], wait=False, install_signal_handlers=False)
        left = list(Path(settings.CORDEE_SMS_FOLDER).glob("*.json"))
        if len(left) != self._waiting:
            raise RuntimeError(f"{len(left)} of {self._waiting} messages were delivered")
        for path in left:
            path.unlink()
        return jobs_per_second(self._cluster, DELIVER, after=self._before)


def _milliseconds_to_queue(at: datetime) -> float:
    write = Write(channel=Channel.SMS, address=MOBILE, not_before=at, neutral_sender=False, outside_work=False)
    started = time.perf_counter()
    actions.queue_to_person(KIND, about=uuid4(), write=write, at=at, key=str(uuid4()))
    return (time.perf_counter() - started) * 1000


def _milliseconds_to_defer() -> float:
    """The job waits for ever in a queue of its own."""
    job = app.configure_task("measured.aside", queue="aside", queueing_lock=str(uuid4()))
    started = time.perf_counter()
    job.defer(message_id=str(uuid4()))
    return (time.perf_counter() - started) * 1000
