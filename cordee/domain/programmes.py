"""A programme followed in a case: its phases in order, hours, signatures, what she is handed, what is destroyed."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self

from cordee.domain.catalogue import Verified
from cordee.domain.periods import Period

LONGEST_WORDS, LONGEST_WHO = 1000, 120  # signs of what is quoted, of who wrote it
MOST_ENTRIES = 200
SHORTEST, LONGEST_SESSION = 5, 480  # minutes of one session
EARLIEST = timedelta(days=3 * 366)  # before today: what happened before the programme was opened here
FURTHEST = timedelta(days=2 * 366)  # the end of a leave


class ProgrammeState(StrEnum):
    RUNNING = "en_cours"
    ENDED = "termine"
    STOPPED = "arrete"


class What(StrEnum):
    """What an entry says happened."""

    SIGNATURE = "signature"
    SESSION = "seance"
    PHASE_ENDED = "fin_de_phase"
    HANDED = "remise"
    KEEPING = "conservation"
    RECORD = "releve"


class SupportLevel(StrEnum):
    """From the least to the most; who is at one is also at those before it."""

    INFORMED = "informe"
    ORIENTED = "oriente"
    SUPPORTED = "accompagne"


@dataclass(frozen=True, kw_only=True)
class Phase:
    """``signed``: no session of it before everybody has signed the convention."""

    id: str
    name: str
    rule: str
    signed: bool


@dataclass(frozen=True, kw_only=True)
class Signatory:
    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Record:
    """A dated thing that is written down. ``words``, ``who``: labels of what is typed, empty where nothing is.

    For the legal clocks, facts of the catalogue: ``begins_fact`` is answered by its day, ``ends_fact`` by the day after
    its last.
    """

    id: str
    name: str
    words: str
    who: str
    ends: bool
    begins_fact: str
    ends_fact: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The words of a programme, copied the day it is opened. Without ``convention``, nobody signs."""

    hours: int | None
    hours_rule: str
    phases: tuple[Phase, ...]
    convention: str
    convention_rule: str
    signatories: tuple[Signatory, ...]
    result: str
    result_rule: str
    keep_years: int | None
    keep_rule: str
    records: tuple[Record, ...]

    @property
    def ceiling(self) -> int | None:
        """Minutes."""
        return None if self.hours is None else self.hours * 60

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        parts = {
            "phases": tuple(Phase(**one) for one in kept["phases"]),
            "signatories": tuple(Signatory(**one) for one in kept["signatories"]),
            "records": tuple(Record(**one) for one in kept["records"]),
        }
        return cls(**(kept | parts))


@dataclass(frozen=True, kw_only=True)
class ProgrammeKind:
    """``verified``: how far its rules were checked; ``phases_verified``, its phases and their order."""

    id: str
    name: str
    says: str
    about_health: bool
    services: tuple[str, ...]
    programme: str
    plan: Plan
    deadlines: tuple[str, ...]
    period: Period
    sources: tuple[str, ...]
    verified: Verified
    phases_verified: Verified
    checked_on: date


