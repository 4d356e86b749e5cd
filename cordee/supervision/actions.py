"""What the supervisor of the line writes, and that an agent has read a note."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from cordee.audit import actions as audit
from cordee.domain.access import Actor
from cordee.domain.opening import Change, Reason, Week
from cordee.supervision import hours, queries
from cordee.supervision.models import CoachingNote, SpecialHours, WeeklyHours


class NotTheSupervisor(Exception):
    """The organisation answers no line, or the actor does not lead its team."""


class AlreadyNoted(Exception):
    """Somebody has written a note about this decision."""


@dataclass(frozen=True, kw_only=True)
class Announcement:
    change: Change
    reason: Reason
    message: str = ""
    message_english: str = ""


@transaction.atomic
def set_week(*, week: Week, valid_from: date, actor: Actor, at: datetime) -> WeeklyHours:
    """The hours from that day on. What was written before is kept."""
    _must_supervise(actor)
    made = WeeklyHours(
        organisation_id=actor.organisation,
        valid_from=valid_from,
        week=hours.stored(week),
        made_at=at,
        by_id=actor.membership,
    )
    made.save(force_insert=True)
    hours.read_again()
    audit.record("line.hours_set", actor=actor, at=at, target=made.pk, detail={"from": valid_from.isoformat()})
    return made


@transaction.atomic
def announce(said: Announcement, *, actor: Actor, at: datetime) -> SpecialHours:
    _must_supervise(actor)
    made = SpecialHours(
        organisation_id=actor.organisation,
        closes=said.change.closes,
        begins_at=said.change.begins,
        ends_at=said.change.ends,
        reason=said.reason.value,
        message=said.message,
        message_english=said.message_english,
        made_at=at,
        by_id=actor.membership,
    )
    made.save(force_insert=True)
    hours.read_again()
    detail = {"closes": made.closes, "reason": made.reason}
    audit.record("line.announced", actor=actor, at=at, target=made.pk, detail=detail)
    return made


@transaction.atomic
def withdraw(*, announcement_id: UUID, actor: Actor, at: datetime) -> SpecialHours:
    """Raises SpecialHours.DoesNotExist. Twice is once."""
    _must_supervise(actor)
    found = queries.announcement(announcement_id, actor=actor, lock=True)
    if found.withdrawn_at is None:
        found.withdrawn_at, found.withdrawn_by_id = at, actor.membership
        found.save(update_fields=["withdrawn_at", "withdrawn_by_id"])
        hours.read_again()
        audit.record("line.withdrawn", actor=actor, at=at, target=found.pk)
    return found


@transaction.atomic
def note(*, orientation: UUID, words: str, actor: Actor, at: datetime) -> CoachingNote:
    """To whoever took this decision, whom the supervisor is not told. Raises AlreadyNoted, queries.NotThere."""
    _must_supervise(actor)
    queries.must_be_coachable(orientation)
    made = CoachingNote(
        orientation=orientation,
        organisation_id=actor.organisation,
        note=words,
        marked_at=at,
        by_id=actor.membership,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise AlreadyNoted from None
    audit.record("line.noted", actor=actor, at=at, target=made.pk)
    return made


@transaction.atomic
def read_note(*, note_id: UUID, actor: Actor, at: datetime) -> CoachingNote:
    """Raises CoachingNote.DoesNotExist. Twice is once."""
    found: CoachingNote = (
        CoachingNote.objects.visible_to(actor).select_for_update(of=("self",), no_key=True).get(pk=note_id)
    )
    if found.read_at is None:
        found.read_at = at
        found.save(update_fields=["read_at"])
        audit.record("line.note_read", actor=actor, at=at, target=found.pk)
    return found


def _must_supervise(actor: Actor) -> None:
    if not queries.supervises(actor):
        raise NotTheSupervisor
