"""Tests of a fact, alone and combined, before many situations at once."""

from datetime import date
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordee.bulk.bits import codes_of, packed, rows_of, set_bits, unpacked
from cordee.bulk.rules import rule_of, table_of
from cordee.bulk.sheet import BadBatch, FactColumns, Sheet
from cordee.bulk.situations import batch_of
from cordee.bulk.splitting import each, reached, reaching
from cordee.bulk.truths import Truths
from cordee.domain.catalogue import AskedBy, Condition, Fact, FactType, Sensitivity
from cordee.domain.orientation.situation import Situation
from cordee.domain.rules.clauses import clauses
from cordee.domain.rules.evaluation import Interval, between, compiled, unknown_facts
from cordee.domain.rules.language import Compare, Operator
from cordee.domain.rules.parsing import parse
from tests.domain.rules.expressions import DAYS, DOMAINS, NUMBERS, WORDS, YES_NO, expressions


def fact(name, kind, **more):
    return Fact(
        id=name, group="g", label=name, type=kind, question=name, sensitivity=Sensitivity.NONE, asked_by=AskedBy.BOTH,
        **more,
    )  # fmt: skip


FACTS = {
    **{name: fact(name, FactType.BOOL) for name in YES_NO},
    **{name: fact(name, FactType.INT) for name in NUMBERS},
    **{name: fact(name, FactType.CHOICE, choices=dict.fromkeys(words, "")) for name, words in WORDS.items()},
    **{name: fact(name, FactType.DATE) for name in DAYS},
}


def intervals(values):
    bounds = st.tuples(*[st.one_of(st.none(), st.sampled_from(values))] * 2)
    ordered = bounds.filter(lambda pair: pair != (None, None) and (None in pair or pair[0] <= pair[1]))
    return ordered.map(lambda pair: between(*pair))


def answers(name):
    known = st.sampled_from(DOMAINS[name])
    return st.one_of(known, intervals(DOMAINS[name])) if name in NUMBERS or name in DAYS else known


SITUATIONS = st.lists(st.fixed_dictionaries({}, optional={name: answers(name) for name in DOMAINS}), min_size=1)


def truths_of(expression, situations):
    compiled_together = clauses([expression])
    table = table_of(compiled_together, [expression])
    batch = batch_of([Situation(facts=one) for one in situations], FACTS, ids=[""] * len(situations))
    sheet = Sheet(batch, table)
    truths = Truths(table, FactColumns(lambda name: sheet.fact(FACTS[name])), len(situations))
    return truths, rule_of([Condition(expression=expression)], compiled_together)


@given(expressions(), SITUATIONS)
@settings(max_examples=300, deadline=None)
def test_a_rule_says_of_all_situations_what_it_says_of_each(expression, situations):
    truths, rule = truths_of(expression, situations)

    certain, possible = (unpacked(plane, len(situations)) for plane in truths.rule(rule))

    expected = [compiled(expression)(values) for values in situations]
    assert certain.tolist() == [truth is True for truth in expected]
    assert possible.tolist() == [truth is not False for truth in expected]


@given(expressions(), SITUATIONS)
@settings(max_examples=200, deadline=None)
def test_the_facts_that_keep_a_rule_open_are_those_of_each_situation(expression, situations):
    truths, _ = truths_of(expression, situations)

    found = {name: set(rows_of(plane, len(situations)).tolist()) for name, plane in truths.missing(expression).items()}

    for place, values in enumerate(situations):
        assert {name for name, rows in found.items() if place in rows} == set(unknown_facts(expression, values))


@pytest.mark.parametrize("text", ["age < 18", "age >= 18", "age != 18", "statut in ['salarie']", "not arret"])
def test_an_unknown_answer_is_never_taken_for_one(text):
    """Some engines say that a missing age is under 18."""
    truths, rule = truths_of(parse(text), [{}])

    assert [unpacked(plane, 1).tolist() for plane in truths.rule(rule)] == [[False], [True]]


