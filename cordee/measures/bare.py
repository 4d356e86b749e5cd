"""The yardsticks: procrastinate without Django, and a queue of one statement.

The bare job does the least of what delivering must do, in one transaction on tables of its own, without policies nor
triggers: lock the message unless another has it, write the file of the SMS, mark it sent, write its journal line.
"""

import json
import time
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from procrastinate import App, PsycopgConnector
from psycopg import Connection
from psycopg.types.json import Jsonb

from cordee.config.embedded import Cluster
from cordee.config.roles import DATABASE, WORKER
from cordee.measures.elapsed import jobs_per_second, latest_job

SAME, NOTHING, QUEUE = "measured.same", "measured.nothing", "measured"

_TABLES = (
    "create schema measured",
    "create table measured.message (like outbox_message including all)",
    "create table measured.event (like audit_event including all)",
    "create table measured.queue (id bigint generated always as identity primary key, done_at timestamptz)",
    "create index on measured.queue (id) where done_at is null",
    f"grant usage on schema measured to {WORKER}",
    f"grant select, insert, update on all tables in schema measured to {WORKER}",
)
_FILL = """
insert into measured.message (id, kind, about, recipient_kind, channel, address, neutral_sender, outside_work,
                              created_at, not_before, state, attempts, last_error, message_id, idempotency_key,
                              followed_by)
select gen_random_uuid(), 'measured', gen_random_uuid(), 'person', 'sms', '06 39 98 00 00', false, false,
       now(), now(), 'queued', 0, '', gen_random_uuid(), gen_random_uuid(), '' from generate_series(1, %s) returning id
"""
_TAKE = """
select id, address from measured.message where id = %s and state = 'queued' and not_before <= now()
   for no key update skip locked
"""
_MARK = "update measured.message set state = 'sent', sent_at = now(), attempts = attempts + 1 where id = %s"
_NOTE = """
insert into measured.event (id, at, kind, actor_kind, actor_label, target, "case", person, classes, screen, reason,
                            channel, detail, request_id)
values (%s, now(), 'outbox.sent', 'job', 'Mesure', %s, '', '', '{}', '', '', 'sms', %s, '')
"""


class Bare:
    """One worker, one job at a time, as ours."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster, self._address = cluster, cluster.address(WORKER, DATABASE)
        self._app = App(connector=PsycopgConnector(conninfo=self._address))
        self._same = self._app.task(self._deliver, name=SAME, queue=QUEUE)
        self._nothing = self._app.task(_do_nothing, name=NOTHING, queue=QUEUE)
        with cluster.connect(DATABASE) as inside:
            for statement in _TABLES:
                inside.execute(statement.encode())

    def rate(self, count: int, work: str) -> float:
        """Jobs by second; ``work`` is "same" or "nothing"."""
        before, task = latest_job(self._cluster), self._same if work == "same" else self._nothing
        with self._app.open():
            task.batch_defer(*({"message_id": message} for message in self._messages(count)))
        self._connection: Connection | None = None
        self._app.run_worker(queues=[QUEUE], wait=False, install_signal_handlers=False)
        if self._connection:
            self._connection.close()
        return jobs_per_second(self._cluster, task.name, after=before)

    def _messages(self, count: int) -> list[str]:
        with self._cluster.connect(DATABASE) as inside:
            return [str(found) for (found,) in inside.execute(_FILL, [count])]

    def _deliver(self, message_id: str) -> None:
        self._connection = self._connection or Connection.connect(self._address, autocommit=True)
        with self._connection.transaction():
            taken = self._connection.execute(_TAKE, [message_id]).fetchone()
            if taken is None:
                return
            _write_file(message_id, taken[1])
            self._connection.execute(_MARK, [message_id])
            self._connection.execute(_NOTE, [uuid4(), message_id, Jsonb({"kind": "measured"})])


def _do_nothing(message_id: str) -> None:
    pass


def _write_file(message_id: str, number: str) -> None:
    folder = Path(settings.CORDEE_DATA) / "bare"
    folder.mkdir(exist_ok=True)
    draft = folder / f".{message_id}"
    draft.write_text(json.dumps({"id": message_id, "to": number, "text": "Votre demande a avancé"}), encoding="utf-8")
    draft.replace(folder / f"{message_id}.json")


def floor(cluster: Cluster, count: int) -> float:
    """Rows by second that one connection takes and marks, one statement and one commit each."""
    take = """update measured.queue set done_at = now()
               where id = (select id from measured.queue where done_at is null order by id
                            for update skip locked limit 1)"""
    with cluster.connect(DATABASE) as inside:
        inside.execute("insert into measured.queue (done_at) select null from generate_series(1, %s)", [count])
        started = time.perf_counter()
        for _ in range(count):
            inside.execute(take)
        return count / (time.perf_counter() - started)
