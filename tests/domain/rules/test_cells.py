"""A fact splits into cells that no test tells apart, and every value is in one of them."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cordee.domain.catalogue import AskedBy, Condition, Fact, FactType, Sensitivity
from cordee.domain.rules.cells import ANY_OTHER_COMMUNE, MOST_SETS, met_in, partitions, total_partition
from cordee.domain.rules.clauses import clauses
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval, compiled
from cordee.domain.rules.language import Bare, Compare, Member, Operator
from cordee.domain.rules.parsing import parse

LETTERS = "abcdef"
FIRST_DAY = date(2022, 3, 28)
VALUES = {
    "oui": st.booleans(),
    "age": st.integers(10, 40),
    "choix": st.sampled_from(LETTERS),
    "liste": st.frozensets(st.sampled_from(LETTERS)),
    "jour": st.integers(0, 20).map(lambda days: FIRST_DAY + timedelta(days=days)),
    "lieu": st.sampled_from(["69123", "38185", "01283", "75056"]),
}


def fact(name, kind, **more):
    return Fact(
        id=name,
        group="g",
        label=name,
        type=kind,
        question="?",
        sensitivity=Sensitivity.NONE,
        asked_by=AskedBy.BOTH,
        **more,
    )


FACTS = {
    "oui": fact("oui", FactType.BOOL),
    "age": fact("age", FactType.INT, minimum=10, maximum=40, relevant_if=Condition(expression=Bare("oui"))),
    "choix": fact("choix", FactType.CHOICE, choices=dict.fromkeys(LETTERS, "")),
    "liste": fact("liste", FactType.CHOICES, choices=dict.fromkeys(LETTERS, "")),
    "jour": fact("jour", FactType.DATE),
    "lieu": fact("lieu", FactType.COMMUNE, relevant_if=Condition(expression=Bare("oui"))),
}


def asked_of(name):
    """Tests of one fact, with literals inside and outside its range."""
    literal = {"age": st.integers(5, 45), "liste": st.sampled_from(LETTERS)}.get(name, VALUES[name])
    members = st.lists(literal, min_size=1, max_size=3).map(lambda listed: Member(name, tuple(listed)))
    if name == "oui":
        return st.just(Bare(name))
    if name in ("age", "jour"):
        return st.builds(lambda operator, value: Compare((name,), operator, value), st.sampled_from(Operator), literal)
    if name == "liste":
        return members
    return members | literal.map(lambda value: Compare((name,), Operator.EQUAL, value))


@st.composite
def split_facts(draw):
    name = draw(st.sampled_from(sorted(VALUES)))
    tests = draw(st.lists(asked_of(name), max_size=5))
    return name, tests, partitions(FACTS, tests)[name]


@given(split_facts(), st.data())
@settings(max_examples=400)
def test_two_values_of_one_cell_are_told_apart_by_no_test(split, data):
    name, tests, partition = split
    one, other = data.draw(VALUES[name]), data.draw(VALUES[name])
    assume(partition.cell_of(one) == partition.cell_of(other))

    assert [compiled(test)({name: one}) for test in tests] == [compiled(test)({name: other}) for test in tests]


@given(split_facts(), st.data())
@settings(max_examples=300)
def test_a_test_has_in_the_cell_of_a_value_the_answer_that_it_has_for_the_value(split, data):
    name, tests, partition = split
    value = data.draw(VALUES[name])

    for test in tests:
        assert met_in(test, partition)[partition.cell_of(value)] is compiled(test)({name: value})


@given(split_facts())
def test_what_stands_for_a_cell_is_in_that_cell(split):
    _, _, partition = split

    assert [partition.cell_of(cell.value) for cell in partition.cells] == list(range(len(partition.cells)))


@given(st.lists(asked_of("age"), max_size=5))
def test_the_cells_of_a_number_follow_each_other_over_its_whole_range(tests):
    numbers = [cell for cell in partitions(FACTS, tests)["age"].cells if cell.value is not NOT_APPLICABLE]

    assert [value for cell in numbers for value in range(cell.low, cell.high + 1)] == list(range(10, 41))
    assert sum(cell.size for cell in numbers) == 31


@given(st.lists(asked_of("age"), max_size=5), st.integers(10, 40), st.integers(1, 10), st.booleans(), st.booleans())
def test_an_interval_may_be_in_the_cells_of_its_values_and_in_no_other(tests, low, length, open_low, open_high):
    partition = partitions(FACTS, tests)["age"]
    high = min(40, low + length)
    assume(low < high)
    values = range(10 if open_low else low, (40 if open_high else high) + 1)

    interval = Interval(None if open_low else low, None if open_high else high)

    assert partition.cells_of(interval) == tuple(sorted({partition.cell_of(value) for value in values}))


def test_what_is_unknown_may_be_in_every_cell_and_what_does_not_apply_is_in_its_own():
    partition = partitions(FACTS, clauses([parse("age >= 18")]).tests)["age"]

    assert partition.cells_of(None) == (0, 1, 2)
    assert partition.cells_of(NOT_APPLICABLE) == (2,)
    assert met_in(Compare(("age",), Operator.AT_LEAST, 18), partition) == (False, True, False)


@pytest.mark.parametrize(
    ("condition", "starts"),
    [
        ("age < 18", [10, 18]),
        ("age >= 18", [10, 18]),
        ("age <= 18", [10, 19]),
        ("age > 18", [10, 19]),
        ("age == 18", [10, 18, 19]),
        ("age in [10, 40]", [10, 11, 40]),
        ("age > 40", [10]),
        ("age < 10", [10]),
    ],
)
def test_a_number_is_cut_where_its_test_changes_its_answer(condition, starts):
    cells = partitions(FACTS, clauses([parse(condition)]).tests)["age"].cells

    assert [cell.low for cell in cells if cell.low is not None] == starts


def test_a_commune_that_no_test_names_is_in_the_cell_of_all_others():
    partition = partitions(FACTS, [Member("lieu", ("69123",))])["lieu"]

    assert partition.cells[partition.cell_of("01283")].value == ANY_OTHER_COMMUNE
    assert partition.cells[partition.cell_of("69123")].value == "69123"


def test_a_value_that_the_fact_cannot_have_is_in_no_cell():
    with pytest.raises(KeyError):
        partitions(FACTS, [])["choix"].cell_of("z")


def test_a_list_of_choices_keeps_its_cell_when_many_choices_are_named():
    choices = [f"c{number}" for number in range(15)]
    many = {"liste": fact("liste", FactType.CHOICES, choices=dict.fromkeys(choices, ""))}
    partition = partitions(many, [Member("liste", tuple(choices[:12])), Member("liste", tuple(choices[10:]))])["liste"]

    assert len(partition.cells) == 4
    assert partition.cell_of(frozenset(choices[:2])) == partition.cell_of(frozenset(choices[3:9]))
    assert partition.cell_of(frozenset({"c0", "c14"})) == partition.cell_of(frozenset({"c11"}))


def test_lists_of_choices_split_into_a_bounded_number_of_cells():
    choices = [f"c{number}" for number in range(20)]
    many = {"liste": fact("liste", FactType.CHOICES, choices=dict.fromkeys(choices, ""))}

    assert len(partitions(many, [Member("liste", (choice,)) for choice in choices])["liste"].cells) == MOST_SETS


@given(st.lists(st.tuples(st.sampled_from(Operator), st.integers(15, 90)), max_size=4), st.integers(20, 80))
def test_a_sum_splits_where_its_tests_change_their_answer(asked, total):
    tests = [Compare(("age", "mois"), operator, value) for operator, value in asked]
    mois = fact("mois", FactType.INT, minimum=10, maximum=40)
    partition = total_partition([FACTS["age"], mois], tests)

    cell = partition.cells[partition.cell_of(total)]

    assert cell.low <= total <= cell.high
    assert partition.cells[-1].value is NOT_APPLICABLE
    for test in tests:
        alone = Compare((partition.fact,), test.operator, test.value)
        assert met_in(alone, partition)[partition.cell_of(total)] is compiled(test)({"age": 10, "mois": total - 10})
