"""What she does with a sheet, and what erases it. The link that opens it is made from its id."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models.functions import Now

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.domain.access import Actor, DataClass
from cordee.domain.sheet import ALIVE_AT_ONCE
from cordee.sheet import queries
from cordee.sheet.filling import Composed
from cordee.sheet.links import hash_of_link
from cordee.sheet.models import KEEPER, Sheet


class TooMany(Exception):
    """Enough of them are open: one is to be revoked first."""


class KeyReused(Exception):
    """The key already made a sheet that says something else."""


class Over(Exception):
    """It had ended before."""


@transaction.atomic
def make(*, case_id: UUID, composed: Composed, actor: Actor, at: datetime, key: str) -> Sheet:
    """As it was previewed. The same key gives the same sheet. Raise KeyReused for another, TooMany."""
    case = cases.access_case(case_id, actor=actor, lock=True)
    before: Sheet | None = Sheet.objects.visible_to(actor).filter(case=case.pk, idempotency_key=key).first()
    if before is not None:
        if not _says_the_same(before, composed):
            raise KeyReused
        return before
    alive = Sheet.objects.visible_to(actor).filter(case=case.pk, revoked_at__isnull=True, expires_at__gt=Now())
    if alive.count() >= ALIVE_AT_ONCE:
        raise TooMany
    sheet_id = uuid4()
    sheet = Sheet(
        pk=sheet_id,
        case=case,
        departement=case.departement,
        recipient=composed.recipient.value,
        lines=[list(line) for line in composed.lines],
        secret_hash=hash_of_link(sheet_id),
        made_at=at,
        expires_at=at + timedelta(days=composed.days),
        idempotency_key=key,
    )
    sheet.save(force_insert=True)
    detail = {"recipient": composed.recipient.value, "days": composed.days, "lines": len(composed.lines)}
    audit.record("sheet.made", actor=actor, at=at, target=sheet.pk, case=case.pk, detail=detail)
    return sheet


@transaction.atomic
def revoke(*, sheet_id: UUID, actor: Actor, at: datetime) -> Sheet:
    """From the next statement on, its link opens nothing. Raise Over when it had ended."""
    sheet = queries.access_sheet(sheet_id, actor=actor)
    alive = Sheet.objects.visible_to(actor).filter(pk=sheet.pk, revoked_at__isnull=True, expires_at__gt=Now())
    if alive.update(revoked_at=at) != 1:
        raise Over
    sheet.revoked_at = at
    audit.record("sheet.revoked", actor=actor, at=at, target=sheet.pk, case=sheet.case_id)
    return sheet


def _says_the_same(sheet: Sheet, composed: Composed) -> bool:
    lasts = sheet.expires_at - sheet.made_at
    said = [list(line) for line in composed.lines]
    return (sheet.recipient, sheet.lines, lasts) == (composed.recipient.value, said, timedelta(days=composed.days))


def note_opening(*, opened: queries.Opened, classes: Collection[DataClass], actor: Actor, at: datetime) -> None:
    """She sees the day and the hour; nobody knows who it was, only that the link was held."""
    shown = {"target": opened.pk, "case": opened.case}
    audit.record_reading("sheet", actor=actor, at=at, screen="sheet:read", classes=sorted(classes), **shown)


def erase_what_is_over(*, at: datetime) -> int:
    """Thirty days after its end, by the clock of the database; the journal keeps that it was there."""
    keeper = Actor.for_job(KEEPER, label="Fin des fiches")
    with acting_as(keeper):
        over = [one.pk for one in Sheet.objects.visible_to(keeper)]
        for sheet_id in over:
            audit.record("sheet.erased", actor=keeper, at=at, target=sheet_id)
        Sheet.objects.filter(pk__in=over).delete()
    return len(over)
