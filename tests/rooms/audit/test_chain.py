"""The journal is sealed after it was written: what is changed, removed or added later is seen, and where."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from cordee.audit import actions, sealing
from cordee.audit.chain import BEGINNING, COLUMNS, canonical
from cordee.audit.context import acting_as
from cordee.audit.models import ChainLink
from cordee.config.roles import WEB, WORKER
from cordee.domain.access import Actor
from tests.database import bypass_row_security
from tests.factories.audit import journal

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CLOCK = Actor.for_job("clock", label="horloge")


@pytest.fixture(autouse=True)
def worker(db):
    """The sealer logs in as the worker."""
    with connection.cursor() as cursor:
        cursor.execute(f"set role {WORKER}")
        yield
        cursor.execute(f"set role {WEB}")


def write(count=3):
    with acting_as(CLOCK):
        for number in range(count):
            actions.record("tick", actor=CLOCK, at=AT, detail={"number": number, "code": "é"})


def tamper(statement, *values):
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")  # what an owner of the server can do
        cursor.execute(statement, values)
        cursor.execute("set local session_replication_role = origin")


def links():
    with bypass_row_security():
        return list(ChainLink.objects.order_by("position"))


def test_a_chain_that_was_not_touched_holds(tmp_path):
    write(3)
    assert sealing.seal(at=AT) == 3
    write(2)
    assert sealing.seal(at=AT) == 2
    assert sealing.seal(at=AT) == 0

    assert sealing.verify(tmp_path) == (5, None)
    found = links()
    assert [link.position for link in found] == [1, 2, 3, 4, 5]
    assert found[0].previous == BEGINNING
    assert [link.previous for link in found[1:]] == [link.hash for link in found[:-1]]
    assert {link.event for link in found} == {event.pk for event in journal()}


def test_batches_make_one_chain(tmp_path, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 2)
    write(5)

    assert sealing.seal(at=AT) == 5
    assert sealing.verify(tmp_path) == (5, None)


@pytest.mark.parametrize("column", [column for column in COLUMNS if column not in {"id", "recorded_at"}])
def test_a_changed_column_breaks_the_chain_where_it_was_changed(tmp_path, column):
    write()
    sealing.seal(at=AT)
    second = links()[1].event
    value = {
        "at": "now()",
        "membership": "gen_random_uuid()",
        "organisation": "gen_random_uuid()",
        "classes": "array['x']",
        "detail": "'{}'",
    }.get(column, "'x'")

    tamper(f'update audit_event set "{column}" = {value} where id = %s', second)

    assert sealing.verify(tmp_path) == (1, sealing.Broken(what="changed", position=2, event=second))


def test_a_removed_line_breaks_the_chain(tmp_path):
    write()
    sealing.seal(at=AT)
    second = links()[1].event

    tamper("delete from audit_event where id = %s", second)

    assert sealing.verify(tmp_path)[1] == sealing.Broken(what="missing", position=2, event=second)
    tamper("delete from audit_chainlink where position = 2")
    assert sealing.verify(tmp_path)[1] == sealing.Broken(what="gap", position=2)


def test_a_line_added_afterwards_is_never_sealed_and_is_seen(tmp_path):
    write()
    sealing.seal(at=AT)
    tamper(
        "insert into audit_event select gen_random_uuid(), at, kind, actor_kind, actor_label, membership, organisation,"
        ' target, "case", person, classes, screen, reason, channel, detail, request_id, %s from audit_event limit 1',
        timezone.now() - timedelta(days=3),
    )

    assert sealing.seal(at=AT) == 0
    assert sealing.verify(tmp_path)[1].what == "unsealed"


def test_who_rewrites_the_whole_chain_meets_the_anchor(tmp_path):
    write()
    sealing.seal(at=AT)
    kept = sealing.anchor(tmp_path, at=AT)
    tamper("update audit_event set kind = 'other'")
    tamper("delete from audit_chainlink")

    sealing.seal(at=AT)

    assert json.loads((tmp_path / sealing.ANCHORS).read_text()) == kept
    assert sealing.verify(tmp_path)[1].what == "anchor"
    tamper("delete from audit_chainlink where position = 3")
    tamper("delete from audit_event")
    tamper("delete from audit_chainlink")
    assert sealing.verify(tmp_path)[1] == sealing.Broken(what="missing", position=3)


def test_a_month_that_was_dropped_leaves_a_chain_that_begins_later(tmp_path):
    write(4)
    sealing.seal(at=AT)
    sealing.anchor(tmp_path, at=AT)

    gone = [link.event for link in links()[:2]]
    tamper("delete from audit_event where id = any(%s)", gone)
    tamper("delete from audit_chainlink where position <= 2")

    assert sealing.verify(tmp_path) == (2, None)


def test_an_empty_journal_has_no_anchor(tmp_path):
    assert sealing.anchor(tmp_path, at=AT) is None
    assert sealing.verify(tmp_path) == (0, None)


def test_nobody_but_the_sealer_reads_the_journal_or_the_chain():
    write()
    sealing.seal(at=AT)

    with acting_as(CLOCK), connection.cursor() as cursor:
        for table in ("audit_event", "audit_chainlink"):
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone() == (0,)
    with connection.cursor() as cursor:
        cursor.execute(f"set role {WEB}")
        with acting_as(CLOCK), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute("select count(*) from audit_chainlink")


@pytest.mark.parametrize("change", ["update audit_chainlink set hash = previous", "delete from audit_chainlink"])
def test_a_link_never_changes(change):
    write()
    sealing.seal(at=AT)

    with pytest.raises(IntegrityError, match="append-only"), bypass_row_security(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_bytes_of_an_event_do_not_depend_on_where_one_is():
    values = dict.fromkeys(COLUMNS, "") | {"at": AT, "detail": {"b": 1, "a": "é"}, "classes": ["x"]}
    paris = values | {"at": timezone.localtime(AT)}

    assert canonical(list(values.values())) == canonical(list(paris.values()))
    assert '"detail":{"a":"é","b":1}' in canonical(list(values.values()))


def test_each_month_ahead_has_its_part_and_a_line_without_one_is_not_lost():
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_inherits where inhparent = 'audit_event'::regclass")
        assert cursor.fetchone()[0] >= 25
        cursor.execute("select app.make_audit_partitions(2)")
    write(1)
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute("select tableoid::regclass::text from audit_event")
        assert cursor.fetchone() == (f"audit_event_{timezone.now().astimezone(UTC):%Y_%m}",)
