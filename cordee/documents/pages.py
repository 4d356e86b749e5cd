"""The documents of a case as its page shows them, and the answer that opens one: apart, never executed, never kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.documents import kept, queries, wording
from cordee.documents.models import Document
from cordee.domain.access import Actor, DataClass
from cordee.domain.documents import ENDINGS, DocumentKind, Ending, FileType, classes_of
from cordee.domain.notes import Audience
from cordee.ui.typography import long_day, moment

KILOBYTE, MEGABYTE = 1000, 1_000_000
APART = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """``ended`` says what became of the file; empty while it opens."""

    pk: UUID
    title: str
    what: str
    who: str
    when: str
    for_whom: str
    is_of_health: bool
    ended: str
    to_end: str
    may_strike: bool


@dataclass(frozen=True, kw_only=True)
class ShownDocuments:
    living: tuple[Shown, ...]
    ended: tuple[Shown, ...]
    may_add: bool

    @property
    def is_shown(self) -> bool:
        return self.may_add or bool(self.living or self.ended)


def all_of(case_id: UUID, *, supports: bool, actor: Actor, at: datetime, screen: str) -> ShownDocuments:
    """Displayed = logged, by the classes of those that are shown. ``supports``: its lead, or beside: it may add one."""
    found = queries.of_case(case_id, actor=actor)
    if found:
        read = sorted(set().union(*(classes_of_document(one) for one in found)))
        audit.record_reading("document", actor=actor, at=at, screen=screen, classes=read, case=case_id)
    shown = tuple(_shown(one, supports=supports, actor=actor) for one in found)
    return ShownDocuments(
        living=tuple(one for one in shown if not one.ended),
        ended=tuple(one for one in shown if one.ended),
        may_add=supports,
    )


def _shown(one: Document, *, supports: bool, actor: Actor) -> Shown:
    ours = one.organisation_id == actor.organisation
    return Shown(
        pk=one.pk,
        title=one.title,
        what=what_said(one),
        who=one.by_label if ours else one.organisation.name_for_others,
        when=moment(one.at),
        for_whom=wording.READ_BY[Audience(one.audience)],
        is_of_health=one.about_health,
        ended=ended_said(one),
        to_end=wording.TO_BE_DESTROYED.format(day=long_day(one.destroy_on)) if one.file and one.destroy_on else "",
        may_strike=supports and ours and bool(one.file),
    )


def what_said(one: Document) -> str:
    kind, file_type = wording.KINDS[DocumentKind(one.kind)], wording.TYPES[FileType(one.file_type)]
    return f"{kind}, {file_type}, {size_said(one.size)}"


def ended_said(one: Document) -> str:
    if one.destroyed_at is None:
        return ""
    said = wording.STRUCK_ON if one.ending == Ending.STRUCK else wording.DUE_ON
    return said.format(day=long_day(timezone.localdate(one.destroyed_at)), by=one.destroyed_by, reason=one.reason)


def size_said(size: int) -> str:
    if size < MEGABYTE:
        return wording.SMALL.format(size=max(1, round(size / KILOBYTE)))
    return wording.SIZE.format(size=f"{size / MEGABYTE:.1f}".replace(".", ","))


def classes_of_document(one: Document) -> list[DataClass]:
    return classes_of(Audience(one.audience), about_health=one.about_health)


def opened(one: Document, *, actor: Actor, at: datetime, screen: str, download: bool) -> HttpResponse:
    """The file, and the line of the journal that says who opened it. Raise FileGone."""
    content = kept.read(one.file)
    known = {"target": one.pk, "case": one.case_id, "classes": classes_of_document(one)}
    audit.record_reading("document_file", actor=actor, at=at, screen=screen, **known)
    kind = FileType(one.file_type)
    charset = "; charset=utf-8" if kind is FileType.TEXT else ""
    name = f"document-{one.pk.hex[:8]}.{ENDINGS[kind]}"
    how = "attachment" if download else "inline"
    headers = {"Content-Disposition": f'{how}; filename="{name}"', **APART}
    return HttpResponse(content, content_type=f"{kind.value}{charset}", headers=headers)
