"""Dated rules of time: windows that open and close, last days to act, income that changes, dates not to forget.

Values only, as ``content/deadlines.yaml`` writes them; ``cordee.domain.orientation.agenda.calendar`` applies them to a
situation on a day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from cordee.domain.catalogue import Condition, Verified
from cordee.domain.delays import Delay
from cordee.domain.periods import Period
from cordee.domain.tongue import Tongue


class DeadlineKind(StrEnum):
    """WINDOW: something is possible between two days. DEADLINE: one last day. INCOME: pay or an allowance changes."""

    WINDOW = "window"
    DEADLINE = "deadline"
    INCOME = "income"
    REMINDER = "reminder"

    @property
    def closes(self) -> bool:
        """Whether something is lost when nobody acts in time, rather than happens by itself on a day."""
        return self in (DeadlineKind.WINDOW, DeadlineKind.DEADLINE)


class DayOff(StrEnum):
    """What becomes of a last day that is a Saturday, a Sunday or a holiday."""

    STAYS = "stays"
    NEXT_WORKING_DAY = "next_working_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayCase:
    """A delay that holds when ``condition`` is met; without condition, in every case left."""

    condition: Condition | None = None
    delay: Delay


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A day: one written in the text (``fixed``), or a delay after, or ``backwards`` before, the day of a fact.

    The first case whose condition is met gives the delay; no case at all is the day itself. With ``first_day_counts``
    the day of the fact is the first of the delay: the 29th day of a leave that begins on the 1st is the 29th. With
    ``day_after`` the delay must be over, put off if it is: the day is the next one (« not less than two days after »).
    With ``as_of_fact`` conditions are read as they stood on the day of the fact, as far as days tell.
    """

    fact: str | None = None
    fixed: date | None = None
    cases: tuple[DelayCase, ...] = ()
    backwards: bool = False
    first_day_counts: bool = False
    day_after: bool = False
    as_of_fact: bool = False
    day_off: DayOff = DayOff.STAYS

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that it reads, the dated one first."""
        read = (fact for case in self.cases if case.condition for fact in case.condition.facts)
        return tuple(dict.fromkeys([*([self.fact] if self.fact else []), *read]))


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """One version of a rule of time.

    ``rule`` gathers the versions of one rule, ``variant`` those that run side by side. The version is the one in force
    on the day of the calendar, or on the day of the fact ``dated_by``. ``agent``, ``person``, ``otherwise`` (what
    happens if nothing is done) and ``once_past`` (what to look at afterwards) are French, with places for dates.
    ``safe_working_days``: how many working days before the last one an act should be done. ``keep_days``: how long
    it is still worth being told once past. ``optional``: the event may never happen, so that while its day is unknown
    the rule is only possible. ``easy`` is what to do, in easy words. ``legal`` is what people read, ``sources`` where
    it was read. ``tongue``: the language of its texts. ``agent`` is also what a public page says to an employer or a
    relative. ``about`` tells it from a variant of the same name.
    """

    id: str
    rule: str
    variant: str | None
    kind: DeadlineKind
    name: str
    period: Period
    dated_by: str | None
    condition: Condition | None
    opens: Moment | None
    closes: Moment | None
    act: str | None
    agent: str
    person: str
    otherwise: str
    once_past: str | None
    safe_working_days: int
    keep_days: int
    optional: bool
    legal: tuple[str, ...]
    sources: tuple[str, ...]
    verified: Verified
    checked_on: date
    tongue: Tongue = Tongue.FRENCH
    easy: str | None = None
    about: str | None = None

    @property
    def title(self) -> str:
        """Its name among the dates of one situation, where another variant of the rule may stand beside it."""
        return f"{self.name} ({self.about})" if self.about else self.name

    @property
    def moments(self) -> Iterator[Moment]:
        yield from (moment for moment in (self.opens, self.closes) if moment)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Every fact that it reads, each once: what its entry in a calendar lets somebody guess."""
        found = [
            *(self.condition.facts if self.condition else ()),
            *(fact for moment in self.moments for fact in moment.facts),
            *([self.dated_by] if self.dated_by else []),
        ]
        return tuple(dict.fromkeys(found))
