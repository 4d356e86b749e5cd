"""What programmes show, in French words: on the page of a case, on their own, and on hers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cordee.documents.models import Document
from cordee.domain.access import Actor, Level
from cordee.domain.programmes import (
    Entry,
    Plan,
    ProgrammeKind,
    ProgrammeState,
    What,
    counted,
    current_phase,
    handed_on,
    kept_until,
    left,
    may_strike,
    unsigned,
)
from cordee.programmes import queries
from cordee.programmes import wording as said
from cordee.programmes.ending import End
from cordee.programmes.models import SupportProgramme
from cordee.ui.typography import long_day

RUNNING = ProgrammeState.RUNNING


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that happened; ``words`` are quoted as they were written."""

    what: str
    on: date
    by: str
    words: str
    who: str
    struck: str


@dataclass(frozen=True, kw_only=True)
class PhaseShown:
    name: str
    rule: str
    sign: str
    state: str
    held: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    pk: UUID
    title: str
    state: str
    sign: str
    tone: str
    phase: str  # the one that runs; empty once all are ended
    phases: tuple[PhaseShown, ...]
    hours: str
    hours_rule: str
    convention: str
    convention_rule: str
    signed: str
    result: str
    result_rule: str
    handed: str
    keep_rule: str
    kept: str
    destroy: str
    ended: str
    about_health: bool
    lines: tuple[Line, ...]
    seen: str
    acts: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class OnCase:
    running: tuple[Shown, ...]
    ended: tuple[Shown, ...]
    may_open: bool

    @property
    def is_shown(self) -> bool:
        return bool(self.running or self.ended or self.may_open)


@dataclass(frozen=True, kw_only=True)
class About:
    says: str
    checked_on: date
    sources: tuple[str, ...]
    doubts: tuple[str, ...]


def shown(one: SupportProgramme, *, may_change: bool, on: date) -> Shown:
    state, plan, entries = ProgrammeState(one.state), one.plan, one.happened
    name, sign, tone = said.STATES[state]
    phase = current_phase(plan, entries)
    handed, kept = handed_on(entries), kept_until(entries)
    return Shown(
        pk=one.pk,
        title=one.title,
        state=name,
        sign=sign,
        tone=tone,
        phase=phase.name if phase and state is RUNNING else "",
        phases=_phases(plan, entries, is_over=state is not RUNNING),
        hours=_hours(one),
        hours_rule=plan.hours_rule,
        convention=plan.convention,
        convention_rule=plan.convention_rule,
        signed=_signed(plan, entries),
        result=plan.result,
        result_rule=plan.result_rule,
        handed=(said.HANDED.format(day=long_day(handed)) if handed else said.TO_HAND) if plan.result else "",
        keep_rule=plan.keep_rule,
        kept=(said.KEPT.format(day=long_day(kept)) if kept else said.NOT_KEPT) if plan.keep_years else "",
        destroy=said.DESTROYED_ON.format(day=long_day(one.destroy_on)) if one.destroy_on else "",
        ended=_ended(one, state),
        about_health=one.about_health,
        lines=tuple(line(plan, each) for each in reversed(entries)),
        seen=one.seen,
        acts=_acts(one, plan, entries, on) if may_change else frozenset(),
    )


def line(plan: Plan, one: Entry) -> Line:
    return Line(
        what=_what(plan, one),
        on=one.on,
        by=said.WRITTEN.format(by=one.by) if one.by else "",
        words=one.words,
        who=one.who,
        struck=said.STRUCK.format(by=one.struck_by, reason=one.struck) if one.struck else "",
    )


def _what(plan: Plan, one: Entry) -> str:
    if one.what is What.KEEPING:
        return said.HAPPENED[one.what].format(until=long_day(one.until)) if one.until else said.NO_KEEPING
    names: Mapping[str, str] = {each.id: each.name for each in (*plan.phases, *plan.signatories, *plan.records)}
    name = plan.result if one.what is What.HANDED else names.get(one.of, "")
    told = said.HAPPENED[one.what].format(name=name, length=said.length(one.minutes))
    return told + (said.UNTIL.format(day=long_day(one.until)) if one.until else "")


