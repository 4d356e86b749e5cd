"""What follows from other answers: the length of a leave from its first day, « no contract » from « job seeker ».

Sound for answers that are only known roughly: whatever the real value inside the source's interval, the derived one is
inside the derived interval. What cannot be said for every value inside is not said at all.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

from cordee.domain.catalogue import TIME_SINCE, TIME_UNTIL, Derivation, Fact, Formula
from cordee.domain.departements import DEPARTEMENTS
from cordee.domain.periods import whole_months_between
from cordee.domain.rules.answers import answer
from cordee.domain.rules.evaluation import Interval, Value, between
from cordee.domain.rules.language import facts_of
from cordee.domain.territory import departement_of

Bounds: TypeAlias = tuple[Any, Any]


def sources_of(derivation: Derivation | None) -> frozenset[str]:
    """The facts that a derived one is computed from."""
    if derivation is None:
        return frozenset()
    read = {name for case in derivation.cases for name in facts_of(case.condition.expression)}
    return frozenset(read | ({derivation.of} if derivation.of else set()))


def implied(fact: Fact, values: Mapping[str, Value], *, on: date) -> Value | None:
    """Return the value that the known facts give to a derived one, or None."""
    derivation = fact.derived
    if derivation is None:
        return None
    if derivation.formula is not None:
        return _computed(derivation.formula, values.get(derivation.of or ""), on)
    for case in derivation.cases:
        met = case.condition.met(values)
        if met is True:
            return answer(fact, case.value)
        if met is None and any(other.value != case.value for other in derivation.cases):
            return None
    return None


def not_running(fact: Fact, values: Mapping[str, Value], *, on: date) -> bool:
    """Tell whether the time that the fact counts has surely not begun, or is surely over: it counts nothing."""
    formula = fact.derived.formula if fact.derived else None
    source = values.get(fact.derived.of or "") if fact.derived else None
    if not isinstance(source, date | Interval):
        return False
    first, last = _bounds(source)
    if formula in TIME_SINCE:
        return first is not None and first > on
    return formula in TIME_UNTIL and last is not None and last < on


def narrowest(one: Value, other: Value) -> Value | None:
    """Return what both say together; None when they cannot both be true."""
    if one == other:
        return one
    if not isinstance(one, Interval) and not isinstance(other, Interval):
        return None
    (low, high), (other_low, other_high) = _bounds(one), _bounds(other)
    low = other_low if low is None else low if other_low is None else max(low, other_low)
    high = other_high if high is None else high if other_high is None else min(high, other_high)
    return None if low is not None and high is not None and low > high else between(low, high)


def _bounds(value: Value) -> Bounds:
    return (value.low, value.high) if isinstance(value, Interval) else (value, value)


def _computed(formula: Formula, source: Value | None, on: date) -> Value | None:
    match formula:
        case Formula.DEPARTEMENT_OF | Formula.COUNTRY_OF:
            return _place(formula, source)
        case Formula.DAYS_SINCE | Formula.MONTHS_SINCE:
            return _elapsed(formula, source, on)
        case Formula.DAYS_UNTIL | Formula.MONTHS_UNTIL:
            return _remaining(formula, source, on)


def _place(formula: Formula, commune: Value | None) -> Value | None:
    code = departement_of(commune) if isinstance(commune, str) else ""
    if code not in DEPARTEMENTS:
        return None
    return code if formula is Formula.DEPARTEMENT_OF else "france"


def _elapsed(formula: Formula, source: Value | None, on: date) -> Value | None:
    """Days or whole months since a day; nothing when it may be after ``on``: then the time is not running yet."""
    if not isinstance(source, date | Interval):
        return None
    first, last = _bounds(source)
    if last is None or last > on:
        return None
    if formula is Formula.DAYS_SINCE:
        return between((on - last).days, None if first is None else (on - first).days)
    return between(whole_months_between(last, on), None if first is None else whole_months_between(first, on))


def _remaining(formula: Formula, source: Value | None, on: date) -> Value | None:
    """Days or whole months until a day; nothing when it may be before ``on``."""
    if not isinstance(source, date | Interval):
        return None
    first, last = _bounds(source)
    if first is None or first < on:
        return None
    if formula is Formula.DAYS_UNTIL:
        return between((first - on).days, None if last is None else (last - on).days)
    return between(whole_months_between(on, first), None if last is None else whole_months_between(on, last))
