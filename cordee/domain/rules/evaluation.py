"""Three-valued evaluation (strong Kleene logic): a condition is met, not met, or open.

Values come as a mapping from fact to value. A fact that is missing is unknown. ``NOT_APPLICABLE`` equals nothing:
comparisons with it are false, ``!=`` and ``not in`` are true. A number or a day may be known as an ``Interval``:
a comparison is decided when every value inside agrees, else it is open.
"""

import operator as python_operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final, TypeAlias

from cordee.domain.rules.language import And, Bare, Compare, Expression, Member, Not, Operator, Or


class _NotApplicable:
    def __repr__(self) -> str:
        return "NOT_APPLICABLE"


NOT_APPLICABLE: Final = _NotApplicable()


@dataclass(frozen=True, slots=True)
class Interval:
    """Some number, or some day, from ``low`` to ``high``, both included; None means no bound on that side."""

    low: int | date | None
    high: int | date | None

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low >= self.high:  # type: ignore[operator]
            raise ValueError(f"an interval needs two different bounds in order, not {self.low} and {self.high}")

    def holds(self, value: Any) -> bool:
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)


Value: TypeAlias = bool | int | str | date | frozenset[str] | Interval | _NotApplicable
Values: TypeAlias = Mapping[str, Value]
Truth: TypeAlias = bool | None
Evaluator: TypeAlias = Callable[[Values], Truth]


def between(low: Any, high: Any) -> Value:
    """Return the interval from ``low`` to ``high``, or the one value that it holds."""
    return low if low == high and low is not None else Interval(low, high)


_COMPARISONS: Final[Mapping[Operator, Callable[[Any, Any], bool]]] = {
    Operator.EQUAL: python_operator.eq,
    Operator.DIFFERENT: python_operator.ne,
    Operator.LESS: python_operator.lt,
    Operator.AT_MOST: python_operator.le,
    Operator.MORE: python_operator.gt,
    Operator.AT_LEAST: python_operator.ge,
}


def compiled(expression: Expression) -> Evaluator:
    """Turn an expression into one function of the known values: True, False, or None for open."""
    match expression:
        case Bare(fact):
            return _bare(fact)
        case Compare((fact,), operator, value):
            return _comparison(fact, operator, value)
        case Compare(facts, operator, value):
            return _sum_comparison(facts, operator, value)
        case Member(fact, values, negated):
            return _membership(fact, frozenset(values), negated)
        case Not(inner):
            return _negation(compiled(inner))
        case And(parts):
            return _all([compiled(part) for part in parts])
        case Or(parts):
            return _any([compiled(part) for part in parts])


_once_compiled = lru_cache(maxsize=4096)(compiled)


def unknown_facts(expression: Expression, values: Values) -> Iterator[str]:
    """Yield the facts that keep an open expression open, in reading order; nothing when it is decided."""
    yield from _once_opened(expression)(values)


def opened(expression: Expression) -> Callable[[Values], Iterable[str]]:
    """The same, compiled for an expression that is asked again and again."""
    decided = compiled(expression)
    match expression:
        case Bare(fact) | Member(fact):
            alone = (fact,)
            return lambda values: alone if decided(values) is None else ()
        case Compare(facts):
            return lambda values: _not_exact(facts, values) if decided(values) is None else ()
        case Not(inner):
            return opened(inner)
        case And(parts) | Or(parts):
            of_parts = [opened(part) for part in parts]
            return lambda values: _together(of_parts, values) if decided(values) is None else ()


def _not_exact(facts: tuple[str, ...], values: Values) -> list[str]:
    return [fact for fact in facts if fact not in values or isinstance(values[fact], Interval)]


def _together(parts: list[Callable[[Values], Iterable[str]]], values: Values) -> list[str]:
    return [fact for part in parts for fact in part(values)]


_once_opened = lru_cache(maxsize=4096)(opened)


