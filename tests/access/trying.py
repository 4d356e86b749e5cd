"""Who looks, and the rows that are tried: what is changed, what is added, and as whom."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from cordee.cases.models import Case
from cordee.privacy.models import CaseAssignment
from tests.access.oracle import Who
from tests.access.relations import guards_asleep
from tests.database import bypass_row_security


@dataclass(frozen=True)
class Eye:
    context: str
    who: Who
    case: Any = None  # the case that this actor is tied to


CHANGED = {
    "cases_case": "next_action",
    "cases_participation": "valid_until",
    "people_consent": "withdrawn_channel",
    "orientation_orientation": "override_text",
    "referrals_referral": "responder_name",
    "frontdesk_call": "words",
}
# The only change of the job that ends calls left open.
ENDS_A_CALL = "outcome = 'non_terminee', ended_at = now(), code_hash = md5(id::text) || md5(id::text)"
# What would hand a row to somebody else: the column, and where a foreign value is found.
GIVEN_AWAY = {
    "frontdesk_call": ("membership_id", "membership_id"),
    "orientation_orientation": ("case_id", "case_id"),
}
# What somebody could write in a row besides who signs it.
CHANGES = {
    "departement": "38",
    "withdrawn_at": "2020-01-01T00:00:00+00:00",
    "case_id": None,
    "level": "partner",
    "opened_by": "retour",
    "organisation_id": None,
    "membership_id": None,
    "state": "sent",
    "attempts": 1,
    "sent_at": "2020-01-01T00:00:00+00:00",
    "kind": "account_password",
    "actor_kind": "member",
    "followed_at": "2020-01-01T00:00:00+00:00",
    "channel": "sms",
    "recipient_kind": "organisation",
}


def let_in(model: Any, case: Case, eye: Eye, **more: Any) -> None:
    signed = {"assigned_by_id": eye.who.membership} if model is CaseAssignment else {}
    whose = {"organisation_id": eye.who.organisation, "membership_id": eye.who.membership, **signed}
    with guards_asleep():
        model.objects.bulk_create([model(case_id=case.pk, departement=case.departement, **whose, **more)])


def acting(eye: Eye) -> Any:
    return Acting(eye)


class Acting:
    """The web server's role, this context, guards asleep: what is left is the policies. Everything is undone."""

    def __init__(self, eye: Eye) -> None:
        self.eye = eye

    def __enter__(self) -> Any:
        self.savepoint = transaction.savepoint()
        self.cursor = connection.cursor()
        self.cursor.execute(
            "select set_config('role', 'none', true), set_config('session_replication_role', 'replica', true),"
            " set_config('cordee.membership', %s, true), set_config('role', 'cordee_web', true)",
            [self.eye.context],
        )
        return self.cursor

    def __exit__(self, *_error: object) -> None:
        self.cursor.close()
        transaction.savepoint_rollback(self.savepoint)


def rows_of(table: str) -> list[dict[str, Any]]:
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute(f"select * from {table}")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def insertion(table: str, row: dict[str, Any]) -> str:
    """As text, with a key of its own where the key is not that of a parent."""
    if isinstance(row.get("id"), type(uuid4())):
        row = row | {"id": uuid4()}
    skipped = {"next_deadline_on"} | ({"id"} if table == "audit_event" else set())
    names = [name for name in row if name not in skipped]
    body = json.dumps({name: row[name] for name in names}, default=told).replace("'", "''")
    listed = ", ".join(f'"{name}"' for name in names)
    return f"insert into {table} ({listed}) select {listed} from json_populate_record(null::{table}, '{body}'::json)"


def told(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
