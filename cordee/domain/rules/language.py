"""The condition language of the catalogue: its nodes, and their one canonical way of writing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

Literal: TypeAlias = bool | int | str | date


class Operator(StrEnum):
    EQUAL = "=="
    DIFFERENT = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


_OPPOSITE = {
    Operator.EQUAL: Operator.DIFFERENT,
    Operator.LESS: Operator.AT_LEAST,
    Operator.AT_MOST: Operator.MORE,
}
_OPPOSITE |= {other: one for one, other in _OPPOSITE.items()}


def opposite(operator: Operator) -> Operator:
    """The comparison that is true of a known value when this one is false."""
    return _OPPOSITE[operator]


@dataclass(frozen=True, slots=True)
class Bare:
    """A yes-or-no fact alone: true when the answer is yes."""

    fact: str


@dataclass(frozen=True, slots=True)
class Compare:
    """One fact, or the sum of several integer facts, against one literal."""

    facts: tuple[str, ...]
    operator: Operator
    value: Literal


@dataclass(frozen=True, slots=True)
class Member:
    """A fact in, or not in, a list of literals."""

    fact: str
    values: tuple[Literal, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    inner: "Expression"


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple["Expression", ...]


Expression: TypeAlias = Bare | Compare | Member | Not | And | Or


def facts_of(expression: Expression) -> Iterator[str]:
    """Yield the facts that the expression reads, in reading order, with repetitions."""
    match expression:
        case Bare(fact) | Member(fact):
            yield fact
        case Compare(facts):
            yield from facts
        case Not(inner):
            yield from facts_of(inner)
        case And(parts) | Or(parts):
            for part in parts:
                yield from facts_of(part)


def written(expression: Expression) -> str:
    """Write the expression in canonical form; parsing it again gives the same expression."""
    match expression:
        case Bare(fact):
            return fact
        case Compare(facts, operator, value):
            return f"{' + '.join(facts)} {operator} {_literal(value)}"
        case Member(fact, values, negated):
            listed = ", ".join(_literal(value) for value in values)
            return f"{fact} {'not in' if negated else 'in'} [{listed}]"
        case Not(inner):
            return f"not {_grouped(inner, And, Or)}"
        case And(parts):
            return " and ".join(_grouped(part, And, Or) for part in parts)
        case Or(parts):
            return " or ".join(_grouped(part, And, Or) for part in parts)


def _grouped(expression: Expression, *weaker: type) -> str:
    text = written(expression)
    return f"({text})" if isinstance(expression, weaker) else text


def _literal(value: Literal) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f"date('{value.isoformat()}')"
    return f"'{value}'" if isinstance(value, str) else str(value)