@dataclass(frozen=True, kw_only=True)
class LevelSaid:
    level: SupportLevel
    name: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that happened, never changed: what was wrong is struck with a reason. ``of``: the phase, who signed…"""

    id: str
    what: What
    of: str
    on: date
    until: date | None = None
    minutes: int = 0
    words: str = ""
    who: str = ""
    by: str = ""
    at: str = ""
    struck: str = ""
    struck_by: str = ""

    @property
    def counts(self) -> bool:
        return not self.struck

    def to_json(self) -> dict[str, Any]:
        said = asdict(self) | {
            "what": self.what.value,
            "on": self.on.isoformat(),
            "until": self.until.isoformat() if self.until else None,
        }
        return {name: value for name, value in said.items() if value not in ("", None, 0)}

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Self:
        until = date.fromisoformat(kept["until"]) if kept.get("until") else None
        days = {"what": What(kept["what"]), "on": date.fromisoformat(kept["on"]), "until": until}
        return cls(**(kept | {"of": kept.get("of", "")} | days))


class NotNow(Exception):
    """The programme does not stand so that this may be done."""


class OverCeiling(NotNow):
    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left  # minutes


class NotSigned(NotNow):
    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(missing)
        self.missing = missing  # names of who has not signed


class OtherPhase(NotNow):
    def __init__(self, current: str) -> None:
        super().__init__(current)
        self.current = current  # the name of the one that runs; empty when all are ended


class NoSession(NotNow):
    """Nothing was held in the phase."""


class NotHanded(NotNow):
    """What belongs to her was not handed to her."""


class PhaseRuns(NotNow):
    def __init__(self, current: str) -> None:
        super().__init__(current)
        self.current = current


class TooLong(NotNow):
    def __init__(self, until: date) -> None:
        super().__init__(until)
        self.until = until  # the last day that is allowed


class TooMany(NotNow):
    pass


class SaidAlready(NotNow):
    """Who signed has signed; what was handed was handed."""


def counted(entries: Iterable[Entry], what: What, of: str | None = None) -> list[Entry]:
    return [one for one in entries if one.counts and one.what is what and of in (None, one.of)]


def minutes_of(entries: Iterable[Entry]) -> int:
    return sum(one.minutes for one in counted(entries, What.SESSION))


def left(plan: Plan, entries: Iterable[Entry]) -> int | None:
    """Minutes that may still be held; None without a ceiling."""
    return None if plan.ceiling is None else plan.ceiling - minutes_of(entries)


def current_phase(plan: Plan, entries: Iterable[Entry]) -> Phase | None:
    """The first that is not ended."""
    ended = {one.of for one in counted(entries, What.PHASE_ENDED)}
    return next((one for one in plan.phases if one.id not in ended), None)


def unsigned(plan: Plan, entries: Iterable[Entry]) -> tuple[Signatory, ...]:
    there = {one.of for one in counted(entries, What.SIGNATURE)}
    return tuple(one for one in plan.signatories if one.id not in there)


def handed_on(entries: Iterable[Entry]) -> date | None:
    return next((one.on for one in counted(entries, What.HANDED)), None)


def kept_until(entries: Iterable[Entry]) -> date | None:
    """The last day that she agreed to in writing; None where she did not, or no longer."""
    said = counted(entries, What.KEEPING)
    return said[-1].until if said else None


def last_kept(plan: Plan, ended_on: date) -> date:
    """The last day on which documents may be kept with her agreement."""
    return _years_after(ended_on, plan.keep_years or 0)


def destroyed_on(plan: Plan, entries: Iterable[Entry], *, ended_on: date) -> date | None:
    """The day of the end, or the one that she agreed to; None where no rule asks for it."""
    if plan.keep_years is None:
        return None
    until = kept_until(entries)
    return ended_on if until is None else max(ended_on, min(until, last_kept(plan, ended_on)))


def with_entry(plan: Plan, entries: Sequence[Entry], new: Entry, *, today: date) -> tuple[Entry, ...]:
    """The entries with one more; raise NotNow with what stands in the way."""
    if len(entries) >= MOST_ENTRIES:
        raise TooMany
    match new.what:
        case What.SESSION:
            _may_be_held(plan, entries, new)
        case What.PHASE_ENDED:
            _is_current(plan, entries, new.of)
            if not counted(entries, What.SESSION, new.of):
                raise NoSession
        case What.SIGNATURE:
            if new.of not in {one.id for one in unsigned(plan, entries)}:
                raise SaidAlready
        case What.HANDED:
            _may_be_handed(plan, entries)
        case What.KEEPING:
            if plan.keep_years is None:
                raise NotNow
            if new.until is not None and new.until > last_kept(plan, today):
                raise TooLong(last_kept(plan, today))
        case What.RECORD:
            if new.of not in {one.id for one in plan.records}:
                raise NotNow
    return (*entries, new)


def struck(entries: Sequence[Entry], key: str, *, reason: str, by: str) -> tuple[Entry, ...]:
    """What was written by mistake no longer counts, and stays readable with its reason."""
    return tuple(replace(one, struck=reason, struck_by=by) if one.id == key and one.counts else one for one in entries)


def may_strike(plan: Plan, entries: Sequence[Entry], one: Entry) -> bool:
    """What a later phase rests on is not struck under it: the last phase that was ended first."""
    if not one.counts:
        return False
    ended = [each.of for each in counted(entries, What.PHASE_ENDED)]
    handed = handed_on(entries) is not None
    match one.what:
        case What.PHASE_ENDED:
            return ended[-1:] == [one.of] and not handed and not _sessions_after(plan, entries, one.of)
        case What.SESSION:
            return one.of not in ended or len(counted(entries, What.SESSION, one.of)) > 1
        case What.SIGNATURE:
            signed = {phase.id for phase in plan.phases if phase.signed}
            return not any(each.of in signed for each in counted(entries, What.SESSION))
        case _:
            return True


def may_end(plan: Plan, entries: Sequence[Entry]) -> None:
    """Raise what is missing for it to have gone to its end; it may be stopped before."""
    if phase := current_phase(plan, entries):
        raise PhaseRuns(phase.name)
    if plan.result and handed_on(entries) is None:
        raise NotHanded


def may_have_happened_on(day: date, *, today: date) -> bool:
    return today - EARLIEST <= day <= today


def level_of(*, is_told: bool, is_sent: bool, has_session: bool, has_met: bool) -> SupportLevel | None:
    """By the rules of the content: an orientation; a request that left; a first interview, here or elsewhere."""
    if has_session or has_met:
        return SupportLevel.SUPPORTED
    if is_sent:
        return SupportLevel.ORIENTED
    return SupportLevel.INFORMED if is_told else None


def _may_be_held(plan: Plan, entries: Sequence[Entry], new: Entry) -> None:
    phase = _is_current(plan, entries, new.of)
    if phase.signed and (missing := unsigned(plan, entries)):
        raise NotSigned(tuple(one.name for one in missing))
    remains = left(plan, entries)
    if remains is not None and new.minutes > remains:
        raise OverCeiling(remains)


def _is_current(plan: Plan, entries: Sequence[Entry], phase: str) -> Phase:
    current = current_phase(plan, entries)
    if current is None or current.id != phase:
        raise OtherPhase(current.name if current else "")
    return current


def _may_be_handed(plan: Plan, entries: Sequence[Entry]) -> None:
    if not plan.result:
        raise NotNow
    if handed_on(entries) is not None:
        raise SaidAlready
    phase = current_phase(plan, entries)
    if phase is not None and phase is not plan.phases[-1]:
        raise PhaseRuns(phase.name)


def _sessions_after(plan: Plan, entries: Sequence[Entry], phase: str) -> bool:
    places = [one.id for one in plan.phases]
    later = set(places[places.index(phase) + 1 :])
    return any(one.of in later for one in counted(entries, What.SESSION))


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
