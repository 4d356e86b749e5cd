"""Seal what was written, keep an anchor outside of the database, and look whether the chain still holds.

In batches, by a job: acts write their events without waiting for each other. An event is sealed a minute after it was
committed, in the order in which it was found, which for two acts at the same moment need not be that of their clocks.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from cordee.audit.chain import BEGINNING, COLUMNS, digest
from cordee.audit.context import acting_as
from cordee.audit.models import ChainLink
from cordee.domain.access import Actor

SEALER = Actor.for_job("seal", label="Scellement du journal")
BATCH = 2000
# No transaction lasts that long: an event that shows up later than this was not written by an act.
LATEST = timedelta(days=1)
SEALED_WITHIN = timedelta(hours=1)
ANCHORS = "ancres-du-journal.jsonl"
_SELECTED = ", ".join(f'event."{column}"' for column in COLUMNS)


@dataclass(frozen=True, kw_only=True)
class Broken:
    """The first place where the chain does not hold. ``what``: changed, missing, gap, order, unsealed, anchor."""

    what: str
    position: int
    event: UUID | None = None


def seal(*, at: datetime) -> int:
    """Tie to the chain what is not yet; return how many. One sealer at a time, others wait."""
    sealed = 0
    while count := _seal_batch(at):
        sealed += count
    return sealed


def _seal_batch(at: datetime) -> int:
    with acting_as(SEALER), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('cordee audit chain'))")
        last = ChainLink.objects.order_by("-position").first()
        previous, position = (last.hash, last.position) if last else (BEGINNING, 0)
        links = []
        for event in _unsealed(cursor, since=last.recorded_at - LATEST if last else None, limit=BATCH):
            found = digest(previous, event)
            position += 1
            links.append(
                ChainLink(
                    position=position,
                    event=event[0],
                    recorded_at=event[-1],
                    previous=previous,
                    hash=found,
                    sealed_at=at,
                )
            )
            previous = found
        ChainLink.objects.bulk_create(links)
        return len(links)


def _unsealed(cursor: Any, *, since: datetime | None, limit: int, until: datetime | None = None) -> list[Any]:
    cursor.execute(
        f"select {_SELECTED} from audit_event event"
        " where (%(since)s::timestamptz is null or event.recorded_at >= %(since)s)"
        " and (%(until)s::timestamptz is null or event.recorded_at < %(until)s)"
        " and not exists (select from audit_chainlink link where link.event = event.id)"
        " order by event.recorded_at, event.id limit %(limit)s",
        {"since": since, "until": until, "limit": limit},
    )
    return [_read(row) for row in cursor.fetchall()]


def _read(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A raw cursor gives JSON as text."""
    detail = COLUMNS.index("detail")
    value = json.loads(row[detail]) if isinstance(row[detail], str) else row[detail]
    return (*row[:detail], value, *row[detail + 1 :])


def anchor(folder: Path, *, at: datetime) -> dict[str, Any] | None:
    """Write the last link at the end of a file outside of the database; None when there is none."""
    with acting_as(SEALER):
        last = ChainLink.objects.order_by("-position").first()
    if last is None:
        return None
    line = {"at": at.isoformat(timespec="seconds"), "position": last.position, "hash": last.hash}
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ANCHORS).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return line


def verify(folder: Path) -> tuple[int, Broken | None]:
    """How many links were looked at, and the first fault. Once a month is dropped, the chain begins later."""
    with acting_as(SEALER), connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 0")
        count, first, hashes, fault = 0, None, _anchors(folder), None
        before: tuple[int, str] | None = None
        for position, previous, found, event_id, event in _links(cursor):
            first = position if first is None else first
            fault = _fault(before, position, previous, found, event_id, event)
            if fault is None and position in hashes and hashes[position] != found:
                fault = Broken(what="anchor", position=position, event=event_id)
            if fault:
                return count, fault
            before, count = (position, found), count + 1
        last = before[0] if before else 0
        gone = [position for position in sorted(hashes) if position > last]
        if gone:
            return count, Broken(what="missing", position=gone[0])
        late = _unsealed(cursor, since=None, limit=1, until=timezone.now() - SEALED_WITHIN)
        return count, Broken(what="unsealed", position=last, event=late[0][0]) if late else None


def _fault(
    before: tuple[int, str] | None, position: int, previous: str, found: str, event_id: UUID, event: Any
) -> Broken | None:
    if before and position != before[0] + 1:
        return Broken(what="gap", position=before[0] + 1)
    if (before and previous != before[1]) or (position == 1 and previous != BEGINNING):
        return Broken(what="order", position=position, event=event_id)
    if event is None:
        return Broken(what="missing", position=position, event=event_id)
    if digest(previous, event) != found:
        return Broken(what="changed", position=position, event=event_id)
    return None


def _links(cursor: Any) -> Iterator[tuple[int, str, str, UUID, Any]]:
    """In order, a batch at a time."""
    after = 0
    while True:
        cursor.execute(
            f"select link.position, link.previous, link.hash, link.event, {_SELECTED} from audit_chainlink link"
            " left join audit_event event on event.id = link.event and event.recorded_at = link.recorded_at"
            " where link.position > %s order by link.position limit %s",
            [after, BATCH],
        )
        rows = cursor.fetchall()
        for row in rows:
            yield row[0], row[1], row[2], row[3], _read(row[4:]) if row[4] is not None else None
        if len(rows) < BATCH:
            return
        after = rows[-1][0]


def _anchors(folder: Path) -> dict[int, str]:
    file = folder / ANCHORS
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    return {line["position"]: line["hash"] for line in map(json.loads, filter(None, lines))}
