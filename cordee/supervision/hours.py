"""What the line says of its hours, for every page: read once in a while by each process, and again after a change.

Pages are many and hours change rarely. Another process learns of a change within ``READ_AGAIN_AFTER`` seconds. Where
the database does not answer, what was last read holds, and the setting of the installer before that.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from time import monotonic
from typing import Any

from django.db import DatabaseError, connection, transaction

from cordee.domain.opening import Change, Reason, Spans, Week
from cordee.ui.line_hours import Announced, Known

READ_AGAIN_AFTER = 10.0


@dataclass(kw_only=True)
class _Kept:
    known: Known = field(default_factory=Known)
    until: float = 0.0


_kept = _Kept()


def known() -> Known:
    now = monotonic()
    if now >= _kept.until:
        with suppress(DatabaseError):  # the page itself says what is wrong; hours of a moment ago are better than none
            _kept.known = _read()
        _kept.until = now + READ_AGAIN_AFTER
    return _kept.known


def keep(found: Known, *, until: float) -> None:
    """``until`` as ``time.monotonic`` counts; for who knows that nothing changes meanwhile."""
    _kept.known, _kept.until = found, until


def read_again() -> None:
    """What was read is no longer true: in this transaction, and once the others may see it."""
    _kept.until = 0.0
    transaction.on_commit(_expire)


def _expire() -> None:
    _kept.until = 0.0


def stored(week: Week) -> list[list[list[str]]]:
    return [[[f"{begins:%H:%M}", f"{ends:%H:%M}"] for begins, ends in spans] for spans in week]


def week_from(rows: Any) -> Week:
    monday, *others = (_spans(row) for row in rows)
    return (monday, *others)  # type: ignore[return-value]


def _read() -> Known:
    with connection.cursor() as cursor:
        cursor.execute("select policy.line_hours()")
        (row,) = cursor.fetchone()
    found = json.loads(row) if isinstance(row, str) else row
    return Known(
        weeks=tuple((date.fromisoformat(day), week_from(rows)) for day, rows in found["weeks"]),
        announced=tuple(map(_announced, found["announced"])),
    )


def _announced(row: Mapping[str, Any]) -> Announced:
    begins, ends = (datetime.fromisoformat(row[end]) for end in ("begins", "ends"))
    return Announced(
        change=Change(begins=begins, ends=ends, closes=row["closes"]),
        reason=Reason(row["reason"]),
        message=row["message"],
        message_english=row["message_english"],
    )


def _spans(row: Any) -> Spans:
    return tuple((time.fromisoformat(begins), time.fromisoformat(ends)) for begins, ends in row)
