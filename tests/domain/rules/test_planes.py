"""The planes of bits answer as the closures do, whatever is unknown, not applicable or known as an interval."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from cordee.domain.catalogue import AskedBy, Condition, Fact, FactType, Sensitivity
from cordee.domain.rules.cells import partitions
from cordee.domain.rules.clauses import clauses
from cordee.domain.rules.evaluation import Interval, compiled
from cordee.domain.rules.parsing import parse
from cordee.domain.rules.planes import Planes
from tests.domain.rules.expressions import DOMAINS, WORDS, YES_NO, expressions, situations


def fact(name, kind, **limits):
    return Fact(
        id=name, group="g", label=name, type=kind, question="?", sensitivity=Sensitivity.NONE, asked_by=AskedBy.BOTH,
        relevant_if=Condition(expression=parse("marie")), **limits,
    )  # fmt: skip


FACTS = {
    **{name: fact(name, FactType.BOOL) for name in YES_NO},
    **{name: fact(name, FactType.CHOICE, choices=dict.fromkeys(words, "…")) for name, words in WORDS.items()},
    "age": fact("age", FactType.INT, minimum=0, maximum=120),
    "mois": fact("mois", FactType.INT, minimum=0, maximum=24),
    "debut": fact("debut", FactType.DATE),
}
DAY = st.dates(date(2022, 3, 1), date(2022, 5, 1))
ROUGHLY = st.fixed_dictionaries(
    {},
    optional={
        "age": st.tuples(st.integers(10, 40) | st.none(), st.integers(41, 60) | st.none()).map(lambda b: Interval(*b)),
        "mois": st.tuples(st.integers(0, 6), st.integers(7, 24)).map(lambda bounds: Interval(*bounds)),
        "debut": st.tuples(DAY, DAY).filter(lambda days: days[0] < days[1]).map(lambda days: Interval(*days)),
    },
)
RULES = st.lists(st.lists(expressions(), max_size=3), min_size=1, max_size=6)


def planes_of(rules):
    found = clauses(expression for rule in rules for expression in rule)
    return Planes([[found.of(part) for part in rule] for rule in rules], found.tests, partitions(FACTS, found.tests))


def folded(states):
    return False if False in states else None if None in states else True


@settings(max_examples=400, deadline=None)
@given(RULES, situations(), ROUGHLY)
def test_every_condition_and_every_rule_has_the_answer_of_its_closures(rules, exact, roughly):
    values = {**exact, **roughly}
    planes = planes_of(rules)
    state = planes.state(values)
    answers = planes.fold(state)
    for number, rule in enumerate(rules):
        expected = tuple(compiled(condition)(values) for condition in rule)
        assert planes.conditions(answers, number) == expected
        assert answers.of(number) is folded(expected)


@settings(max_examples=300, deadline=None)
@given(RULES, situations(), situations(), ROUGHLY, st.data())
def test_changing_answers_gives_the_state_of_the_new_answers(rules, before, after, roughly, data):
    planes = planes_of(rules)
    after = {**after, **data.draw(st.sampled_from([{}, roughly]))}
    changed = [name for name in DOMAINS if before.get(name) != after.get(name)]
    assert planes.changed(planes.state(before), before, after, changed) == planes.state(after)


def test_an_unknown_age_is_never_taken_for_a_minor():
    """Other engines answer that an absent age is less than 18."""
    planes = planes_of([[parse("age < 18")], [parse("not (age < 18)")], [parse("age >= 18")]])
    answers = planes.fold(planes.state({}))
    assert [answers.of(rule) for rule in range(3)] == [None, None, None]


def test_no_rule_at_all_and_a_rule_without_conditions():
    assert planes_of([]).fold(planes_of([]).state({})).met == 0
    planes = planes_of([[], [parse("marie")]])
    assert [planes.fold(planes.state({})).of(rule) for rule in range(2)] == [True, None]
