"""One list of what happened in a case, the latest first: requests, who took part, what was planned, notes, stock taken
again, steps, appointments, applications, programmes, documents, what her employer is shown and answers, her own word.

Each kind of line is asked for one page more than what is shown, from the same place on; the page is the first of them
all. A place is an instant, a kind and a key: no two lines share one.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import connection
from django.db.models import F, Q, QuerySet

from cordee.cases.models import Participation, PersonAnswer
from cordee.documents.models import Document
from cordee.domain.access import Actor, Level
from cordee.domain.programmes import What
from cordee.employer.models import EmployerReply, Sharing
from cordee.orientation.models import Orientation
from cordee.programmes.models import SupportProgramme
from cordee.referrals.models import Attempt, Referral, ReferralComplement, ReferralQuestion, Transition
from cordee.support.models import Application, Appointment, Note, Step

PAGE = 12
LOWEST, HIGHEST = UUID(int=0), UUID(int=2**128 - 1)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a page ends: the next begins after it."""

    at: datetime
    kind: str
    key: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.kind}_{self.key}"

    @property
    def order(self) -> tuple[float, str, UUID]:
        return (-self.at.timestamp(), self.kind, self.key)

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """None for what this site has not written: the list then begins at its start."""
        try:
            at, kind, key = text.split("_")
            place = cls(at=datetime.fromisoformat(at), kind=kind, key=UUID(key))
        except ValueError:
            return None
        return place if kind in KINDS and place.at.utcoffset() == timedelta(0) else None


