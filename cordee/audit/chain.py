"""The bytes of an event and the digest that ties it to the one before. Version 1: what it says must never change."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

BEGINNING = "0" * 64
COLUMNS = (
    "id",
    "at",
    "kind",
    "actor_kind",
    "actor_label",
    "membership",
    "organisation",
    "target",
    "case",
    "person",
    "classes",
    "screen",
    "reason",
    "channel",
    "detail",
    "request_id",
    "recorded_at",
)


def digest(previous: str, event: Sequence[Any]) -> str:
    """``event``: the values of ``COLUMNS``, in their order."""
    return sha256(f"1\n{previous}\n{canonical(event)}".encode()).hexdigest()


def canonical(event: Sequence[Any]) -> str:
    """JSON with sorted keys and no space; instants in UTC to the microsecond, identifiers as text."""
    return json.dumps(
        dict(zip(COLUMNS, event, strict=True)),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=_as_text,
    )


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)