def compared(interval: Interval, operator: Operator, literal: Any) -> Truth:
    """Compare every value of the interval with the literal: true of all, false of all, or open."""
    low, high = interval.low, interval.high
    match operator:
        case Operator.LESS:
            return _all_or_none(high is not None and high < literal, low is not None and low >= literal)
        case Operator.AT_MOST:
            return _all_or_none(high is not None and high <= literal, low is not None and low > literal)
        case Operator.AT_LEAST:
            return _opposite(compared(interval, Operator.LESS, literal))
        case Operator.MORE:
            return _opposite(compared(interval, Operator.AT_MOST, literal))
        case Operator.EQUAL:
            return None if interval.holds(literal) else False
        case Operator.DIFFERENT:
            return None if interval.holds(literal) else True


def _all_or_none(every: bool, none: bool) -> Truth:
    return True if every else False if none else None


def total_of(terms: list[Any]) -> int | Interval:
    """Add numbers and intervals of numbers; a missing bound stays missing."""
    lows: list[Any] = [term.low if isinstance(term, Interval) else term for term in terms]
    highs: list[Any] = [term.high if isinstance(term, Interval) else term for term in terms]
    low: int | None = None if None in lows else sum(lows)
    high: int | None = None if None in highs else sum(highs)
    return low if low is not None and low == high else Interval(low, high)


def _opposite(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _bare(fact: str) -> Evaluator:
    def met(values: Values) -> Truth:
        value = values.get(fact)
        return None if value is None else value is True

    return met


def _comparison(fact: str, operator: Operator, literal: object) -> Evaluator:
    compare, when_not_applicable = _COMPARISONS[operator], operator is Operator.DIFFERENT

    def met(values: Values) -> Truth:
        value = values.get(fact)
        if value is None:
            return None
        if isinstance(value, Interval):
            return compared(value, operator, literal)
        return when_not_applicable if value is NOT_APPLICABLE else compare(value, literal)

    return met


def _sum_comparison(facts: tuple[str, ...], operator: Operator, literal: object) -> Evaluator:
    compare, when_not_applicable = _COMPARISONS[operator], operator is Operator.DIFFERENT

    def met(values: Values) -> Truth:
        terms = [values.get(fact) for fact in facts]
        if NOT_APPLICABLE in terms:
            return when_not_applicable
        known = [term for term in terms if isinstance(term, int | Interval)]
        if len(known) < len(terms):
            return None
        total = total_of(known)
        return compared(total, operator, literal) if isinstance(total, Interval) else compare(total, literal)

    return met


def _membership(fact: str, literals: frozenset[object], negated: bool) -> Evaluator:
    def met(values: Values) -> Truth:
        value = values.get(fact)
        if value is None:
            return None
        if isinstance(value, Interval):
            among = _among(value, literals)
            return None if among is None else among is not negated
        inside = bool(value & literals) if isinstance(value, frozenset) else value in literals
        return inside is not negated

    return met


def _among(interval: Interval, literals: frozenset[object]) -> Truth:
    """Tell whether every value of the interval is listed, none is, or only some are."""
    low, high = interval.low, interval.high
    held = sum(interval.holds(literal) for literal in literals)
    if low is None or high is None or not held:
        return None if held else False
    length = high - low  # type: ignore[operator]
    return True if held > (length.days if isinstance(length, timedelta) else length) else None


def _negation(inner: Evaluator) -> Evaluator:
    def met(values: Values) -> Truth:
        return _opposite(inner(values))

    return met


def _all(parts: list[Evaluator]) -> Evaluator:
    def met(values: Values) -> Truth:
        truth: Truth = True
        for part in parts:
            found = part(values)
            if found is False:
                return False
            if found is None:
                truth = None
        return truth

    return met


def _any(parts: list[Evaluator]) -> Evaluator:
    def met(values: Values) -> Truth:
        truth: Truth = False
        for part in parts:
            found = part(values)
            if found is True:
                return True
            if found is None:
                truth = None
        return truth

    return met
