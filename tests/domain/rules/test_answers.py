"""What is written in a file, a draft or a stored situation becomes a value, and back to the same."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.domain.catalogue import FactType
from cordee.domain.rules.answers import EARLIEST, LATEST, BadAnswer, answer, written_answer
from cordee.domain.rules.evaluation import Interval, between
from cordee.reader.catalogue import read_catalogue

FACTS = read_catalogue(Path(__file__).parents[3] / "content").facts
NUMBERS = [fact for fact in FACTS.values() if fact.type is FactType.INT]
DAYS = [fact for fact in FACTS.values() if fact.type is FactType.DATE]


def bounds_of(fact):
    """Two bounds in order within the fact, one of them possibly missing."""
    if fact.type is FactType.INT:
        one = st.integers(fact.minimum, fact.maximum)
    else:
        one = st.dates(EARLIEST, LATEST - timedelta(days=1))
    both = st.tuples(one, one).map(sorted).map(tuple)
    return st.one_of(both, one.map(lambda low: (low, None)), one.map(lambda high: (None, high)))


@given(st.sampled_from(NUMBERS + DAYS).flatmap(lambda fact: st.tuples(st.just(fact), bounds_of(fact))))
def test_an_interval_is_written_and_read_back_as_the_same_interval(drawn):
    fact, bounds = drawn
    value = between(*bounds)

    assert answer(fact, written_answer(value)) == value
    assert answer(fact, value) == value


def test_an_interval_is_written_with_the_bounds_that_it_has_days_as_text():
    assert written_answer(Interval(60, 120)) == {"min": 60, "max": 120}
    assert written_answer(Interval(91, None)) == {"min": 91}
    assert written_answer(Interval(None, date(2025, 2, 28))) == {"max": "2025-02-28"}


def test_two_equal_bounds_are_one_value_and_an_empty_bound_is_no_bound():
    assert answer(FACTS["arret_jours"], {"min": 45, "max": 45}) == 45
    assert answer(FACTS["arret_jours"], {"min": 45, "max": None}) == Interval(45, None)


@pytest.mark.parametrize(
    ("fact", "raw", "said"),
    [
        ("arret_jours", {"min": 120, "max": 60}, "ne dépasse pas"),
        ("arret_jours", {"min": 0, "max": 9999}, "de 0 à 1500"),
        ("arret_jours", {"min": "deux"}, "un nombre entier"),
        ("arret_jours", {"min": True}, "un nombre entier"),
        ("arret_jours", {}, "dont une borne peut manquer"),
        ("arret_jours", {"min": None, "max": None}, "dont une borne peut manquer"),
        ("arret_jours", {"low": 3}, "dont une borne peut manquer"),
        ("arret_debut", {"min": "2026-13-01"}, "AAAA-MM-JJ"),
        ("en_arret", {"min": 1}, "ni un nombre ni une date"),
        ("regime", {"min": "general"}, "ni un nombre ni une date"),
        ("commune_residence", {"max": "69123"}, "ni un nombre ni une date"),
    ],
)
def test_an_interval_that_means_nothing_says_what_was_expected(fact, raw, said):
    with pytest.raises(BadAnswer) as refused:
        answer(FACTS[fact], raw)

    assert said in refused.value.expected
