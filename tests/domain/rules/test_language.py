"""The condition language: one way to write, one way to read."""

from datetime import date

import pytest
from hypothesis import given

from cordee.domain.rules.language import And, Bare, Compare, Member, Not, Operator, Or, written
from cordee.domain.rules.parsing import DEEPEST_NESTING, LONGEST_TEXT, NotUnderstood, parse
from tests.domain.rules.expressions import expressions


@given(expressions())
def test_what_is_written_reads_back_as_the_same_expression(expression):
    assert parse(written(expression)) == expression


def test_and_binds_more_tightly_than_or_and_not_more_tightly_than_both():
    assert parse("not a and b or c") == Or((And((Not(Bare("a")), Bare("b"))), Bare("c")))


def test_each_form_of_test_is_read():
    assert parse("age + mois >= 24") == Compare(("age", "mois"), Operator.AT_LEAST, 24)
    assert parse("debut < date('2022-04-01')") == Compare(("debut",), Operator.LESS, date(2022, 4, 1))
    assert parse("statut not in ['a', 'b']") == Member("statut", ("a", "b"), negated=True)


@pytest.mark.parametrize(
    ("text", "offset", "said"),
    [
        ("", 0, "nom d'un fait"),
        ("age >", 5, "un nombre"),
        ("age > 3 > 2", 8, "la fin de la condition"),
        ("age = 3", 4, "signe inattendu"),
        ("statut in 'a'", 10, "'['"),
        ("(a or b", 7, "')'"),
        ("a + b", 5, "comparaison"),
        ("debut < date('2022-13-01')", 13, "n'est pas une date"),
        ("a b", 2, "la fin de la condition"),
    ],
)
def test_an_unreadable_condition_says_where_and_what_was_expected(text, offset, said):
    with pytest.raises(NotUnderstood) as refused:
        parse(text)

    assert refused.value.offset == offset
    assert said in refused.value.message


def test_hostile_texts_are_refused_before_they_cost_anything():
    with pytest.raises(NotUnderstood, match="imbrication"):
        parse("(" * (DEEPEST_NESTING + 1) + "a")
    with pytest.raises(NotUnderstood, match="imbrication"):
        parse("not " * 500 + "a")
    with pytest.raises(NotUnderstood, match="signes"):
        parse("a or " * LONGEST_TEXT + "a")
