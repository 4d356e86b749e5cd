"""« Si rien n'est fait »: what happens, and when, if nobody acts, from the dated rules of the catalogue.

Pure: a situation, a catalogue, a day and the holidays give a calendar; same input, same bytes. Nothing is guessed: a
day known between two bounds gives a range, a day that is not known is listed with the fact that it waits for.
"""

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cordee.domain.catalogue import Fact, Sensitivity
from cordee.domain.deadlines import Deadline, DeadlineKind, Moment
from cordee.domain.orientation.agenda.entries import Entry, Missing, Status, days_of
from cordee.domain.orientation.agenda.moments import Applied, AppliedMoment, Waiting, applied
from cordee.domain.orientation.agenda.templates import sentence
from cordee.domain.orientation.agenda.words import words_in
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.known_days import DOES_NOT_APPLY, Days, known_day
from cordee.domain.orientation.situation import Situation
from cordee.domain.periods import Period
from cordee.domain.rules.evaluation import Truth, Values, unknown_facts
from cordee.domain.working_days import working_day_before, working_day_from, working_day_until


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """``entries`` by day, then id; ``missing`` in the order of the file."""

    on: date
    catalogue_hash: str
    entries: tuple[Entry, ...]
    missing: tuple[Missing, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the stable public form: plain values, days as ISO text."""
        return {
            "on": self.on.isoformat(),
            "catalogue": self.catalogue_hash,
            "entries": [entry.to_json() for entry in self.entries],
            "missing": [found.to_json() for found in self.missing],
        }

    def to_bytes(self) -> bytes:
        """Return the canonical bytes."""
        return json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def calendar(engine: Engine, situation: Situation, *, on: date, holidays: Set[date]) -> Calendar:
    """Return what happens if nobody acts, as known on the day ``on``.

    ``holidays`` must cover the years of the days that come out; a year without holidays counts as having none.
    """
    catalogue = engine.catalogue
    now = _Now(facts=catalogue.facts, values=engine.known(situation, on=on).values, on=on, holidays=holidays)
    entries: list[Entry] = []
    missing: list[Missing] = []
    for deadline in catalogue.deadlines:
        match now.outcome(deadline):
            case Entry() as entry:
                entries.append(entry)
            case Missing() as waiting:
                missing.append(waiting)
    return Calendar(
        on=on,
        catalogue_hash=catalogue.content_hash,
        entries=tuple(sorted(entries, key=lambda entry: (entry.day, entry.deadline.id))),
        missing=tuple(missing),
    )


@dataclass(frozen=True, kw_only=True)
class _Now:
    """What is known of one situation on one day, to which each rule is applied."""

    facts: Mapping[str, Fact]
    values: Values
    on: date
    holidays: Set[date]

    def outcome(self, deadline: Deadline) -> Entry | Missing | None:
        """Apply one rule: an entry, what it waits for, or None when it has nothing to say."""
        in_force = self._in_force(deadline)
        applies = deadline.condition.met(self.values) if deadline.condition else True
        if in_force is False or applies is False:
            return None
        opens, closes = self._applied(deadline.opens), self._applied(deadline.closes)
        if DOES_NOT_APPLY in (opens, closes):
            return None
        missing = self._missing(deadline, in_force, opens, closes)
        certain = applies is True and in_force is True
        dated = [
            moment for moment in (opens, closes) if isinstance(moment, Applied) and (certain or moment.moment.fact)
        ]
        if not dated:  # a day written in the text says nothing to someone to whom the rule may not apply
            return Missing(deadline=deadline, facts=missing, certain=applies is True and not deadline.optional)
        return self._entry(
            deadline,
            certain=certain,
            opens=opens if isinstance(opens, Applied) else None,
            closes=closes if isinstance(closes, Applied) else None,
            missing=missing,
        )

    def _entry(
        self,
        deadline: Deadline,
        *,
        certain: bool,
        opens: Applied | None,
        closes: Applied | None,
        missing: tuple[str, ...],
    ) -> Entry | None:
        status = status_of(deadline.kind, days_of(opens), days_of(closes), on=self.on)
        if status is Status.PAST and (not certain or self._is_forgotten(deadline, opens, closes)):
            return None

        words = words_in(deadline.tongue)

        def said(template: str) -> str:
            return words.filled(template, deadline.kind, days_of(opens), days_of(closes))

        behind = days_of(closes) if deadline.kind.closes else days_of(opens)
        once_past = None
        if behind and deadline.once_past and status in (Status.PAST, Status.PERHAPS_PAST):
            surely = status is Status.PAST
            once_past = words.past_sentence(deadline.kind, behind, said(deadline.once_past), surely=surely)
        return Entry(
            deadline=deadline,
            status=status,
            certain=certain,
            opens=opens,
            closes=closes,
            safe=self._safe(deadline, opens, closes),
            missing=missing,
            health=any(self.facts[fact].sensitivity is Sensitivity.HEALTH for fact in deadline.facts),
            agent=sentence(said(deadline.agent)),
            person=sentence(said(deadline.person)),
            otherwise=said(deadline.otherwise),
            once_past=once_past,
            how=tuple(words.how(moment, self.facts) for moment in (opens, closes) if moment),
        )

    def _in_force(self, deadline: Deadline) -> Truth:
        """Tell whether this is the version to use; None when the day that selects it is not known well enough."""
        if deadline.dated_by is None:
            return deadline.period.covers(self.on)
        days = known_day(self.facts, deadline.dated_by, self.values, on=self.on)
        if not isinstance(days, Days):
            return None if days is None and deadline.period.covers(self.on) else False
        if days.first and days.last and deadline.period.covers_all(days.first, days.last):
            return True
        return None if deadline.period.overlaps(_period(days)) else False

    def _applied(self, moment: Moment | None) -> AppliedMoment | None:
        if moment is None:
            return None
        return applied(moment, self.facts, self.values, on=self.on, holidays=self.holidays)

    def _missing(
        self, deadline: Deadline, in_force: Truth, opens: AppliedMoment | None, closes: AppliedMoment | None
    ) -> tuple[str, ...]:
        """The facts that would make the entry certain and exact, in reading order."""
        found = list(unknown_facts(deadline.condition.expression, self.values)) if deadline.condition else []
        if in_force is None and deadline.dated_by:
            found.append(deadline.dated_by)
        for moment in (opens, closes):
            found += moment.missing if isinstance(moment, Applied | Waiting) else ()
        return tuple(dict.fromkeys(found))

    def _is_forgotten(self, deadline: Deadline, opens: Applied | None, closes: Applied | None) -> bool:
        days = days_of(closes) or days_of(opens)
        last = days.latest if days else None
        return last is not None and (self.on - last).days > deadline.keep_days

    def _safe(self, deadline: Deadline, opens: Applied | None, closes: Applied | None) -> date | None:
        """The last working day that keeps the margin, from the earliest last day, before it was put off."""
        if not deadline.kind.closes or closes is None or closes.counted.first is None:
            return None
        safe = working_day_until(closes.counted.first, holidays=self.holidays)
        if deadline.safe_working_days:
            safe = working_day_before(safe, deadline.safe_working_days, holidays=self.holidays)
        opening = days_of(opens)
        if opening is None or opening.last is None or safe >= opening.last:
            return safe
        first = working_day_from(opening.last, holidays=self.holidays)
        return first if first <= closes.counted.first else None


def status_of(kind: DeadlineKind, opens: Days | None, closes: Days | None, *, on: date) -> Status:
    """Place a rule in time. A last day is not past on the day itself; what only opens is past the day after."""
    end = closes if kind.closes else opens
    if end and end.last and end.last < on:
        return Status.PAST
    if opens and opens.first and opens.first > on:
        return Status.COMING
    if kind.closes and closes and _may_be_before(closes, on):
        return Status.PERHAPS_PAST
    if opens and (opens.last is None or opens.last > on):
        return Status.PERHAPS_OPEN
    return Status.OPEN


def _may_be_before(days: Days, on: date) -> bool:
    return days.first is None or days.first < on


def _period(days: Days) -> Period:
    return Period(days.first, days.last and days.last + timedelta(days=1))
