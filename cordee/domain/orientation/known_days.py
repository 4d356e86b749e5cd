"""The day of a date fact, as well as it is known: exactly, between two days, or not at all.

A day that was not said may follow from a duration that was: « off sick for two months or so » bounds the first day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeAlias

from cordee.domain.catalogue import Fact, Formula
from cordee.domain.delays import months_after
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval, Value, Values

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """Some day from ``first`` to ``last``, both included; None is no bound on that side. Both None means nothing."""

    first: date | None
    last: date | None

    @property
    def exact(self) -> bool:
        return self.first is not None and self.first == self.last

    @property
    def earliest(self) -> date | None:
        """The first day that it can be, or the only bound that is known."""
        return self.first if self.first is not None else self.last

    @property
    def latest(self) -> date | None:
        return self.last if self.last is not None else self.first


class DoesNotApply:
    def __repr__(self) -> str:
        return "DOES_NOT_APPLY"


DOES_NOT_APPLY: Final = DoesNotApply()
KnownDay: TypeAlias = Days | DoesNotApply | None


def known_day(facts: Mapping[str, Fact], name: str, values: Values, *, on: date) -> KnownDay:
    """Return the days that the date fact can be; None when nothing is known of it."""
    value = values.get(name)
    if value is NOT_APPLICABLE:
        return DOES_NOT_APPLY
    days = _days_of(value)
    if days is not None:
        return days
    for fact in facts.values():
        if fact.derived and fact.derived.of == name and fact.derived.formula:
            implied = _implied_by(fact.derived.formula, values.get(fact.id), on)
            if implied is not None:
                return implied
    return None


def _days_of(value: Value | None) -> Days | None:
    if isinstance(value, date):
        return Days(value, value)
    if isinstance(value, Interval) and isinstance(value.low or value.high, date):
        return Days(_date(value.low), _date(value.high))
    return None


def _implied_by(formula: Formula, value: Value | None, on: date) -> Days | None:
    """Turn a duration back into days; a whole number of months leaves a month of doubt."""
    bounds = _bounds(value)
    if bounds is None:
        return None
    low, high = bounds
    match formula:
        case Formula.DAYS_SINCE:
            return Days(_shifted(on, high, -1), _shifted(on, low, -1))
        case Formula.DAYS_UNTIL:
            return Days(_shifted(on, low, 1), _shifted(on, high, 1))
        case Formula.MONTHS_SINCE:
            first = None if high is None else months_after(on, -high - 1) + _ONE_DAY
            return Days(first, None if low is None else months_after(on, -low))
        case Formula.MONTHS_UNTIL:
            last = None if high is None else _months_reached(on, high + 1) - _ONE_DAY
            return Days(None if low is None else _months_reached(on, low), last)
    return None


def _months_reached(on: date, months: int) -> date:
    """Return the first day with that many whole months elapsed: after 31 January, 1 March for one month."""
    day = months_after(on, months)
    return day if day.day == on.day else day + _ONE_DAY


def _bounds(value: Value | None) -> tuple[int | None, int | None] | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value, value
    if isinstance(value, Interval) and isinstance(value.low if value.low is not None else value.high, int):
        return _int(value.low), _int(value.high)
    return None


def _shifted(on: date, days: int | None, sign: int) -> date | None:
    return None if days is None else on + sign * timedelta(days=days)


def _date(bound: int | date | None) -> date | None:
    return bound if isinstance(bound, date) else None


def _int(bound: int | date | None) -> int | None:
    return bound if isinstance(bound, int) else None
