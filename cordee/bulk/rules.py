"""Rules by numbers, ready to be asked of many situations: plain values, which travel between processes.

A literal is the number of its test, or ``~number`` for its contrary. A clause is met when one of its literals is, a
rule when all of its clauses are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from cordee.bulk.columns import Question, Threshold, question_of
from cordee.domain.catalogue import Condition
from cordee.domain.rules.clauses import Clauses, Test, clauses, facts_of_test
from cordee.domain.rules.language import And, Bare, Compare, Expression, Member, Not, Or, written


class Rule(NamedTuple):
    """Clauses of one literal, then clauses of several; none at all is always met."""

    alone: tuple[int, ...]
    several: tuple[tuple[int, ...], ...]

    @property
    def literals(self) -> Iterable[int]:
        yield from self.alone
        for clause in self.several:
            yield from clause


@dataclass(frozen=True)
class RuleTable:
    """``leaves``: the literal of each test as it is written in a condition."""

    tests: tuple[Test, ...]
    leaves: Mapping[str, int]

    @cached_property
    def reads(self) -> tuple[tuple[str, ...], ...]:
        """The facts that each test reads."""
        return tuple(facts_of_test(test) for test in self.tests)

    @cached_property
    def tests_of_fact(self) -> Mapping[str, tuple[int, ...]]:
        """The tests that read each fact, alone or in a sum."""
        reading: dict[str, list[int]] = {}
        for number, facts in enumerate(self.reads):
            for fact in facts:
                reading.setdefault(fact, []).append(number)
        return {fact: tuple(numbers) for fact, numbers in reading.items()}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What each test asks, in the plainest terms."""
        return tuple(question_of(test) for test in self.tests)

    @cached_property
    def cuts(self) -> Mapping[str, tuple[int, ...]]:
        """By fact, every number or day from which the answer of some test may be another, upwards."""
        found: dict[str, set[int]] = {}
        for fact, question in self._of_one_fact():
            if isinstance(question, Threshold):
                found.setdefault(fact, set()).add(question.cut)
            else:
                numbers = [value for value in question or () if isinstance(value, int)]
                found.setdefault(fact, set()).update(numbers, (number + 1 for number in numbers))
        return {fact: tuple(sorted(cuts)) for fact, cuts in found.items()}

    @cached_property
    def named(self) -> Mapping[str, tuple[str, ...]]:
        """By fact, every word that some test names."""
        found: dict[str, dict[str, None]] = {}
        for fact, question in self._of_one_fact():
            found.setdefault(fact, {}).update(dict.fromkeys(word for word in question or () if isinstance(word, str)))
        return {fact: tuple(words) for fact, words in found.items()}

    def _of_one_fact(self) -> Iterable[tuple[str, Question]]:
        return ((facts[0], asked) for facts, asked in zip(self.reads, self.questions, strict=True) if len(facts) == 1)


def rule_of(conditions: Iterable[Condition], compiled: Clauses) -> Rule:
    """Return the rule that is met when all of the conditions are. An empty clause is never met: it has no literal."""
    found = dict.fromkeys(clause for condition in conditions for clause in compiled.conditions[condition.written])
    numbered = [tuple(~one.test if one.negated else one.test for one in clause) for clause in found]
    alone = tuple(clause[0] for clause in numbered if len(clause) == 1)
    return Rule(alone, tuple(clause for clause in numbered if len(clause) != 1))


def table_of(compiled: Clauses, expressions: Iterable[Expression]) -> RuleTable:
    """Return the table of all tests; ``expressions`` are those whose tests will be looked up as they are written."""
    numbers = {test: number for number, test in enumerate(compiled.tests)}
    leaves = {written(leaf): leaf for expression in expressions for leaf in leaves_of(expression)}
    return RuleTable(compiled.tests, {text: _literal(leaf, numbers) for text, leaf in leaves.items()})


def leaves_of(expression: Expression) -> Iterable[Bare | Compare | Member]:
    match expression:
        case Not(inner):
            yield from leaves_of(inner)
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves_of(part)
        case Bare() | Compare() | Member():
            yield expression


def _literal(leaf: Bare | Compare | Member, numbers: Mapping[Test, int]) -> int:
    alone = clauses([leaf])
    number = numbers[alone.tests[0]]
    return ~number if alone.of(leaf)[0][0].negated else number
