"""Three values: what is decided stays decided, what is unknown is never taken for no."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings

from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval, compiled, unknown_facts
from cordee.domain.rules.language import And, Bare, Compare, Member, Not, Operator, Or, facts_of
from cordee.domain.rules.parsing import parse
from tests.domain.rules.expressions import DOMAINS, expressions, situations


def kleene(expression, values):
    """The reference: 1 true, 0 false, a half unknown; minimum for and, maximum for or."""
    match expression:
        case And(parts):
            return min(kleene(part, values) for part in parts)
        case Or(parts):
            return max(kleene(part, values) for part in parts)
        case Not(inner):
            return 1 - kleene(inner, values)
    terms = [values.get(fact) for fact in facts_of(expression)]
    if NOT_APPLICABLE in terms:
        different = isinstance(expression, Compare) and expression.operator is Operator.DIFFERENT
        return 1 if different or (isinstance(expression, Member) and expression.negated) else 0
    if None in terms:
        return 0.5
    return int(_two_valued(expression, terms))


def _two_valued(expression, terms):
    match expression:
        case Bare():
            return terms[0]
        case Member(_, listed, negated):
            return (terms[0] in listed) != negated
        case Compare(_, operator, literal):
            left = sum(terms) if len(terms) > 1 else terms[0]
            return {
                "==": left == literal,
                "!=": left != literal,
                "<": left < literal,
                "<=": left <= literal,
                ">": left > literal,
                ">=": left >= literal,
            }[operator]


@given(expressions(), situations())
@settings(max_examples=400)
def test_evaluation_agrees_with_the_reference(expression, values):
    assert compiled(expression)(values) == {1: True, 0: False, 0.5: None}[kleene(expression, values)]


@given(expressions(), situations())
@settings(max_examples=150)
def test_what_is_decided_is_the_same_in_every_completion(expression, values):
    decided = compiled(expression)(values)
    if decided is None:
        return

    unknown = [fact for fact in DOMAINS if fact not in values and fact in set(facts_of(expression))]

    for answers in product(*(DOMAINS[fact] for fact in unknown)):
        assert compiled(expression)({**values, **dict(zip(unknown, answers, strict=True))}) is decided


@given(expressions(), situations())
@settings(max_examples=200)
def test_an_open_condition_names_facts_that_are_unknown_and_a_decided_one_names_none(expression, values):
    named = list(unknown_facts(expression, values))

    assert bool(named) == (compiled(expression)(values) is None)
    assert not set(named) & set(values)


@pytest.mark.parametrize(
    "text", ["age < 18", "age >= 18", "age != 18", "statut in ['salarie']", "statut not in ['x']", "arret"]
)
def test_an_unknown_fact_is_never_taken_for_a_value(text):
    assert compiled(parse(text))({}) is None


def test_what_does_not_apply_equals_nothing():
    values = dict.fromkeys(DOMAINS, NOT_APPLICABLE)

    assert [compiled(parse(text))(values) for text in ("arret", "age < 18", "age == 18", "statut in ['autre']")] == [
        False
    ] * 4
    assert [compiled(parse(text))(values) for text in ("age != 18", "statut not in ['autre']", "not arret")] == [
        True
    ] * 3
    assert compiled(parse("age + mois >= 1"))({"age": 30, "mois": NOT_APPLICABLE}) is False


JUNE = [date(2024, 6, day) for day in range(1, 31)]


@pytest.mark.parametrize(
    ("value", "listed", "among"),
    [
        (Interval(3, 5), (1, 2, 3, 4, 5), True),
        (Interval(3, 5), (3, 4, 5), True),
        (Interval(3, 6), (3, 4, 5), None),
        (Interval(3, 5), (3, 5), None),
        (Interval(6, 9), (3, 4, 5), False),
        (Interval(None, 5), (3, 4, 5), None),
        (Interval(3, None), (1, 2), False),
        (Interval(JUNE[4], JUNE[9]), tuple(JUNE), True),
        (Interval(JUNE[4], date(2024, 7, 1)), tuple(JUNE), None),
        (Interval(date(2024, 7, 1), None), tuple(JUNE), False),
    ],
)
def test_an_interval_is_in_a_list_when_each_of_its_values_is(value, listed, among):
    opposite = None if among is None else not among

    assert compiled(Member("age", listed))({"age": value}) is among
    assert compiled(Member("age", listed, negated=True))({"age": value}) is opposite
