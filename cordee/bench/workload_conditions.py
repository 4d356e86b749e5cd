"""Conditions of an invented service: tests that let most people in, alone, denied, or one of several."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

from cordee.domain.catalogue import Condition, Fact, FactType
from cordee.domain.rules.language import And, Bare, Compare, Expression, Member, Not, Operator, Or

# Days of the workload: so many from this one.
ORIGIN: Final = date(2010, 1, 1)
DAYS: Final = 6_000
# Single tests, negations, « a or b (or c) », « (a and b) or c ».
SHAPES: Final[tuple[float, ...]] = (0.58, 0.12, 0.22, 0.08)


def conditions(facts: Sequence[Fact], count: int, chance: Random) -> tuple[Condition, ...]:
    """Draw conditions that differ by their written form."""
    found: dict[str, Condition] = {}
    while len(found) < count:
        condition = Condition(expression=_expression(facts, chance))
        found.setdefault(condition.written, condition)
    return tuple(found.values())


def _expression(facts: Sequence[Fact], chance: Random) -> Expression:
    (shape,) = chance.choices(range(4), SHAPES)
    count = (1, 1, chance.randrange(2, 4), 3)[shape]
    tests = [_test(fact, chance) for fact in chance.sample(facts, count)]
    match shape:
        case 0:
            return tests[0]
        case 1:
            return Not(tests[0])
        case 2:
            return Or(tuple(tests))
        case _:
            return Or((And((tests[0], tests[1])), tests[2]))


def _test(fact: Fact, chance: Random) -> Expression:
    """Thresholds leave most people inside: a condition of a real service refuses fewer than it lets through."""
    low = chance.random() < 0.5
    match fact.type:
        case FactType.BOOL:
            return Bare(fact.id)
        case FactType.CHOICE:
            return _test_of_choices(fact.id, list(fact.choices), chance)
        case FactType.INT:
            greatest = fact.maximum or 0
            cut = chance.randrange(1, 18) * max(1, greatest // 36)
            if low:
                return Compare((fact.id,), chance.choice((Operator.AT_LEAST, Operator.MORE)), cut)
            return Compare((fact.id,), chance.choice((Operator.AT_MOST, Operator.LESS)), greatest - cut)
        case _:
            cut = chance.randrange(60) * 45
            if low:
                return Compare((fact.id,), Operator.AT_LEAST, ORIGIN + timedelta(days=cut))
            return Compare((fact.id,), Operator.LESS, ORIGIN + timedelta(days=DAYS - cut))


def _test_of_choices(name: str, words: Sequence[str], chance: Random) -> Expression:
    draw = chance.random()
    if draw < 0.2:
        return Compare((name,), Operator.EQUAL, chance.choice(words))
    if draw < 0.45:
        return Compare((name,), Operator.DIFFERENT, chance.choice(words))
    chosen = sorted(chance.sample(words, chance.randrange(2, max(3, len(words)))))
    return Member(name, tuple(chosen), negated=draw > 0.85 and len(chosen) <= len(words) // 2)
