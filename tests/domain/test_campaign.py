"""A campaign: a code that cannot be misheard, and counts that name nobody."""

from datetime import date

import pytest

from cordee.domain.campaign import HIDDEN, cents_for_each, code_meant, runs_on, shown, shown_together, sound_of, weeks


@pytest.mark.parametrize("typed", ["DOS26", "dos26", " dos 26 ", "d-o-s-2-6", "D0S26", "Dos 26"])
def test_a_code_is_understood_however_it_is_typed_or_spelt(typed):
    assert code_meant(typed) == "DOS26"


def test_an_o_and_a_zero_are_told_apart_by_their_place():
    assert code_meant("dos2O") == "DOS20"
    assert code_meant("m1l11") == "MIL11"


@pytest.mark.parametrize("typed", ["", "26", "DOS", "DOS2026", "TROPLONG26", "DOS<26", "💥", "x" * 10_000])
def test_what_is_no_code_is_none(typed):
    assert code_meant(typed) == ""


def test_two_codes_that_are_heard_alike_sound_the_same():
    assert sound_of("DOS26") == sound_of("TOS26") != sound_of("DOS27")


def test_a_campaign_runs_from_its_first_day_to_its_last_unless_it_was_closed():
    term = {"starts_on": date(2026, 3, 2), "ends_on": date(2026, 3, 6)}

    runs = [runs_on(date(2026, 3, day), **term, closed=False) for day in (1, 2, 6, 7)]

    assert runs == [False, True, True, False]
    assert not runs_on(date(2026, 3, 3), **term, closed=True)


def test_a_group_of_one_to_four_is_not_shown():
    assert [shown(count) for count in (0, 1, 4, 5)] == [0, HIDDEN, HIDDEN, 5]


def test_a_count_hidden_alone_cannot_be_found_from_the_sum():
    assert shown_together([20, 3, 9, 0]) == [20, HIDDEN, HIDDEN, 0]
    assert shown_together([20, 3, 2]) == [20, HIDDEN, HIDDEN]
    assert shown_together([20, 9]) == [20, 9]
    assert shown_together([3, 0]) == [HIDDEN, 0]


def test_the_cost_of_one_is_said_of_a_group_that_is_shown():
    assert cents_for_each(100_000, 8) == 12_500
    assert cents_for_each(100_000, 4) is None
    assert cents_for_each(0, 8) is None
    assert cents_for_each(100, 0) is None


def test_as_many_weeks_before_as_during_and_none_to_come():
    before, during = weeks(date(2026, 3, 4), date(2026, 12, 31), on=date(2026, 3, 17))

    assert during == [date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16)]
    assert before == [date(2026, 2, 9), date(2026, 2, 16), date(2026, 2, 23)]


def test_twelve_weeks_at_most():
    before, during = weeks(date(2026, 1, 5), date(2026, 12, 31), on=date(2026, 12, 1))

    assert (len(before), len(during)) == (12, 12)


def test_a_campaign_to_come_has_no_weeks():
    assert weeks(date(2026, 3, 2), date(2026, 4, 2), on=date(2026, 2, 1)) == ([], [])