def _phases(plan: Plan, entries: tuple[Entry, ...], *, is_over: bool) -> tuple[PhaseShown, ...]:
    now = current_phase(plan, entries)
    ended = {one.of for one in counted(entries, What.PHASE_ENDED)}
    found = []
    for phase in plan.phases:
        minutes = sum(one.minutes for one in counted(entries, What.SESSION, phase.id))
        if phase.id in ended:
            sign, state = "check", "Terminée"
        elif phase is now and not is_over:
            sign, state = "clock", "En cours"
        else:
            sign, state = "", "À venir" if not is_over else "Non faite"
        held = said.length(minutes) if minutes else ""
        found.append(PhaseShown(name=phase.name, rule=phase.rule, sign=sign, state=state, held=held))
    return tuple(found)


def _hours(one: SupportProgramme) -> str:
    remains = left(one.plan, one.happened)
    if remains is None or one.ceiling is None:
        return said.HELD_WITHOUT.format(done=said.length(one.minutes)) if one.minutes else ""
    return said.HELD.format(done=said.length(one.minutes), most=said.length(one.ceiling), left=said.length(remains))


def _signed(plan: Plan, entries: tuple[Entry, ...]) -> str:
    if not plan.signatories:
        return ""
    missing = unsigned(plan, entries)
    return said.TO_SIGN.format(names=", ".join(one.name for one in missing)) if missing else said.SIGNED_ALL


def _ended(one: SupportProgramme, state: ProgrammeState) -> str:
    if one.ended_on is None:
        return ""
    words = said.ENDED if state is ProgrammeState.ENDED else said.STOPPED
    return words.format(day=long_day(one.ended_on), by=one.ended_by, reason=one.reason)


def _acts(one: SupportProgramme, plan: Plan, entries: tuple[Entry, ...], on: date) -> frozenset[str]:
    if one.state != RUNNING:
        return frozenset({"keep"}) if one.destroy_on and one.destroy_on >= on else frozenset()
    phase = current_phase(plan, entries)
    may = {
        "session": phase is not None and not (phase.signed and unsigned(plan, entries)) and left(plan, entries) != 0,
        "sign": bool(unsigned(plan, entries)),
        "end_phase": phase is not None and bool(counted(entries, What.SESSION, phase.id)),
        "hand": bool(plan.result) and handed_on(entries) is None and phase in (None, plan.phases[-1]),
        "keep": plan.keep_years is not None,
        "record": bool(plan.records),
        "strike": any(may_strike(plan, entries, each) for each in entries),
        "end": True,
    }
    return frozenset(act for act, it_may in may.items() if it_may)


def on_case(
    found: list[SupportProgramme], *, level: Level | None, health: bool, is_open: bool, actor: Actor, on: date
) -> OnCase:
    """A closed case keeps its programmes to be read. ``health``: the actor reads hers."""
    lines = [
        (one, shown(one, may_change=is_open and queries.may_change(one, level=level, actor=actor), on=on))
        for one in found
    ]
    return OnCase(
        running=tuple(line for one, line in lines if one.state == RUNNING),
        ended=tuple(line for one, line in lines if one.state != RUNNING),
        may_open=is_open and level is not None and bool(queries.openable(found, health=health, on=on)),
    )


def before_the_end(one: SupportProgramme, end: End, documents: Sequence[Document], *, on: date) -> list[str]:
    """What its end does, for who is about to write it; ``documents``: those of the programme that the reader reads."""
    day, living = long_day(end.on), sum(bool(each.file) for each in documents)
    lines = [(said.WILL_STOP if end.reason else said.WILL_END).format(day=day, reason=end.reason)]
    if end.destroy_on is None:
        lines.append(said.WILL_DESTROY_NOTHING)
    else:
        due = said.WILL_DESTROY_TONIGHT if end.destroy_on <= on else said.WILL_DESTROY
        lines += [due.format(day=long_day(end.destroy_on)), said.HERE[min(living, 2)].format(living), said.BY_HAND]
        lines += [said.STILL_TO_AGREE] if one.plan.keep_years and end.destroy_on >= on else []
    return lines


def about(kind: ProgrammeKind | None) -> About | None:
    if kind is None:
        return None
    doubts = (said.VERIFIED.get(kind.verified), said.PHASES_VERIFIED.get(kind.phases_verified))
    return About(
        says=kind.says,
        checked_on=kind.checked_on,
        sources=kind.sources,
        doubts=tuple(one for one in doubts if one),
    )