@dataclass(frozen=True, kw_only=True)
class Line:
    """``row`` as its table holds it; ``kind`` says which."""

    at: datetime
    kind: str
    key: UUID
    row: Any

    @property
    def order(self) -> tuple[float, str, UUID]:
        return self.place.order

    @property
    def place(self) -> Place:
        return Place(at=self.at, kind=self.kind, key=self.key)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What the journal says was to come next; ``kind`` is that of its line."""

    id: UUID
    at: datetime
    kind: str
    next_action: str
    on: date | None
    owner: UUID | None
    closing: str
    organisation: UUID | None
    actor_kind: str


@dataclass(frozen=True, kw_only=True)
class Timeline:
    lines: tuple[Line, ...]
    after: Place | None


@dataclass(frozen=True, kw_only=True)
class _Asked:
    case: UUID
    referrals: tuple[UUID, ...]
    actor: Actor
    after: Place | None
    size: int


def timeline(
    case_id: UUID, referrals: Iterable[Referral], *, actor: Actor, after: Place | None = None, size: int = PAGE
) -> Timeline:
    """``referrals``: those of the case that the actor sees. A fixed number of questions, whatever happened."""
    asked = _Asked(case=case_id, referrals=tuple(one.pk for one in referrals), actor=actor, after=after, size=size + 1)
    found = sorted((line for ask in SOURCES for line in ask(asked)), key=lambda line: line.order)
    shown = tuple(found[:size])
    return Timeline(lines=shown, after=shown[-1].place if len(found) > size else None)


def _beyond(asked: _Asked, kind: str, field: str = "at") -> Q:
    if (after := asked.after) is None:
        return Q()
    earlier, same = Q(**{f"{field}__lt": after.at}), Q(**{field: after.at})
    if kind > after.kind:
        return earlier | same
    return earlier | same & Q(pk__gt=after.key) if kind == after.kind else earlier


def _lines(found: QuerySet[Any], asked: _Asked, kind: str, field: str = "at") -> list[Line]:
    rows = found.filter(_beyond(asked, kind, field)).order_by(f"-{field}", "pk")[: asked.size]
    return [Line(at=getattr(row, field), kind=kind, key=row.pk, row=row) for row in rows]


def _of_requests(model: Any, kind: str) -> Callable[[_Asked], list[Line]]:
    def ask(asked: _Asked) -> list[Line]:
        found = model.objects.visible_to(asked.actor).filter(referral__in=asked.referrals)
        return _lines(found, asked, kind) if asked.referrals else []

    return ask


def _participations(kind: str, field: str) -> Callable[[_Asked], list[Line]]:
    def ask(asked: _Asked) -> list[Line]:
        found = Participation.objects.visible_to(asked.actor).filter(case=asked.case, **{f"{field}__isnull": False})
        found = found.exclude(level=Level.INVITED.value)  # its request says so
        return _lines(found.select_related("organisation"), asked, kind, field)

    return ask


def _answers(asked: _Asked) -> list[Line]:
    found = PersonAnswer.objects.visible_to(asked.actor).filter(case=asked.case)
    return _lines(found, asked, "word")


def _notes(asked: _Asked) -> list[Line]:
    found = Note.objects.visible_to(asked.actor).filter(case=asked.case).select_related("organisation")
    return _lines(found, asked, "note")


def _stocks(asked: _Asked) -> list[Line]:
    """Taken in the case: what was decided on the call that opened it is in its first request."""
    found = Orientation.objects.visible_to(asked.actor).filter(case=asked.case, decided_at__gt=F("case__opened_at"))
    return _lines(found.select_related("organisation"), asked, "stock", "decided_at")


def _steps(kind: str, field: str) -> Callable[[_Asked], list[Line]]:
    def ask(asked: _Asked) -> list[Line]:
        found = Step.objects.visible_to(asked.actor).filter(case=asked.case, **{f"{field}__isnull": False})
        return _lines(found.select_related("organisation", "owner"), asked, kind, field)

    return ask


def _appointments(kind: str, field: str) -> Callable[[_Asked], list[Line]]:
    def ask(asked: _Asked) -> list[Line]:
        found = Appointment.objects.visible_to(asked.actor).filter(case=asked.case, **{f"{field}__isnull": False})
        return _lines(found.select_related("organisation"), asked, kind, field)

    return ask


def _plans(asked: _Asked) -> list[Line]:
    before, beyond = "infinity", LOWEST
    if asked.after is not None:
        later = LOWEST if asked.after.kind < "plan" else HIGHEST
        before, beyond = asked.after.at.isoformat(), asked.after.key if asked.after.kind == "plan" else later
    with connection.cursor() as cursor:
        cursor.execute("select * from policy.plans_of(%s, %s, %s, %s)", [asked.case, before, beyond, asked.size])
        rows = cursor.fetchall()
    names = ("id", "at", "kind", "next_action", "on", "owner", "closing", "organisation", "actor_kind")
    plans = [Plan(**dict(zip(names, row, strict=True))) for row in rows]
    return [Line(at=one.at, kind="plan", key=one.id, row=one) for one in plans]


def _applications(kind: str, field: str) -> Callable[[_Asked], list[Line]]:
    def ask(asked: _Asked) -> list[Line]:
        found = Application.objects.visible_to(asked.actor).filter(case=asked.case, **{f"{field}__isnull": False})
        return _lines(found.select_related("organisation"), asked, kind, field)

    return ask


def _sharings(kind: str, field: str) -> Callable[[_Asked], list[Line]]:
    def ask(asked: _Asked) -> list[Line]:
        found = Sharing.objects.visible_to(asked.actor).filter(case=asked.case, **{f"{field}__isnull": False})
        return _lines(found, asked, kind, field)

    return ask


def _replies(asked: _Asked) -> list[Line]:
    found = EmployerReply.objects.visible_to(asked.actor).filter(case=asked.case)
    return _lines(found.select_related("sharing"), asked, "replied")


# A session, or what was written of her health, is read on the page of its programme.
MILESTONES = frozenset({What.SIGNATURE, What.PHASE_ENDED, What.HANDED, What.KEEPING})


def _programmes(asked: _Asked) -> list[Line]:
    """Opened, ended, and what happened in between that counts: one question for all, since it is kept in its row."""
    found = SupportProgramme.objects.visible_to(asked.actor).filter(case=asked.case).select_related("organisation")
    lines = [line for one in found for line in _of_programme(one)]
    after = asked.after
    beyond = [line for line in lines if after is None or line.order > after.order]
    return sorted(beyond, key=lambda line: line.order)[: asked.size]


def _of_programme(one: SupportProgramme) -> Iterator[Line]:
    yield Line(at=one.at, kind="programme", key=one.pk, row=one)
    if one.ended_at is not None:
        yield Line(at=one.ended_at, kind="ended", key=one.pk, row=one)
    for each in one.happened:
        if each.what in MILESTONES and each.at and not each.struck:
            at = datetime.fromisoformat(each.at).astimezone(UTC)
            yield Line(at=at, kind="milestone", key=uuid5(one.pk, each.id), row=(one, each))


def _documents(kind: str, field: str) -> Callable[[_Asked], list[Line]]:
    """As far as its audience allows: the row itself is hidden from others."""

    def ask(asked: _Asked) -> list[Line]:
        found = Document.objects.visible_to(asked.actor).filter(case=asked.case, **{f"{field}__isnull": False})
        return _lines(found.select_related("organisation"), asked, kind, field)

    return ask


SOURCES: tuple[Callable[[_Asked], list[Line]], ...] = (
    _of_requests(Transition, "move"),
    _of_requests(Attempt, "attempt"),
    _of_requests(ReferralQuestion, "question"),
    _of_requests(ReferralComplement, "reply"),
    _participations("joined", "valid_from"),
    _participations("left", "valid_until"),
    _answers,
    _notes,
    _stocks,
    _steps("step", "at"),
    _steps("settled", "settled_at"),
    _appointments("booked", "at"),
    _appointments("rebooked", "moved_at"),
    _appointments("wished", "wished_at"),
    _appointments("met", "settled_at"),
    _applications("application", "at"),
    _applications("filed", "filed_at"),
    _applications("decided", "settled_at"),
    _sharings("shared", "agreed_at"),
    _sharings("unshared", "stopped_at"),
    _replies,
    _programmes,
    _documents("document", "at"),
    _documents("destroyed", "destroyed_at"),
    _plans,
)
OF_REQUESTS, OF_PARTS = ("move", "attempt", "question", "reply"), ("joined", "left")
OF_APPOINTMENTS = ("booked", "rebooked", "wished", "met")
OF_APPLICATIONS = ("application", "filed", "decided")
OF_EMPLOYER = ("shared", "unshared", "replied")
OF_WORK = ("programme", "ended", "milestone", "document", "destroyed")
_OTHERS = ("word", "note", "stock", "step", "settled", "plan")
KINDS = frozenset({*OF_REQUESTS, *OF_PARTS, *OF_APPOINTMENTS, *OF_APPLICATIONS, *OF_EMPLOYER, *OF_WORK, *_OTHERS})
