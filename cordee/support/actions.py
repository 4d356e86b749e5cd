"""Every write on notes: written, corrected by another for a day, then struck with a reason. None ever changes."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cordee.audit import actions as audit
from cordee.cases import queries as cases
from cordee.domain.access import Actor
from cordee.domain.notes import CLASSES, Audience, may_correct
from cordee.support import notes, queries
from cordee.support.models import Note
from cordee.support.refusals import AlreadyStruck, AudienceShut, TooLate

CORRECTED = "Corrigée"


@transaction.atomic
def write(*, case_id: UUID, audience: Audience, text: str, actor: Actor, at: datetime, key: str) -> Note:
    queries.access_case(case_id, actor=actor)
    cases.access_case(case_id, actor=actor, lock=True)
    if before := _written_under(key, actor):
        return before
    if audience not in notes.audiences(case_id, actor=actor):
        raise AudienceShut(audience)
    return _written(case_id, audience, text, actor, at, key)


@transaction.atomic
def correct(*, note_id: UUID, text: str, actor: Actor, at: datetime, key: str) -> Note:
    """What was written stays, struck; the note that replaces it has the same readers."""
    note = notes.access_own(note_id, actor=actor)
    cases.access_case(note.case_id, actor=actor, lock=True)
    if before := _written_under(key, actor):
        return before
    if not may_correct(note.at, at=at):
        raise TooLate(note_id)
    audience = Audience(note.audience)
    if audience not in notes.audiences(note.case_id, actor=actor):
        raise AudienceShut(audience)
    _strike(note, CORRECTED, actor, at)
    return _written(note.case_id, audience, text, actor, at, key, corrects=note.pk)


@transaction.atomic
def strike(*, note_id: UUID, reason: str, actor: Actor, at: datetime) -> Note:
    """It stays readable, struck, with why. The same twice is once."""
    note = notes.access_own(note_id, actor=actor)
    if note.struck_at is not None and note.struck_reason == reason.strip():
        return note
    _strike(note, reason.strip(), actor, at)
    return note


def _written_under(key: str, actor: Actor) -> Note | None:
    found: Note | None = Note.objects.visible_to(actor).filter(membership=actor.membership, idempotency_key=key).first()
    return found


def _written(
    case_id: UUID, audience: Audience, text: str, actor: Actor, at: datetime, key: str, corrects: UUID | None = None
) -> Note:
    case = cases.access_case(case_id, actor=actor)
    note = Note(
        case_id=case.pk,
        departement=case.departement,
        audience=audience.value,
        text=text.strip(),
        membership_id=actor.membership,
        organisation_id=actor.organisation,
        by_label=actor.label,
        at=at,
        corrects=corrects,
        idempotency_key=key,
    )
    note.save(force_insert=True)
    _trace("note.corrected" if corrects else "note.written", note, actor, at)
    return note


def _strike(note: Note, reason: str, actor: Actor, at: datetime) -> None:
    same = Note.objects.visible_to(actor).filter(pk=note.pk, membership=actor.membership, struck_at__isnull=True)
    if same.update(struck_at=at, struck_reason=reason) != 1:
        raise AlreadyStruck(note.pk)
    note.struck_at, note.struck_reason = at, reason
    if reason != CORRECTED:
        _trace("note.struck", note, actor, at)


def _trace(kind: str, note: Note, actor: Actor, at: datetime) -> None:
    classes, detail = [CLASSES[Audience(note.audience)]], {"audience": note.audience}
    audit.record(kind, actor=actor, at=at, target=note.pk, case=note.case_id, classes=classes, detail=detail)
