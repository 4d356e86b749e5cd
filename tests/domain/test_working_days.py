from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.domain.working_days import (
    is_ouvrable_day,
    is_working_day,
    ouvrable_day_after,
    ouvrable_day_before,
    working_day_after,
    working_day_before,
    working_day_from,
    working_day_until,
)

CHRISTMAS = date(2026, 12, 25)
FRIDAY = date(2026, 12, 18)
days = st.dates(date(2008, 1, 1), date(2040, 1, 1))
holidays = st.frozensets(st.dates(date(2008, 1, 1), date(2041, 1, 1)), max_size=20)


def counted(start, end, *, off):
    """Working days after ``start``, up to ``end`` included."""
    days_between = (start + timedelta(days=place) for place in range(1, (end - start).days + 1))
    return sum(is_working_day(day, holidays=off) for day in days_between)


def test_a_weekend_and_a_holiday_do_not_count():
    assert working_day_after(FRIDAY, 1, holidays=frozenset()) == date(2026, 12, 21)
    assert working_day_after(FRIDAY, 5, holidays={CHRISTMAS}) == date(2026, 12, 28)


def test_what_is_sent_on_a_sunday_counts_from_monday():
    assert working_day_after(date(2026, 12, 20), 1, holidays=frozenset()) == date(2026, 12, 21)


def test_a_delay_of_nothing_has_no_day():
    with pytest.raises(ValueError, match="at least one"):
        working_day_after(FRIDAY, 0, holidays=frozenset())


@given(start=days, count=st.integers(1, 60), off=holidays)
def test_a_deadline_is_a_working_day_at_the_distance_it_says(start, count, off):
    deadline = working_day_after(start, count, holidays=off)

    assert is_working_day(deadline, holidays=off)
    assert counted(start, deadline, off=off) == count


@given(start=days, count=st.integers(1, 30), off=holidays, holiday=days)
def test_one_holiday_more_never_shortens_a_delay(start, count, off, holiday):
    assert working_day_after(start, count, holidays=off | {holiday}) >= working_day_after(start, count, holidays=off)


def test_saturday_is_ouvrable_and_not_ouvre():
    saturday = date(2026, 12, 19)

    assert is_ouvrable_day(saturday, holidays=frozenset())
    assert not is_working_day(saturday, holidays=frozenset())
    assert not is_ouvrable_day(saturday + timedelta(days=1), holidays=frozenset())


def test_a_holiday_on_a_saturday_is_not_ouvrable():
    assert not is_ouvrable_day(date(2026, 8, 15), holidays={date(2026, 8, 15)})


def test_ouvrable_days_go_over_sunday_and_a_holiday():
    assert ouvrable_day_after(FRIDAY, 1, holidays={CHRISTMAS}) == date(2026, 12, 19)
    assert ouvrable_day_after(FRIDAY, 6, holidays={CHRISTMAS}) == date(2026, 12, 26)
    assert ouvrable_day_before(date(2026, 12, 26), 6, holidays={CHRISTMAS}) == FRIDAY


def test_a_day_off_gives_the_next_or_the_previous_working_day():
    assert working_day_from(CHRISTMAS, holidays={CHRISTMAS}) == date(2026, 12, 28)
    assert working_day_until(CHRISTMAS, holidays={CHRISTMAS}) == date(2026, 12, 24)
    assert working_day_from(FRIDAY, holidays={CHRISTMAS}) == working_day_until(FRIDAY, holidays={CHRISTMAS}) == FRIDAY


@given(start=days, count=st.integers(1, 60), off=holidays)
def test_what_is_counted_before_is_counted_between(start, count, off):
    earlier = working_day_before(start, count, holidays=off)

    assert is_working_day(earlier, holidays=off)
    assert counted(earlier, start, off=off) == count - 1 + is_working_day(start, holidays=off)


@given(start=days, count=st.integers(1, 60), off=holidays)
def test_saturdays_make_a_delay_shorter_never_longer(start, count, off):
    assert ouvrable_day_after(start, count, holidays=off) <= working_day_after(start, count, holidays=off)
