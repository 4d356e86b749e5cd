"""Ways to break what is true of sheets, as ``breaking``."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from cordee.sheet.models import Sheet
from tests.factories.audit import EventFactory
from tests.factories.cases import CaseFactory
from tests.factories.sheet import SheetFactory


def _read(sheet: Sheet) -> list[UUID]:
    EventFactory(kind="sheet.read", actor_kind="visitor", target=str(sheet.pk), at=timezone.now())
    return [sheet.pk]


def sheet_read_after_its_end() -> list[UUID]:
    return _read(SheetFactory(case=CaseFactory(), over=True))


def sheet_read_after_she_stopped_it() -> list[UUID]:
    return _read(SheetFactory(case=CaseFactory(), revoked_at=timezone.now() - timedelta(hours=1)))


def sheet_kept_too_long() -> list[UUID]:
    long_ago = timezone.now() - timedelta(days=40)
    return [SheetFactory(case=CaseFactory(), made_at=long_ago).pk]
