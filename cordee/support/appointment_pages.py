"""What the pages show of appointments, in French words: those of a case, lines of the lists, lines of the timeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from cordee.domain.access import Actor, Level
from cordee.domain.appointments import AppointmentState, Means
from cordee.referrals.pages import Event, Filter
from cordee.referrals.references import reference_of
from cordee.support import appointment_wording as wording
from cordee.support.appointments import Agenda, may_change
from cordee.support.models import Appointment
from cordee.support.queries import Names
from cordee.support.timeline import Line
from cordee.ui.typography import moment
from cordee.ui.waiting import number_said


@dataclass(frozen=True, kw_only=True)
class Shown:
    """``settled`` says what became of it; empty while it is planned. ``wish``: her words, while they wait."""

    pk: UUID
    case: UUID
    subject: str
    when: str
    how: str  # how long, by which means, where
    who: str
    settled: str
    sign: str
    seen: str
    wish: str
    moved: str
    has_begun: bool
    is_over: bool  # held, missed or cancelled: nothing more is to be said
    may_change: bool  # it is said held, missed or cancelled
    may_move: bool
    may_resume: bool
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Agendas:
    """Next ones first, then those of which nothing was said, then what is past or cancelled, folded."""

    to_come: tuple[Shown, ...]
    past: tuple[Shown, ...]
    may_add: bool
    is_shown: bool
    is_partial: bool

    @property
    def past_said(self) -> str:
        return wording.PAST[min(len(self.past), 2)].format(len(self.past))


def agenda(
    found: list[Appointment],
    names: Names,
    *,
    level: Level | None,
    is_open: bool,
    whole: bool,
    actor: Actor,
    at: datetime,
) -> Agendas:
    shown = [
        shown_of(
            one,
            who=names.of(one.organisation),
            at=at,
            changes=may_change(one, level=level, actor=actor),
            is_open=is_open,
        )
        for one in found
    ]
    return Agendas(
        to_come=tuple(one for one in shown if not one.is_over),
        past=tuple(one for one in reversed(shown) if one.is_over),
        may_add=is_open and level is not None,
        is_shown=whole or level is not None,
        is_partial=not whole,
    )


def shown_of(one: Appointment, *, who: str, at: datetime, changes: bool, is_open: bool = True) -> Shown:
    """In a closed case what ends one may be said, and none is put back to come."""
    state = AppointmentState(one.state)
    how = ", ".join(part for part in (wording.LENGTHS.get(one.minutes, f"{one.minutes} min"), _means(one)) if part)
    return Shown(
        pk=one.pk,
        case=one.case_id,
        subject=one.subject,
        when=moment(one.starts_at),
        how=how,
        who=", ".join(part for part in (one.with_whom, who) if part),
        settled=wording.SETTLED[state].format(by=one.settled_by, reason=one.reason) if one.settled_at else "",
        sign=wording.SIGNS[state],
        seen=one.seen,
        wish=one.wish if one.wish_waits else "",
        moved=wording.MOVED_FROM.format(moment=moment(one.moved_from)) if one.moved_from else "",
        has_begun=one.starts_at <= at,
        is_over=state is not AppointmentState.PLANNED,
        may_change=changes,
        may_move=changes and is_open,
        may_resume=changes and is_open and state in (AppointmentState.HELD, AppointmentState.MISSED),
        reference=reference_of(one.case_id),
    )


def _means(one: Appointment) -> str:
    said = wording.MEANS[Means(one.means)].lower()
    return f"{said} : {one.place}" if one.place else said


def filters(counts: Mapping[Agenda, int], *, current: Agenda) -> list[Filter]:
    here = reverse("support:appointments")
    return [
        Filter(text=_counted(one, counts[one]), address=f"{here}?liste={one.value}", is_current=one is current)
        for one in Agenda
    ]


def _counted(one: Agenda, count: int) -> str:
    return wording.COUNTED[one][min(count, 2)].format(number_said(count))


def _made(one: Appointment) -> str:
    """The hour that it had first, as far as the row knows it: moved twice, it knows the last two."""
    if one.sequence > 1:
        return wording.MADE_BARE.format(subject=one.subject)
    return wording.MADE.format(subject=one.subject, moment=moment(one.moved_from or one.starts_at))


def told(line: Line, names: Names) -> Event:
    """One line of what happened: made, moved, another time asked, held or missed or cancelled."""
    one: Appointment = line.row
    state = AppointmentState(one.state)
    who, note, icon = names.of(one.organisation), "", "calendar"
    match line.kind:
        case "booked":
            what = _made(one)
        case "rebooked":
            before = moment(one.moved_from) if one.moved_from else ""
            what = wording.MOVED.format(subject=one.subject, before=before, moment=moment(one.starts_at))
        case "wished":
            what, note, who = wording.WISHED.format(subject=one.subject), one.wish, ""
            icon = "chat-bubble-left-right"
        case _:
            what = wording.HAPPENED[state].format(subject=one.subject)
            who, note, icon = one.settled_by, one.reason, wording.SIGNS[state]
    return Event(mark="done", icon=icon, what=what, when=moment(line.at), who=who, note=note)
