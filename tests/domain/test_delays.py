from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cordee.domain.delays import DayKind, Delay, months_after
from cordee.domain.working_days import is_ouvrable_day, is_working_day
from cordee.reader.french_holidays import french_holidays

HOLIDAYS = french_holidays()
days = st.dates(date(2008, 1, 1), date(2060, 1, 1))
delays = st.builds(
    Delay, years=st.integers(0, 4), months=st.integers(0, 14), days=st.integers(0, 90), kind=st.sampled_from(DayKind)
)


def after(start, **delay):
    return Delay(**delay).after(start, holidays=HOLIDAYS)


def before(end, **delay):
    return Delay(**delay).before(end, holidays=HOLIDAYS)


def test_fifteen_days_from_the_third_end_on_the_eighteenth():
    assert after(date(2026, 3, 3), days=15) == date(2026, 3, 18)


def test_a_delay_in_months_ends_on_the_day_of_the_same_number():
    assert after(date(2026, 3, 15), months=1) == date(2026, 4, 15)
    assert after(date(2026, 11, 30), months=2) == date(2027, 1, 30)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2024, 1, 29), date(2024, 2, 29)),
        (date(2026, 8, 31), date(2026, 9, 30)),
        (date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_a_month_that_lacks_the_number_ends_the_delay_on_its_last_day(start, end):
    assert after(start, months=1) == end


def test_a_year_from_a_leap_day_ends_on_the_last_day_of_february():
    assert after(date(2024, 2, 29), years=1) == date(2025, 2, 28)
    assert after(date(2024, 2, 29), years=4) == date(2028, 2, 29)


def test_months_are_counted_before_days():
    assert after(date(2026, 1, 31), months=1, days=1) == date(2026, 3, 1)


def test_neither_end_of_a_clear_delay_counts():
    assert after(date(2026, 11, 2), days=30, kind=DayKind.CLEAR) == date(2026, 12, 3)


def test_jours_ouvrables_take_saturday_and_leave_sunday_and_easter_monday():
    friday_before_easter = date(2026, 4, 3)

    assert after(friday_before_easter, days=1, kind=DayKind.OUVRABLE) == date(2026, 4, 4)
    assert after(friday_before_easter, days=2, kind=DayKind.OUVRABLE) == date(2026, 4, 7)


def test_jours_ouvres_leave_saturday_too_and_the_first_of_may():
    thursday = date(2026, 4, 30)

    assert after(thursday, days=1, kind=DayKind.OUVRE) == date(2026, 5, 4)
    assert after(thursday, days=5, kind=DayKind.OUVRE) == date(2026, 5, 11)  # the 8th is a holiday


def test_working_days_go_over_the_end_of_the_year():
    christmas_eve = date(2026, 12, 24)

    assert after(christmas_eve, days=6, kind=DayKind.OUVRABLE) == date(2027, 1, 2)
    assert after(christmas_eve, days=5, kind=DayKind.OUVRE) == date(2027, 1, 4)


def test_a_delay_counted_backwards_leaves_the_whole_of_it_ahead():
    assert before(date(2027, 3, 1), days=120) == date(2026, 11, 1)
    assert before(date(2016, 3, 1), days=60) == date(2016, 1, 1)
    assert before(date(2027, 8, 31), months=6) == date(2027, 2, 28)
    assert before(date(2026, 5, 4), days=1, kind=DayKind.OUVRE) == date(2026, 4, 30)
    assert before(date(2026, 4, 7), days=1, kind=DayKind.OUVRABLE) == date(2026, 4, 4)


def test_nothing_is_the_day_itself():
    assert Delay().is_nothing
    assert after(date(2026, 3, 3)) == before(date(2026, 3, 3)) == date(2026, 3, 3)


def test_a_delay_does_not_run_backwards_by_itself():
    with pytest.raises(ValueError, match="backwards"):
        Delay(days=-1)


@given(day=days, months=st.integers(-60, 60))
def test_months_keep_the_number_of_the_day_or_the_end_of_the_month(day, months):
    later = months_after(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(day=days, delay=delays)
def test_a_later_start_never_gives_an_earlier_end(day, delay):
    next_day = day + timedelta(days=1)

    assert delay.after(next_day, holidays=HOLIDAYS) >= delay.after(day, holidays=HOLIDAYS)
    assert delay.before(next_day, holidays=HOLIDAYS) >= delay.before(day, holidays=HOLIDAYS)


@given(day=days, delay=delays)
def test_a_delay_in_days_ends_on_a_day_of_its_kind(day, delay):
    assume(delay.days)
    end = delay.after(day, holidays=HOLIDAYS)

    if delay.kind is DayKind.OUVRABLE:
        assert is_ouvrable_day(end, holidays=HOLIDAYS)
    elif delay.kind is DayKind.OUVRE:
        assert is_working_day(end, holidays=HOLIDAYS)
    else:
        assert end > day


@given(day=days, count=st.integers(1, 60), kind=st.sampled_from(DayKind))
def test_counting_days_forward_then_backwards_comes_home_from_a_day_of_the_kind(day, count, kind):
    delay = Delay(days=count, kind=kind)
    if kind is DayKind.OUVRABLE:
        assume(is_ouvrable_day(day, holidays=HOLIDAYS))
    if kind is DayKind.OUVRE:
        assume(is_working_day(day, holidays=HOLIDAYS))

    assert delay.before(delay.after(day, holidays=HOLIDAYS), holidays=HOLIDAYS) == day