def test_a_null_age_is_no_minor_even_beside_known_ones():
    batch = pa.RecordBatch.from_pydict({"age": pa.array([17, None, 18, 0])})
    expression = Compare(("age",), Operator.LESS, 18)
    table = table_of(clauses([expression]), [])
    sheet = Sheet(batch, table)

    certain, possible = Truths(table, FactColumns(lambda name: sheet.fact(FACTS[name])), 4).literal(0)

    assert unpacked(certain, 4).tolist() == [True, False, False, True]
    assert unpacked(possible, 4).tolist() == [True, True, False, True]


def test_a_fact_that_does_not_apply_meets_nothing():
    truths, rule = truths_of(parse("age < 18 or age >= 18"), [{"age": 30}] * 3)
    applies = packed(np.array([True, False, True]))

    truths.change("age", truths.columns["age"].where(applies))

    assert [unpacked(plane, 3).tolist() for plane in truths.rule(rule)] == [[True, False, True]] * 2


def test_more_of_an_interval_is_read_by_a_sum():
    situations = [{"age": Interval(18, 20), "mois": 2}, {"age": Interval(None, 20), "mois": 2}, {"age": 20, "mois": 2}]
    truths, rule = truths_of(parse("age + mois >= 20"), situations)

    assert [unpacked(plane, 3).tolist() for plane in truths.rule(rule)] == [[True, False, True], [True, True, True]]


@given(st.integers(1, 300), st.integers(0, 10**9))
@settings(max_examples=60, deadline=None)
def test_many_thresholds_at_once_are_what_each_is_alone(count, seed):
    values = np.random.default_rng(seed).integers(-40, 400, 97).astype(np.int16)
    codes = np.clip(values, 0, count - 1)
    thresholds = sorted({int(value) for value in np.random.default_rng(seed + 1).integers(-60, 420, 40)})

    together = reached(values, thresholds) or []

    assert [unpacked(plane, 97).tolist() for plane in together] == [(values >= cut).tolist() for cut in thresholds]
    assert [unpacked(one, 97).tolist() for one in each(codes, count)] == [
        (codes == number).tolist() for number in range(count)
    ]
    assert [unpacked(least, 97).tolist() for least in reaching(codes, count)] == [
        (codes >= number).tolist() for number in range(1, count)
    ]


@given(st.lists(st.lists(st.booleans(), min_size=11, max_size=11), max_size=9))
def test_set_bits_come_out_by_situation_in_the_order_of_planes(table):
    planes = [packed(np.array(row)) for row in table]
    among = np.array([0, 3, 10])

    starts, numbers = set_bits(planes, 11, among)

    found = [numbers[start:end].tolist() for start, end in pairwise(starts)]
    assert found == [[number for number, row in enumerate(table) if row[place]] for place in among]


@given(st.lists(st.integers(-1, 19), min_size=1, max_size=40))
def test_the_one_plane_of_each_situation_has_a_number(numbers):
    planes = [packed(np.array([number == place for number in numbers])) for place in range(20)]

    assert codes_of(planes, len(numbers)).tolist() == numbers


@pytest.mark.parametrize(
    ("array", "said"),
    [(pa.array(["17"]), "attendu int32"), (pa.array([1.5]), "attendu int32"), (pa.array([date.max]), "attendu int32")],
)
def test_a_column_of_another_type_is_refused_by_its_name(array, said):
    sheet = Sheet(pa.RecordBatch.from_pydict({"age": array}), table_of(clauses([]), []))

    with pytest.raises(BadBatch, match=f"« age ».*{said}"):
        sheet.fact(FACTS["age"])


def test_a_word_that_a_choice_does_not_have_is_refused():
    sheet = Sheet(pa.RecordBatch.from_pydict({"statut": ["salarie", None, "pirate"]}), table_of(clauses([]), []))

    with pytest.raises(BadBatch, match=r"« statut ».*« pirate »"):
        sheet.fact(FACTS["statut"])
