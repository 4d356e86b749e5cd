"""What the applications of a case show, in French words: on its page, on their own, in the lines of what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from cordee.domain.access import Actor, Level
from cordee.domain.applications import (
    DECIDED,
    GATHERED,
    ApplicationKind,
    ApplicationState,
    ApplicationVerb,
    after,
    missing,
)
from cordee.referrals.pages import Event
from cordee.support import application_wording as said
from cordee.support import applications, wording
from cordee.support.models import Application
from cordee.support.queries import Names
from cordee.ui.typography import long_day, moment

ACTS: Mapping[str, ApplicationVerb] = {
    "papers": ApplicationVerb.RECEIVE,
    "file": ApplicationVerb.FILE,
    "ask_more": ApplicationVerb.ASK_MORE,
    "decide": ApplicationVerb.GRANT,
    "put_off": ApplicationVerb.MOVE,
    "drop": ApplicationVerb.DROP,
    "resume": ApplicationVerb.RESUME,
}


@dataclass(frozen=True, kw_only=True)
class Paper:
    name: str
    is_received: bool
    is_hers: bool  # she says that she has it


@dataclass(frozen=True, kw_only=True)
class Shown:
    """``missing`` is empty once papers are no longer looked for; ``settled`` while it runs."""

    pk: UUID
    title: str
    who: str
    state: str
    sign: str
    tone: str
    next: str
    due_on: date
    papers: tuple[Paper, ...]
    missing: tuple[str, ...]
    missing_said: str
    filed: str
    settled: str
    seen: str
    acts: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class ShownApplications:
    running: tuple[Shown, ...]
    settled: tuple[Shown, ...]
    may_open: bool
    is_shown: bool  # who neither opens nor reads any is told of none
    is_partial: bool  # what the reader's own organisation opens or does, alone

    @property
    def settled_said(self) -> str:
        return wording.counted(said.SETTLED_ONES, len(self.settled))


def shown(one: Application, names: Names, *, may_change: bool) -> Shown:
    state = ApplicationState(one.state)
    lacking = missing(one.papers, one.received) if state in GATHERED else ()
    sign, tone = said.SIGNS[state]
    return Shown(
        pk=one.pk,
        title=one.title,
        who=names.of(one.owner) if one.owner else wording.BY_THE_PERSON,
        state=said.STATES[state],
        sign=sign,
        tone=tone,
        next=said.NEXT.get(state, ""),
        due_on=one.due_on,
        papers=tuple(
            Paper(name=paper, is_received=paper in one.received, is_hers=paper in one.hers) for paper in one.papers
        ),
        missing=lacking,
        missing_said=wording.counted(said.MISSING, len(lacking)) if state in GATHERED else "",
        filed=said.FILED_ON.format(day=long_day(one.filed_on)) if one.filed_on else "",
        settled=_settled(one, state),
        seen=one.seen,
        acts=frozenset(act for act, verb in ACTS.items() if may_change and after(state, verb)),
    )


def _settled(one: Application, state: ApplicationState) -> str:
    if one.settled_at is None:
        return ""
    if state in DECIDED:
        return said.DECIDED.format(decision=one.decision, day=long_day(one.decided_on), by=one.settled_by)
    day = long_day(timezone.localdate(one.settled_at))
    return said.DROPPED.format(day=day, by=one.settled_by, reason=one.reason)


def all_of(
    found: list[Application], names: Names, *, level: Level | None, is_open: bool, whole: bool, actor: Actor
) -> ShownApplications:
    """A closed case keeps its applications to be read."""
    lines = tuple(
        shown(one, names, may_change=is_open and applications.may_change(one, level=level, actor=actor))
        for one in found
    )
    return ShownApplications(
        running=tuple(one for one in lines if not one.settled),
        settled=tuple(one for one in lines if one.settled),
        may_open=is_open and level is not None,
        is_shown=whole or level is not None or bool(found),
        is_partial=not whole,
    )


@dataclass(frozen=True, kw_only=True)
class About:
    """What the content says of its kind; ``doubts`` say how far that was verified."""

    says: str
    where: str
    filed_by: str
    file_by: str
    delay: str
    checked_on: date
    sources: tuple[str, ...]
    doubts: tuple[str, ...]


def about(kind: ApplicationKind | None) -> About | None:
    if kind is None:
        return None
    doubts = (said.VERIFIED.get(kind.verified), said.PAPERS_VERIFIED.get(kind.papers_verified))
    return About(
        says=kind.says,
        where=kind.where,
        filed_by=said.FILERS[kind.filed_by],
        file_by=kind.file_by,
        delay=kind.delay,
        checked_on=kind.checked_on,
        sources=kind.sources,
        doubts=tuple(one for one in doubts if one),
    )


# Lines of what happened.


def opened_line(one: Application, names: Names) -> Event:
    what = said.TOLD_OPENED.format(title=one.title)
    who = names.of(one.organisation)
    return Event(mark="done", icon="folder-open", what=what, when=moment(one.at), who=who)


def filed_line(one: Application) -> Event:
    what = said.TOLD_FILED.format(day=long_day(one.filed_on), title=one.title)
    return Event(mark="done", icon="paper-airplane", what=what, when=moment(one.filed_at))


def settled_line(one: Application) -> Event:
    state = ApplicationState(one.state)
    what = said.TOLD_SETTLED[state].format(decision=one.decision, title=one.title)
    icon = said.SIGNS[state][0]
    return Event(mark="done", icon=icon, what=what, when=moment(one.settled_at), who=one.settled_by, note=one.reason)
