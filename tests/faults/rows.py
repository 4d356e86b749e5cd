"""Everything that the database holds, and what an act changed of it, whatever numbers chance gave to new rows."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.invariants import queries as invariants
from cordee.invariants.actions import CHECKER
from tests.database import bypass_row_security
from tests.factories.outbox import as_worker

# Files of the catalogue: megabytes that no act touches but their publication, which is known by its hash.
WITHOUT = {"catalogue_release": ("files",)}
# How often an address was used within the hour, by every scene before this one too.
RUNNING = {("keys_tries", "times")}
CHANCE = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b|\$argon2\S+|\bmd5\$\S+|![A-Za-z0-9]{40}|\bgAAAA[\w=-]+"
    r"|\\x6741414141[0-9a-f]+"  # the same seal, as bytes
    r"|\betiquette_\w+"  # a tag that the lead of a line has added
)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
TERMS = (0, 30)  # days from the act
NUMBER = re.compile(r"\d+")
Rows = Counter[tuple[str, str]]


def state() -> Rows:
    """Each row of each table, as text."""
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace"
            " and (relkind = 'r' and not relispartition or relkind = 'p') order by 1"
        )
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(" union all ".join(_all_of(table) for table in tables))
        return Counter(cursor.fetchall())


def _all_of(table: str) -> str:
    left_out = "".join(f" - '{column}'" for column in WITHOUT.get(table, ()))
    return f"select '{table}', (to_jsonb(t){left_out})::text from {table} t"


def change(before: Rows, after: Rows) -> list[str]:
    """What was written between the two, comparable from one run to the next."""
    gone, come = before - after, after - before
    return sorted([*(f"- {line}" for line in _masked(gone)), *(f"+ {line}" for line in _masked(come))])


def broken() -> Counter[str]:
    """The invariants that do not hold, and on how many rows."""
    with as_worker(), acting_as(CHECKER):
        return Counter({breach.invariant.id: breach.count for breach in invariants.breaches(whole=True)})


def _masked(rows: Rows) -> Iterator[str]:
    for (table, text), times in rows.items():
        values = json.loads(text).items()
        row = {name: "#" if (table, name) in RUNNING else _mask(name, value) for name, value in values}
        yield from [f"{table} {json.dumps(row, sort_keys=True, ensure_ascii=False)}"] * times


def _mask(name: str, value: Any) -> Any:
    """Identities, and what is drawn or read from the clock of today; days told by the act are kept."""
    if isinstance(value, dict):
        return {key: _mask(key, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_mask(name, inner) for inner in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return "#" if name in ("id", "milliseconds", "position") or name.endswith("_id") else value
    return _mask_text(value) if isinstance(value, str) else value


def _mask_text(text: str) -> str:
    if DAY.match(text):
        return "now" if _is_about_now(text) else text
    return NUMBER.sub("0", CHANCE.sub("#", text))


def _is_about_now(text: str) -> bool:
    """An hour, not a day: acts of the scenes that read the clock, hours that the database gives, and their terms."""
    if "T" not in text:
        return False
    apart = datetime.fromisoformat(text).replace(tzinfo=UTC) - timezone.now()
    return any(abs(apart - timedelta(days=days)) < timedelta(days=3) for days in TERMS)
