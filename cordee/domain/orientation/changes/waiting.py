"""A situation after some days of waiting: what time moves, what it makes doubtful, and the days on which that matters.

Waiting advances everything together. A number of days, months or years grows by the whole days, months or years that
have passed since it was said; what is counted from a known day is counted anew; a remaining time runs out and is then
unknown. A yes that time undoes (« repris depuis moins de trois mois ») counts from a day that nobody gave: it is
unknown as soon as one waits, a no stays. Nothing else moves: who shows the result says « si rien d'autre ne change ».
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from cordee.domain.catalogue import TIME_UNTIL, Catalogue, Changes, Fact, FactType, Formula
from cordee.domain.orientation.situation import Known, Situation
from cordee.domain.periods import whole_months_between
from cordee.domain.rules.evaluation import Interval, Value, between, total_of
from cordee.domain.rules.language import And, Bare, Compare, Expression, Member, Not, Or

HORIZON_DAYS: Final = 1826  # five years: further than that a promise helps nobody
# The formulas that count time, with their unit; those that count what remains.
COUNTED_IN: Final[Mapping[Formula, str]] = {
    Formula.DAYS_SINCE: "days",
    Formula.DAYS_UNTIL: "days",
    Formula.MONTHS_SINCE: "months",
    Formula.MONTHS_UNTIL: "months",
}
_MONTHS_IN: Final[Mapping[str, int]] = {"months": 1, "years": 12}
_UNKNOWN = -1

Test = Compare | Member


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A number that time moves: ``number`` as said on the day ``on``, or counted from or to the day ``source``."""

    grows: bool
    unit: str
    on: date
    number: int | Interval | None = None
    source: date | Interval | None = None

    def value(self, day: date) -> Value | None:
        """Return the number on ``day``; None when it is not known, or no longer (a remaining time that ran out)."""
        low, high = self.least(day), self.most(day)
        return None if _UNKNOWN in (low, high) or low is high is None else between(low, high)

    def least(self, day: date) -> int | None:
        """The least that it can be on ``day``, -1 when it counts nothing that day, None without bound."""
        return self._bound(day, last=self.grows and self.source is not None)

    def most(self, day: date) -> int | None:
        return self._bound(day, last=not (self.grows and self.source is not None))

    def days(self, numbers: Iterable[int], last: date) -> Iterator[date]:
        """Yield the days after ``on``, up to ``last``, on which it reaches or leaves one of ``numbers``."""
        span, sign = range((last - self.on).days + 1), 1 if self.grows else -1
        for bound in (self.least, self.most):
            if bound(self.on) is None:
                continue

            def moved(days: int, bound: object = bound) -> int:
                return sign * int(bound(self.on + timedelta(days=days)))  # type: ignore[operator]

            for number in {crossed for found in numbers for crossed in (found, found + 1)} | {0, 1}:
                place = bisect_left(span, number if self.grows else 1 - number, key=moved)
                if 0 < place < len(span):
                    yield self.on + timedelta(days=place)

    def day_of(self, number: int) -> date:
        """The day on which ``number`` units have passed since ``on``: a month too short is followed by the 1st."""
        if self.unit == "days":
            return self.on + timedelta(days=number)
        year, month = divmod(self.on.year * 12 + self.on.month - 1 + number * _MONTHS_IN[self.unit], 12)
        try:
            return date(year, month + 1, self.on.day)
        except ValueError:
            return date(year + (month == 11), (month + 1) % 12 + 1, 1)

    def _bound(self, day: date, *, last: bool) -> int | None:
        known = self.number if self.source is None else self.source
        end = (known.high if last else known.low) if isinstance(known, Interval) else known
        if end is None:
            return None
        if isinstance(end, date):
            return self._elapsed(end, day) if self.grows else self._elapsed(day, end)
        if self.grows:
            return end + self._elapsed(self.on, day)
        return self._elapsed(day, self.day_of(end))

    def _elapsed(self, earlier: date, later: date) -> int:
        if earlier > later:
            return _UNKNOWN
        if self.unit == "days":
            return (later - earlier).days
        return whole_months_between(earlier, later) // _MONTHS_IN[self.unit]


