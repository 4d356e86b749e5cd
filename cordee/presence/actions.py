"""Writes: a team lead says who is away, corrects it or takes it back; what is over is forgotten."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.domain.access import Actor
from cordee.domain.presence import KEPT_FOR
from cordee.presence import queries
from cordee.presence.models import Absence

MOST = 60  # of one organisation, to come
FORGETTER = Actor.for_job("presence", label="Absences passées")


class TooMany(Exception):
    """An organisation announces so many absences, no more."""


class Begun(Exception):
    """An absence that has begun ends earlier or later; it began when it began."""


@dataclass(frozen=True, kw_only=True)
class Announced:
    """``member`` and ``stand_in_member``: the agents of the line that ``who`` and ``stand_in`` name, if they are."""

    who: str
    since: date
    until: date
    stand_in: str = ""
    phone: str = ""
    member: UUID | None = None
    stand_in_member: UUID | None = None


@transaction.atomic
def announce(said: Announced, *, actor: Actor, at: datetime) -> Absence:
    """Raises TooMany."""
    if len(queries.announced(actor, on=timezone.localdate(at))) >= MOST:
        raise TooMany
    absence = _said(said, actor=actor, at=at)
    audit.record("absence.announced", actor=actor, at=at, target=absence.pk)
    return absence


@transaction.atomic
def correct(said: Announced, *, absence_id: UUID, actor: Actor, at: datetime) -> Absence:
    """Say it again, under the same name: nothing of what was said before is kept, and it is the last one announced.

    Raises Absence.DoesNotExist, Begun when it would begin on another day than the past one on which it began.
    """
    before = queries.access_absence(absence_id, actor=actor)
    if before.since < timezone.localdate(at) and said.since != before.since:
        raise Begun
    gone, _ = Absence.objects.visible_to(actor).filter(pk=absence_id).delete()
    if not gone:  # corrected or taken back meanwhile
        raise Absence.DoesNotExist
    absence = _said(said, pk=absence_id, actor=actor, at=at)
    audit.record("absence.corrected", actor=actor, at=at, target=absence.pk)
    return absence


def _said(said: Announced, *, pk: UUID | None = None, actor: Actor, at: datetime) -> Absence:
    absence = Absence(
        id=pk or uuid4(),
        organisation_id=actor.organisation,
        who=said.who,
        member_id=said.member,
        stand_in=said.stand_in,
        stand_in_member_id=said.stand_in_member,
        phone=said.phone,
        since=said.since,
        until=said.until,
        said_by_id=actor.membership,
        said_at=at,
    )
    absence.save(force_insert=True)
    return absence


@transaction.atomic
def take_back(*, absence_id: UUID, actor: Actor, at: datetime) -> None:
    """Raises Absence.DoesNotExist."""
    absence = queries.access_absence(absence_id, actor=actor)
    audit.record("absence.taken_back", actor=actor, at=at, target=absence.pk)
    absence.delete()


@transaction.atomic
def forget(*, on: date, actor: Actor, at: datetime) -> int:
    """Return how many were over for long enough."""
    gone, _ = Absence.objects.visible_to(actor).filter(until__lt=on - KEPT_FOR).delete()
    if gone:
        audit.record("absence.forgotten", actor=actor, at=at, detail={"count": gone})
    return gone
