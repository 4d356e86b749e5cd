"""Conditions as clauses over shared tests have the value of the expression, whatever is unknown."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordee.domain.rules.clauses import clauses, facts_of_test
from cordee.domain.rules.evaluation import Interval, compiled
from cordee.domain.rules.language import And, Bare, Compare, Member, Not, Operator, Or, facts_of
from cordee.domain.rules.parsing import parse
from tests.domain.rules.expressions import DAYS, expressions, situations


def spans() -> st.SearchStrategy[Interval]:
    lows, lengths = st.none() | st.integers(0, 40), st.none() | st.integers(1, 20)
    return st.builds(lambda low, length: Interval(low, None if length is None else (low or 0) + length), lows, lengths)


def spans_of_days() -> st.SearchStrategy[Interval]:
    around = st.integers(-2, 2).map(lambda days: DAYS["debut"][0] + timedelta(days=days))
    return st.builds(lambda low, days: Interval(low, low + timedelta(days=days)), around, st.integers(1, 4))


def vague_situations():
    """Facts known, not applicable, missing, or known as an interval."""
    vague = st.fixed_dictionaries({}, optional={"age": spans(), "mois": spans(), "debut": spans_of_days()})
    return st.builds(lambda known, spread: {**known, **spread}, situations(), vague)


def value_of_clauses(compiled_together, expression, values):
    """The reference: minimum over clauses of the maximum over literals, in Kleene's three values."""
    truths = [{True: 1, False: 0, None: 0.5}[compiled(test)(values)] for test in compiled_together.tests]
    worst = 1
    for clause in compiled_together.of(expression):
        literals = (1 - truths[one.test] if one.negated else truths[one.test] for one in clause)
        worst = min(worst, max(literals, default=0))
    return {1: True, 0: False, 0.5: None}[worst]


@given(st.lists(expressions(), min_size=1, max_size=3), vague_situations())
@settings(max_examples=400)
def test_clauses_have_the_value_of_the_expression_under_unknowns_intervals_and_what_does_not_apply(together, values):
    compiled_together = clauses(together)

    for expression in together:
        assert value_of_clauses(compiled_together, expression, values) is compiled(expression)(values)


@given(expressions())
def test_a_condition_and_its_contrary_share_their_tests(expression):
    assert clauses([expression, Not(expression)]).tests == clauses([expression]).tests


@given(expressions())
def test_no_clause_contains_another_and_every_test_is_read(expression):
    found = clauses([expression])
    sets = [frozenset(clause) for clause in found.of(expression)]

    assert not any(one < other for one in sets for other in sets)
    assert len(set(sets)) == len(sets)
    assert {fact for test in found.tests for fact in facts_of_test(test)} == set(facts_of(expression))


def test_tests_are_shared_between_conditions_however_they_are_written():
    found = clauses([parse("statut not in ['b', 'a']"), parse("not statut in ['a', 'b']"), parse("age != 18")])

    assert found.tests == (Member("statut", ("a", "b")), Compare(("age",), Operator.EQUAL, 18))
    assert found.conditions["statut not in ['b', 'a']"] == found.conditions["not statut in ['a', 'b']"]


def test_nothing_to_meet_is_met_and_no_alternative_never_is():
    assert clauses([And(())]).of(And(())) == ()
    assert clauses([Or(())]).of(Or(())) == ((),)


@pytest.mark.parametrize("value", [True, False, None])
def test_a_tautology_stays_open_while_its_fact_is_unknown(value):
    always = Or((Bare("marie"), Not(Bare("marie"))))
    values = {} if value is None else {"marie": value}

    assert value_of_clauses(clauses([always]), always, values) is (None if value is None else True)


def test_days_are_compared_with_days():
    condition = parse("debut >= date('2022-04-01')")

    assert value_of_clauses(clauses([condition]), condition, {"debut": date(2022, 4, 1)}) is True