@dataclass(frozen=True)
class Waiting:
    """One situation on a day, ready to be looked at later. ``known`` is what the engine knows of it on that day."""

    catalogue: Catalogue
    situation: Situation
    known: Known
    on: date

    @property
    def last(self) -> date:
        return self.on + timedelta(days=HORIZON_DAYS)

    @cached_property
    def clocks(self) -> Mapping[str, Clock]:
        """What moves, by fact: numbers that were said, and numbers counted from a known day."""
        found = ((fact.id, self._clock(fact)) for fact in self.catalogue.facts.values())
        return {name: clock for name, clock in found if clock is not None}

    @cached_property
    def moving(self) -> tuple[str, ...]:
        """The answers that clocks count from, as they were given: numbers, and days."""
        sources = {name: _source(self.catalogue.facts[name]) for name in self.clocks}
        told = (name if name in self.situation.facts else sources[name] for name in self.clocks)
        return tuple(dict.fromkeys(name for name in told if name))

    @cached_property
    def stopped(self) -> Mapping[str, Value]:
        """Durations that no longer grow, with the value that they keep: the leave or the contract does not last."""
        return {
            fact.id: self.known.values[fact.id]
            for fact in self.catalogue.facts.values()
            if fact.grows_while
            and isinstance(self.known.values.get(fact.id), int | Interval)
            and self.known.values.get(fact.grows_while) is not True
        }

    def later(self, situation: Situation, day: date) -> Situation:
        """Return ``situation``, as told on the day ``on``, as it will be on ``day``."""
        if day == self.on:
            return situation
        facts = {name: self._moved(name, value, day) for name, value in situation.facts.items()}
        for name, kept in self.stopped.items():
            facts[name] = kept
            if source := _source(self.catalogue.facts[name]):
                facts.pop(source, None)
        for state in self._ended(day):
            facts |= dict.fromkeys((state, *self._grown_with(state)))
        return replace(situation, facts={name: value for name, value in facts.items() if value is not None})

    def days(self, tests: Iterable[Test]) -> set[date]:
        """Return every day, up to ``last``, from which one of the tests may answer otherwise, and the first one."""
        found = {self.on + timedelta(days=1)}
        for remaining in self.clocks.keys() & set(self._lasting_for.values()):
            found.update(self.clocks[remaining].days((), self.last))
        ends = {last + timedelta(days=1) for last in self._last_days.values() if last}
        found.update(day for day in ends if self.on < day <= self.last)
        for test in tests:
            match test:
                case Compare(facts, _, value) if len(facts) > 1 and isinstance(value, int):
                    found.update(self._days_of_sum(facts, value))
                case Compare((fact,), _, value) if fact in self.clocks and isinstance(value, int):
                    found.update(self.clocks[fact].days((value,), self.last))
                case Member(fact, values) if fact in self.clocks:
                    found.update(self.clocks[fact].days((n for n in values if isinstance(n, int)), self.last))
        return found

    def _clock(self, fact: Fact) -> Clock | None:
        formula = fact.derived.formula if fact.derived else None
        counted_in = COUNTED_IN.get(formula) if formula else None
        unit = counted_in or (fact.unit if fact.changes is Changes.BY_TIME else None)
        if fact.type is not FactType.INT or fact.id in self.stopped or unit not in ("days", *_MONTHS_IN):
            return None
        number = self.situation.facts.get(fact.id)
        source = self.situation.facts.get(_source(fact) or "") if counted_in else None
        if isinstance(number, int | Interval):
            number = _from_minimum(fact, number)
            return Clock(grows=formula not in TIME_UNTIL, unit=unit, on=self.on, number=number)
        if isinstance(source, date | Interval):
            return Clock(grows=formula not in TIME_UNTIL, unit=unit, on=self.on, source=source)
        return None

    def _moved(self, name: str, value: Value, day: date) -> Value | None:
        fact = self.catalogue.facts[name]
        if (clock := self.clocks.get(name)) is not None:
            if isinstance(value, int | Interval):
                clock = replace(clock, number=_from_minimum(fact, value))
            return clock.value(day)
        if fact.changes is Changes.BY_TIME and fact.type is FactType.BOOL and value is True:
            return None
        return value

    @cached_property
    def _lasting_for(self) -> Mapping[str, str]:
        """What ends when a remaining time has run out."""
        return self._ending_by(FactType.INT)

    def _ending_by(self, kind: FactType) -> Mapping[str, str]:
        facts = self.catalogue.facts
        ending = {fact.id: fact.ends_by for fact in facts.values() if fact.ends_by}
        return {name: end for name, end in ending.items() if facts[end].type is kind}

    @cached_property
    def _last_days(self) -> Mapping[str, date | None]:
        """The last day of what has one, None when it may be over at any time."""
        known = {state: self.known.values.get(end) for state, end in self._ending_by(FactType.DATE).items()}
        return {
            state: day if isinstance(day, date) else None if not isinstance(day.low, date) else day.low
            for state, day in known.items()
            if isinstance(day, date | Interval)
        }

    def _ended(self, day: date) -> Iterator[str]:
        """Yield what may be over on ``day``: somebody has gone back to work, a contract has come to its end."""
        for state, remaining in self._lasting_for.items():
            if remaining in self.clocks and (self.clocks[remaining].least(day) or 0) <= 0:
                yield state
        for state, last in self._last_days.items():
            if last is None or last < day:
                yield state

    def _grown_with(self, state: str) -> Iterator[str]:
        for fact in self.catalogue.facts.values():
            if fact.grows_while == state:
                yield fact.id
                yield from filter(None, (_source(fact),))

    def _days_of_sum(self, facts: tuple[str, ...], value: int) -> Iterator[date]:
        """Sums of what grows and what runs out go up and down: look at each day."""
        if any(fact in self.clocks for fact in facts):
            courses = [self._course(fact) for fact in facts]
            reached = [self._reached(terms, value) for terms in zip(*courses, strict=True)]
            for days in range(1, len(reached)):
                if reached[days] != reached[days - 1]:
                    yield self.on + timedelta(days=days)

    def _course(self, fact: str) -> list[Value | None]:
        """The values of a fact on each day to the last."""
        clock = self.clocks.get(fact)
        if clock is None:
            return [self.known.values.get(fact)] * (HORIZON_DAYS + 1)
        return [clock.value(self.on + timedelta(days=days)) for days in range(HORIZON_DAYS + 1)]

    @staticmethod
    def _reached(terms: tuple[Value | None, ...], value: int) -> tuple[bool | None, ...]:
        numbers = [term for term in terms if isinstance(term, int | Interval)]
        total = total_of(numbers) if len(numbers) == len(terms) else Interval(None, None)
        bounds = (total.low, total.high) if isinstance(total, Interval) else (total, total)
        return tuple(test for end in bounds for test in _tests(end, value))


def tests_of(expression: Expression) -> Iterator[Test]:
    """Yield the comparisons of an expression, in reading order."""
    match expression:
        case Compare() | Member():
            yield expression
        case Not(inner):
            yield from tests_of(inner)
        case And(parts) | Or(parts):
            for part in parts:
                yield from tests_of(part)
        case Bare():
            return


def _tests(end: object, value: int) -> tuple[bool | None, bool | None]:
    return (end >= value, end > value) if isinstance(end, int) else (None, None)


def _from_minimum(fact: Fact, number: int | Interval) -> int | Interval:
    """« 75 days at most » is no less than the least that the fact can be."""
    if isinstance(number, Interval) and number.low is None:
        return Interval(fact.minimum, number.high)
    return number


def _source(fact: Fact) -> str | None:
    return fact.derived.of if fact.derived else None
