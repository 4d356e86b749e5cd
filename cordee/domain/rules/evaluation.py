"""Three-valued evaluation (strong Kleene logic): a condition is met, not met, or open.

Values come as a mapping from fact to value. A fact that is missing is unknown. ``NOT_APPLICABLE`` equals nothing:
comparisons with it are false, ``!=`` and ``not in`` are true.
"""

import operator as python_operator
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final, TypeAlias

from cordee.domain.rules.language import And, Bare, Compare, Expression, Member, Not, Operator, Or


class _NotApplicable:
    def __repr__(self) -> str:
        return "NOT_APPLICABLE"


NOT_APPLICABLE: Final = _NotApplicable()

Value: TypeAlias = bool | int | str | date | frozenset[str] | _NotApplicable
Values: TypeAlias = Mapping[str, Value]
Truth: TypeAlias = bool | None
Evaluator: TypeAlias = Callable[[Values], Truth]

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


def unknown_facts(expression: Expression, values: Values) -> Iterator[str]:
    """Yield the facts that keep an open expression open, in reading order; nothing when it is decided."""
    if compiled(expression)(values) is not None:
        return
    match expression:
        case Bare(fact) | Member(fact):
            yield fact
        case Compare(facts):
            yield from (fact for fact in facts if fact not in values)
        case Not(inner):
            yield from unknown_facts(inner, values)
        case And(parts) | Or(parts):
            for part in parts:
                yield from unknown_facts(part, values)


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
        return when_not_applicable if value is NOT_APPLICABLE else compare(value, literal)

    return met


def _sum_comparison(facts: tuple[str, ...], operator: Operator, literal: object) -> Evaluator:
    compare, when_not_applicable = _COMPARISONS[operator], operator is Operator.DIFFERENT

    def met(values: Values) -> Truth:
        terms = [values.get(fact) for fact in facts]
        if NOT_APPLICABLE in terms:
            return when_not_applicable
        known = [term for term in terms if isinstance(term, int)]
        return compare(sum(known), literal) if len(known) == len(terms) else None

    return met


def _membership(fact: str, literals: frozenset[object], negated: bool) -> Evaluator:
    def met(values: Values) -> Truth:
        value = values.get(fact)
        if value is None:
            return None
        inside = bool(value & literals) if isinstance(value, frozenset) else value in literals
        return inside is not negated

    return met


def _negation(inner: Evaluator) -> Evaluator:
    def met(values: Values) -> Truth:
        truth = inner(values)
        return None if truth is None else not truth

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
