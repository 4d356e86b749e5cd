"""Reads: the hours that were written, the line as it is now, the decisions to go over together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from cordee.domain.access import Actor, Role
from cordee.domain.call import Outcome
from cordee.domain.enquiry import Kind
from cordee.domain.opening import PARIS
from cordee.domain.telephony import Happening, Heard, Line, LineState, line_of
from cordee.network.queries import answers_line
from cordee.supervision.models import CoachingNote, SpecialHours, WeeklyHours

SEEN_WITHIN = timedelta(minutes=20)
SOON = timedelta(hours=1)
WEEKS_COMPARED = 8
VERSIONS_SHOWN = 20


class NotThere(Exception):
    """No such decision, or not one that may be gone over."""


@dataclass(frozen=True, kw_only=True)
class Ringing:
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Speaking:
    """``agent``: empty where the telephone names a desk that nobody has said to be theirs."""

    agent: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Danger:
    """An agent called whoever leads the line. ``stands``: the sign does; ``ended_at``: the call is over."""

    agent: str
    warned_at: datetime
    ended_at: datetime | None
    stands: bool
    imminent: bool


@dataclass(frozen=True, kw_only=True)
class Present:
    name: str
    seen_at: datetime


@dataclass(frozen=True, kw_only=True)
class Queued:
    kind: Kind
    late: int
    due: int
    unowned: int
    runs: int


@dataclass(frozen=True, kw_only=True)
class Counted:
    """``usual``: the mean of the same weekdays up to the same hour; None where none had a call."""

    outcome: Outcome
    today: int
    usual: float | None


@dataclass(frozen=True, kw_only=True)
class Live:
    dangers: tuple[Danger, ...]
    ringing: tuple[Ringing, ...]
    speaking: tuple[Speaking, ...]
    present: tuple[Present, ...]
    queue: tuple[Queued, ...]
    counts: tuple[Counted, ...]
    weeks: int  # how many of the weekdays compared had calls


@dataclass(frozen=True, kw_only=True)
class Overridden:
    """A decision where another service was kept: neither whom it is about, nor who took it, nor its day."""

    id: UUID
    monday: date
    needs: tuple[str, ...]
    lead: str
    chosen: str
    code: str
    words: str
    catalogue_hash: str


@dataclass(frozen=True, kw_only=True)
class Times:
    code: str
    chosen: str
    catalogue_hash: str
    count: int


After = tuple[date, UUID]


def supervises(actor: Actor) -> bool:
    """The team lead of an organisation that answers the line; the policies say the same."""
    return actor.role is Role.TEAM_LEAD and answers_line(actor)


def versions(*, actor: Actor) -> list[WeeklyHours]:
    """The latest first."""
    found = WeeklyHours.objects.visible_to(actor).order_by("-valid_from", "-made_at")
    return list(found[:VERSIONS_SHOWN])


def announcements(*, actor: Actor, at: datetime) -> list[SpecialHours]:
    """Those to come or that run, the soonest first."""
    found = SpecialHours.objects.visible_to(actor).filter(withdrawn_at=None, ends_at__gt=at)
    return list(found.order_by("begins_at", "pk")[:100])


def past_announcements(*, actor: Actor, at: datetime) -> list[SpecialHours]:
    found = SpecialHours.objects.visible_to(actor).filter(Q(withdrawn_at__isnull=False) | Q(ends_at__lte=at))
    return list(found.order_by("-begins_at", "pk")[:VERSIONS_SHOWN])


def announcement(pk: UUID, *, actor: Actor, lock: bool = False) -> SpecialHours:
    found = SpecialHours.objects.visible_to(actor)
    if lock:
        found = found.select_for_update(of=("self",), no_key=True)
    one: SpecialHours = found.get(pk=pk)
    return one


def live(*, at: datetime) -> Live:
    """The line now, for who supervises it; for anybody else, nothing."""
    agents = _asked("policy.line_agents(%s)", SEEN_WITHIN)
    ringing, on_phone = _telephone(at)
    owners = {desk: name for name, desk, _, _ in agents if desk}
    speaking = {name: since for name, _, since, _ in agents if since}
    unknown = []
    for line, since in on_phone:
        name = owners.get(line.answered_by, "")
        if name:
            speaking[name] = min(since, speaking.get(name, since))
        else:
            unknown.append(Speaking(agent="", since=since))
    said = [Speaking(agent=name, since=since) for name, since in speaking.items()]
    counts, weeks = _counts(at)
    return Live(
        dangers=dangers(),
        ringing=tuple(ringing),
        speaking=tuple(sorted([*said, *unknown], key=lambda one: one.since)),
        present=tuple(Present(name=name, seen_at=seen) for name, _, _, seen in agents if seen and name not in speaking),
        queue=tuple(_queue(at)),
        counts=counts,
        weeks=weeks,
    )


def dangers() -> tuple[Danger, ...]:
    """For who supervises the line; for anybody else, nothing."""
    names = ("agent", "warned_at", "ended_at", "stands", "imminent")
    return tuple(Danger(**dict(zip(names, row, strict=True))) for row in _asked("policy.line_dangers()"))


def dangers_not_called(*, at: datetime) -> int:
    """How many were promised a call within minutes, and have not been called."""
    return sum(one.late for one in _queue(at) if one.kind is Kind.DANGER)


def overrides(
    *, since: datetime, until: datetime, most: int, code: str = "", chosen: str = "", after: After | None = None
) -> list[Overridden]:
    """The latest week first; within a week, in no order of time. ``after``: from the one behind this decision on."""
    monday, id_ = after or (None, None)
    rows = _asked(
        "policy.line_overrides(%s, %s) where (%s = '' or code = %s) and (%s = '' or chosen = %s) "
        "and (%s::date is null or monday < %s or monday = %s and id > %s) "
        "order by monday desc, id limit %s",
        *(since, until, code, code, chosen, chosen, monday, monday, monday, id_, most),
    )
    return [_overridden(row) for row in rows]


def counted(*, since: datetime, until: datetime) -> list[Times]:
    """How many of each reason and service, whatever the list is narrowed to."""
    rows = _asked(
        "(select code, chosen, max(catalogue_hash), count(*) from policy.line_overrides(%s, %s) "
        "group by code, chosen order by code, chosen) as groups",
        *(since, until),
    )
    return [Times(code=code, chosen=chosen, catalogue_hash=digest, count=count) for code, chosen, digest, count in rows]


def overridden(orientation: UUID, *, since: datetime, until: datetime) -> Overridden | None:
    rows = _asked("policy.line_overrides(%s, %s) where id = %s", since, until, orientation)
    return _overridden(rows[0]) if rows else None


def decided(*, since: datetime, until: datetime) -> int:
    ((count,),) = _asked("policy.line_decided(%s, %s)", since, until)
    return int(count)


def must_be_coachable(orientation: UUID) -> None:
    """Raise NotThere."""
    ((found,),) = _asked("policy.coachable(%s)", orientation)
    if found is None:
        raise NotThere


def notes_on(orientations: Iterable[UUID], *, actor: Actor) -> dict[UUID, CoachingNote]:
    found = CoachingNote.objects.visible_to(actor).filter(orientation__in=list(orientations))
    return {one.orientation: one for one in found}


def own_notes(*, actor: Actor) -> list[tuple[CoachingNote, Overridden]]:
    """What was written to the agent about her decisions: the unread first, then the latest."""
    about = {one.id: one for one in map(_overridden, _asked("policy.own_noted()"))}
    notes = CoachingNote.objects.visible_to(actor).order_by("-marked_at")[:100]
    paired = [(note, about[note.orientation]) for note in notes if note.orientation in about]
    return sorted(paired, key=lambda pair: pair[0].read_at is not None)


def unread(*, actor: Actor) -> int:
    return int(CoachingNote.objects.visible_to(actor).filter(read_at=None).count())


def _telephone(at: datetime) -> tuple[list[Ringing], list[tuple[Line, datetime]]]:
    ringing, speaking = [], []
    for _, rows in groupby(_asked("policy.line_events()"), key=lambda row: row[0]):
        heard = [
            Heard(happening=Happening(happening), at=when, desk=desk, seconds=seconds)
            for _, happening, when, desk, seconds in rows
        ]
        line = line_of(heard, at=at)
        if line.state is LineState.RINGING:
            ringing.append(Ringing(since=line.rang_at))
        elif line.state is LineState.SPEAKING:
            answered = [one.at for one in heard if one.happening is Happening.ANSWERED]
            speaking.append((line, min(answered, default=line.rang_at)))
    return sorted(ringing, key=lambda one: one.since), speaking


def _queue(at: datetime) -> Iterable[Queued]:
    rows = {row[0]: row[1:] for row in _asked("policy.line_queue(%s, %s)", at, at + SOON)}
    for kind in sorted(Kind, key=lambda one: one is not Kind.DANGER):
        late, due, unowned, runs = rows.get(kind.value, (0, 0, 0, 0))
        yield Queued(kind=kind, late=late, due=due, unowned=unowned, runs=runs)


def _counts(at: datetime) -> tuple[tuple[Counted, ...], int]:
    now = at.astimezone(PARIS).replace(tzinfo=None)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = _asked("policy.line_outcomes(%s, %s, %s)", midnight, now, WEEKS_COMPARED)
    weeks = len({back for _, back, _ in rows if back})
    today, before = Counter[str](), Counter[str]()
    for outcome, back, times in rows:
        (before if back else today)[outcome] += times
    counts = tuple(
        Counted(
            outcome=outcome,
            today=today[outcome.value],
            usual=before[outcome.value] / weeks if weeks else None,
        )
        for outcome in Outcome
    )
    return counts, weeks


def _overridden(row: Sequence[Any]) -> Overridden:
    id_, monday, needs, lead, chosen, code, words, catalogue_hash = row
    return Overridden(
        id=id_,
        monday=monday,
        needs=tuple(needs),
        lead=lead,
        chosen=chosen,
        code=code,
        words=words,
        catalogue_hash=catalogue_hash,
    )


def _asked(function: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"select * from {function}", values)
        return cursor.fetchall()
