"""Every read of sheets: hers, and the one that a link opens."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models.functions import Now

from cordee.domain.access import Actor, hash_of_secret
from cordee.domain.sheet import Recipient
from cordee.sheet.models import Sheet


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What the holder of a link reads. ``case`` is for the journal, never for the page."""

    pk: UUID
    case: UUID
    recipient: Recipient
    lines: tuple[tuple[str, str], ...]
    made_at: datetime
    expires_at: datetime


def sheets_of_case(case_id: UUID, *, actor: Actor) -> list[Sheet]:
    """The latest first, those that ended lately included."""
    return list(Sheet.objects.visible_to(actor).filter(case=case_id).order_by("-made_at", "pk"))


def count_open(case_id: UUID, *, actor: Actor) -> int:
    found = Sheet.objects.visible_to(actor).filter(case=case_id, revoked_at__isnull=True, expires_at__gt=Now())
    return int(found.count())


def access_sheet(sheet_id: UUID, *, actor: Actor) -> Sheet:
    """Raise Sheet.DoesNotExist when it is missing or somebody else's."""
    sheet: Sheet = Sheet.objects.visible_to(actor).get(pk=sheet_id)
    return sheet


def openings() -> dict[UUID, list[datetime]]:
    """When each of her sheets was opened, by whoever held its link; to anybody else, nothing."""
    found: dict[UUID, list[datetime]] = {}
    with connection.cursor() as cursor:
        cursor.execute("select sheet, at from policy.sheets_opened()")
        for sheet, at in cursor.fetchall():
            found.setdefault(sheet, []).append(at)
    return found


def opened_by(secret: str) -> Opened | None:
    """What this secret opens now; one that is dead, over, revoked or was never made opens nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, of_case, recipient, lines::text, made_at, expires_at from policy.sheet_of_link(%s)",
            [hash_of_secret(secret)],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    return Opened(
        pk=row[0],
        case=row[1],
        recipient=Recipient(row[2]),
        lines=tuple((label, text) for label, text in json.loads(row[3])),
        made_at=row[4],
        expires_at=row[5],
    )
