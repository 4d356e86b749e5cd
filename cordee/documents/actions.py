"""Every write on documents: added, struck, planned to be destroyed, destroyed on their day.

A file is on the disk before its line commits, and goes after its line says so: what is cut between leaves a file too
many, which ``sweeping`` removes, never a line without its file.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from cordee.audit import actions as audit
from cordee.cases import queries as cases
from cordee.documents import belonging, kept, queries
from cordee.documents.models import Document
from cordee.documents.refusals import AlreadyDestroyed, AudienceShut, NotOfThisCase
from cordee.domain.access import Actor
from cordee.domain.documents import DocumentKind, Ending, FileType, classes_of, holds_health
from cordee.domain.notes import Audience


@dataclass(frozen=True, kw_only=True)
class NewDocument:
    """``content`` was checked (``checking``); ``programme``: empty, or that of its case which says when it goes."""

    title: str
    kind: DocumentKind
    audience: Audience
    about_health: bool
    file_type: FileType
    content: bytes
    programme: str = ""


@transaction.atomic
def add(*, case_id: UUID, new: NewDocument, actor: Actor, at: datetime, key: str) -> Document:
    queries.access_case(case_id, actor=actor)
    case = cases.access_case(case_id, actor=actor, lock=True)
    if before := Document.objects.visible_to(actor).filter(membership=actor.membership, idempotency_key=key).first():
        found: Document = before
        return found
    about_health = holds_health(new.audience, new.kind, said=new.about_health)
    if new.audience not in queries.audiences(case_id, about_health=about_health, actor=actor):
        raise AudienceShut(new.audience)
    if new.programme and new.programme not in {one.code for one in belonging.programmes_of(case_id, actor=actor)}:
        raise NotOfThisCase(new.programme)
    one = Document(
        case_id=case.pk,
        departement=case.departement,
        audience=new.audience.value,
        about_health=about_health,
        kind=new.kind.value,
        title=new.title.strip(),
        file_type=new.file_type.value,
        size=len(new.content),
        programme=new.programme,
        membership_id=actor.membership,
        organisation_id=actor.organisation,
        by_label=actor.label,
        at=at,
        idempotency_key=key,
        file=kept.put(new.content),
    )
    one.save(force_insert=True)
    _trace("document.added", one, actor, at, size=one.size)
    return one


@transaction.atomic
def strike(*, document_id: UUID, reason: str, actor: Actor, at: datetime) -> Document:
    """The file is destroyed, the line stays with why. The same twice is once."""
    one = queries.access_own(document_id, actor=actor)
    if one.ending == Ending.STRUCK and one.reason == reason.strip():
        return one
    if not one.file:
        raise AlreadyDestroyed(document_id)
    _destroy(one, Ending.STRUCK, actor, at, reason=reason.strip())
    return one


@transaction.atomic
def plan_destruction(*, case: UUID, programme: str, on: date | None, actor: Actor, at: datetime) -> list[UUID]:
    """Set the day on which all the living documents of a programme are destroyed; None takes it back.

    Who leads the case or takes part beside sets it on what it reads of them, and the database on the others. A document
    that joins the programme later has the same day. Return those that the actor reads and whose day changed.
    """
    queries.access_case(case, actor=actor)
    cases.access_case(case, actor=actor, lock=True)
    living = Document.objects.visible_to(actor).filter(case=case, programme=programme).exclude(file="")
    planned = [one.pk for one in living if one.destroy_on != on] if programme else []
    if not planned:
        return []
    if Document.objects.visible_to(actor).filter(pk__in=planned).update(destroy_on=on) != len(planned):
        raise Document.DoesNotExist(case)
    detail = {"programme": programme, "on": on.isoformat() if on else "", "count": len(planned)}
    audit.record("document.destruction_planned", actor=actor, at=at, case=case, detail=detail)
    return planned


@transaction.atomic
def destroy_due(*, document_id: UUID, on: date, actor: Actor, at: datetime) -> bool:
    """By the job, on its day; False when it was done, or put off, since."""
    seen = Document.objects.visible_to(actor).filter(destroy_on__lte=on)
    one = seen.select_for_update(of=("self",), no_key=True).exclude(file="").filter(pk=document_id).first()
    if one is None:
        return False
    _destroy(one, Ending.DUE, actor, at)
    return True


def _destroy(one: Document, ending: Ending, actor: Actor, at: datetime, reason: str = "") -> None:
    name, said = one.file, {"destroyed_at": at, "destroyed_by": actor.label, "reason": reason}
    changed: dict[str, Any] = {"file": "", "ending": ending.value, **said}
    if Document.objects.visible_to(actor).filter(pk=one.pk, file=name).update(**changed) != 1:
        raise AlreadyDestroyed(one.pk)
    for field, value in changed.items():
        setattr(one, field, value)
    _trace("document.struck" if ending is Ending.STRUCK else "document.destroyed", one, actor, at)
    transaction.on_commit(partial(kept.destroy, name), robust=True)


def _trace(kind: str, one: Document, actor: Actor, at: datetime, **more: int) -> None:
    """The journal has for whom it is and how large, never its title."""
    classes = classes_of(Audience(one.audience), about_health=one.about_health)
    detail = {"audience": one.audience, "programme": one.programme, **more}
    audit.record(kind, actor=actor, at=at, target=one.pk, case=one.case_id, classes=classes, detail=detail)
