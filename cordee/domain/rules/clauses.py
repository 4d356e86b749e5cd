"""The compiled form of conditions, which both evaluators read: distinct tests, and conditions as clauses over them.

A *test* asks one thing of one fact (or of one sum). A *clause* is met when one of its literals is, a *condition* when
all of its clauses are. Strong Kleene logic is distributive and De Morgan's laws hold in it, so that this form has
the value of the expression whatever is unknown: a law of the logic, and a property test.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import NamedTuple, TypeAlias

from cordee.domain.rules.language import And, Bare, Compare, Expression, Literal, Member, Not, Operator, Or, written

Test: TypeAlias = Bare | Compare | Member


class Literally(NamedTuple):
    """A test by its number, or its contrary. A tuple: clauses are looked up by the thousand."""

    test: int
    negated: bool = False


Clause: TypeAlias = tuple[Literally, ...]


@dataclass(frozen=True)
class Clauses:
    """Conditions compiled together; ``conditions`` is by canonical written form.

    An empty tuple of clauses is always met, an empty clause never.
    """

    tests: tuple[Test, ...]
    conditions: Mapping[str, tuple[Clause, ...]]

    def of(self, expression: Expression) -> tuple[Clause, ...]:
        return self.conditions[written(expression)]


def clauses(expressions: Iterable[Expression]) -> Clauses:
    """Compile expressions; equal tests are shared, whatever the expression that they come from."""
    numbers: dict[Test, int] = {}
    conditions: dict[str, tuple[Clause, ...]] = {}
    for expression in expressions:
        key = written(expression)
        if key not in conditions:
            conditions[key] = _minimal(_conjunctive(expression, numbers, negated=False))
    return Clauses(tests=tuple(numbers), conditions=conditions)


def tests_of(expression: Expression) -> Iterator[Test]:
    """Yield the tests of an expression as clauses name them, in reading order, with repetitions."""
    match expression:
        case Not(inner):
            yield from tests_of(inner)
        case And(parts) | Or(parts):
            for part in parts:
                yield from tests_of(part)
        case Bare() | Compare() | Member():
            yield _positive(expression)[0]


def clause_count(expression: Expression, *, negated: bool = False) -> int:
    """Count the clauses that compiling would make, before it drops any: each ``and`` inside an ``or`` multiplies."""
    match expression:
        case Not(inner):
            return clause_count(inner, negated=not negated)
        case And(parts) | Or(parts):
            counts = [clause_count(part, negated=negated) for part in parts]
            return sum(counts) if isinstance(expression, And) is not negated else prod(counts)
        case _:
            return 1


def facts_of_test(test: Test) -> tuple[str, ...]:
    return test.facts if isinstance(test, Compare) else (test.fact,)


def _conjunctive(expression: Expression, numbers: dict[Test, int], *, negated: bool) -> list[frozenset[Literally]]:
    match expression:
        case Not(inner):
            return _conjunctive(inner, numbers, negated=not negated)
        case And(parts) if not negated:
            return _joined(parts, numbers, negated=False)
        case Or(parts) if negated:
            return _joined(parts, numbers, negated=True)
        case And(parts) | Or(parts):
            alternatives = [_conjunctive(part, numbers, negated=negated) for part in parts]
            return [frozenset().union(*chosen) for chosen in product(*alternatives)]
        case Bare() | Compare() | Member():
            test, opposite = _positive(expression)
            number = numbers.setdefault(test, len(numbers))
            return [frozenset({Literally(number, negated is not opposite)})]


def _joined(parts: Sequence[Expression], numbers: dict[Test, int], *, negated: bool) -> list[frozenset[Literally]]:
    return [clause for part in parts for clause in _conjunctive(part, numbers, negated=negated)]


def _positive(test: Test) -> tuple[Test, bool]:
    """Write ``!=`` and ``not in`` as the contrary of ``==`` and ``in``: more tests are shared.

    Orders are left as they are: what does not apply is neither less nor at least.
    """
    match test:
        case Compare(facts, Operator.DIFFERENT, value):
            return Compare(facts, Operator.EQUAL, value), True
        case Member(fact, values, negated):
            return Member(fact, tuple(sorted(set(values), key=_order)), False), negated
        case _:
            return test, False


def _order(value: Literal) -> tuple[str, str]:
    return type(value).__name__, str(value)


def _minimal(found: list[frozenset[Literally]]) -> tuple[Clause, ...]:
    """Drop clauses that another one implies; order by first appearance."""
    distinct = list(dict.fromkeys(found))
    kept = [clause for clause in distinct if not any(other < clause for other in distinct)]
    return tuple(tuple(sorted(clause)) for clause in kept)
