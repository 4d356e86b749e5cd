"""What a code opens."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.http import QueryDict

from cordee.public import codes
from cordee.public.carried import NEED, SAID
from cordee.public.models import KeptResult, Parcel


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A conversation as it was kept: the fields of its form, with the day and the release that it was decided with."""

    fields: QueryDict
    who: str
    on: date
    catalogue_hash: str
    until: datetime


def kept(code: str, *, now: datetime) -> Kept | None:
    """None for a code that opens nothing, wrong, erased or out of date: nobody can tell which."""
    opening = codes.opening(code)
    under(opening.hash)
    row = KeptResult.objects.filter(code_hash=opening.hash, expires_at__gt=now).first()
    if row is None:
        return None
    found = json.loads(opening.seal.decrypt(bytes(row.sealed)))
    fields = QueryDict(mutable=True)
    fields.setlist(SAID, found["said"])
    fields.setlist(NEED, found["needs"])
    return Kept(
        fields=fields,
        who=found["who"],
        on=date.fromisoformat(found["on"]),
        catalogue_hash=found["catalogue"],
        until=row.expires_at,
    )


def in_the_parcel(parcel: UUID) -> tuple[str, str] | None:
    """The subject and the words of the mail, in the visitor's language; None when it has gone."""
    row = Parcel.objects.filter(pk=parcel).first()
    if row is None:
        return None
    subject, _, text = codes.parcel_seal(parcel).decrypt(bytes(row.sealed)).decode().partition("\n")
    return subject, text


def under(code_hash: str) -> None:
    """Say the hash for this transaction: the database shows the row that bears it, and no other."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('cordee.kept_code', %s, true)", [code_hash])
