"""The moments of a dated rule, applied to what is known: the day that results, or the facts that it waits for."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from cordee.domain.catalogue import Fact
from cordee.domain.deadlines import DayOff, Moment
from cordee.domain.delays import Delay
from cordee.domain.orientation.agenda.as_of import values_as_of
from cordee.domain.orientation.known_days import DOES_NOT_APPLY, Days, DoesNotApply, KnownDay, known_day
from cordee.domain.rules.evaluation import Interval, Value, Values, unknown_facts
from cordee.domain.working_days import working_day_from

_THE_DAY_ITSELF = Delay()


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """``start``: the days of the fact; ``counted``: the days that the delay gives; ``put_off``: once put off; ``days``:
    these, or the day after when the delay must be over.

    ``delays`` holds several when a fact that decides between them is unknown; ``missing`` would make the day exact.
    """

    moment: Moment
    start: Days
    delays: tuple[Delay, ...]
    counted: Days
    put_off: Days
    days: Days
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nothing can be said of the day before one of these facts is known."""

    missing: tuple[str, ...]


AppliedMoment: TypeAlias = Applied | Waiting | DoesNotApply


def applied(
    moment: Moment, facts: Mapping[str, Fact], values: Values, *, on: date, holidays: Set[date]
) -> AppliedMoment:
    """Apply a moment to what is known on the day ``on``."""
    start = _start(moment, facts, values, on)
    delays, doubts = _delays(moment, _values_of_cases(moment, facts, values, start, on))
    if start is DOES_NOT_APPLY or not delays:
        return DOES_NOT_APPLY
    if not isinstance(start, Days):
        return Waiting((moment.fact or "",))
    chosen_by = dict.fromkeys(_to_ask(doubt, facts, values) if moment.as_of_fact else doubt for doubt in doubts)
    doubts = ((moment.fact,) if moment.fact and not start.exact else ()) + tuple(chosen_by)

    def counted(day: date, delay: Delay) -> date:
        end = delay.before(day, holidays=holidays) if moment.backwards else delay.after(day, holidays=holidays)
        return end - timedelta(days=1) if moment.first_day_counts else end

    def put_off(day: date, delay: Delay) -> date:
        end = counted(day, delay)
        return working_day_from(end, holidays=holidays) if moment.day_off is DayOff.NEXT_WORKING_DAY else end

    def over(day: date, delay: Delay) -> date:
        end = put_off(day, delay)
        return end + timedelta(days=1) if moment.day_after else end

    return Applied(
        moment=moment,
        start=start,
        delays=delays,
        counted=_ends(start, delays, counted),
        put_off=_ends(start, delays, put_off),
        days=_ends(start, delays, over),
        missing=doubts,
    )


def _start(moment: Moment, facts: Mapping[str, Fact], values: Values, on: date) -> KnownDay:
    if moment.fixed is not None:
        return Days(moment.fixed, moment.fixed)
    return known_day(facts, moment.fact or "", values, on=on)


def _values_of_cases(moment: Moment, facts: Mapping[str, Fact], values: Values, start: KnownDay, on: date) -> Values:
    if not moment.as_of_fact or not isinstance(start, Days):
        return values
    names = dict.fromkeys(name for case in moment.cases if case.condition for name in case.condition.facts)
    return values_as_of(start, names, facts, values, on=on)


def _to_ask(name: str, facts: Mapping[str, Fact], values: Values) -> str:
    """The fact itself; when that of today is known exactly, the day that it runs from or ends, not yet known."""
    fact = facts[name]
    behind = fact.derived.of if fact.derived else fact.ends_by
    if behind is None or _is_rough(values.get(name)) or not _is_rough(values.get(behind)):
        return name
    return behind


def _is_rough(value: Value | None) -> bool:
    return value is None or isinstance(value, Interval)


def _delays(moment: Moment, values: Values) -> tuple[tuple[Delay, ...], tuple[str, ...]]:
    """Return the delays that may hold and the facts that would choose; none when every condition is false."""
    if not moment.cases:
        return (_THE_DAY_ITSELF,), ()
    possible: list[Delay] = []
    doubts: dict[str, None] = {}
    for case in moment.cases:
        met = case.condition.met(values) if case.condition else True
        if met is False:
            continue
        possible.append(case.delay)
        if met or case.condition is None:
            break
        doubts.update(dict.fromkeys(unknown_facts(case.condition.expression, values)))
    return tuple(possible), tuple(doubts)


def _ends(start: Days, delays: tuple[Delay, ...], end: Callable[[date, Delay], date]) -> Days:
    first, last = start.first, start.last
    return Days(
        None if first is None else min(end(first, delay) for delay in delays),
        None if last is None else max(end(last, delay) for delay in delays),
    )
