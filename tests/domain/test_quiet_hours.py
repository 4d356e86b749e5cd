"""Nothing to a person at night, on Sundays and holidays; by the clock on the wall, the nights it changes included."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.domain.quiet_hours import PARIS, QuietHours, first_moment, is_quiet

JANUARY = datetime(2026, 1, 1, tzinfo=UTC)
NIGHT = QuietHours(begins=time(20), ends=time(8))
ARMISTICE, LABOUR_DAY, VICTORY = date(2026, 11, 11), date(2026, 5, 1), date(2026, 5, 8)
HOLIDAYS = frozenset({ARMISTICE, LABOUR_DAY, VICTORY, date(2026, 12, 25), date(2027, 1, 1)})


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("2026-11-24 08:00", "2026-11-24 08:00"),  # a Tuesday
        ("2026-11-24 19:59", "2026-11-24 19:59"),
        ("2026-11-24 20:00", "2026-11-25 08:00"),
        ("2026-11-24 23:59", "2026-11-25 08:00"),
        ("2026-11-25 00:00", "2026-11-25 08:00"),
        ("2026-11-25 07:59", "2026-11-25 08:00"),
        ("2026-11-21 12:00", "2026-11-21 12:00"),  # a Saturday
        ("2026-11-21 20:00", "2026-11-23 08:00"),
        ("2026-11-22 12:00", "2026-11-23 08:00"),  # a Sunday
        ("2026-11-10 21:00", "2026-11-12 08:00"),  # over the 11th
        ("2026-12-24 20:30", "2026-12-26 08:00"),
    ],
)
def test_a_message_waits_for_the_next_morning_when_one_may_write(asked, sent):
    assert first_moment(paris(asked), quiet=NIGHT, holidays=HOLIDAYS) == paris(sent)


@pytest.mark.parametrize(
    ("asked", "sent", "hours"),
    [
        ("2026-03-28 21:00", "2026-03-30 08:00", 34),  # Saturday evening, the night is an hour shorter, then Sunday
        ("2026-10-24 21:00", "2026-10-26 08:00", 36),  # the night is an hour longer
    ],
)
def test_the_morning_is_the_one_of_the_wall_clock_when_the_hour_changes(asked, sent, hours):
    found = first_moment(paris(asked), quiet=NIGHT, holidays=HOLIDAYS)

    assert found == paris(sent)
    assert found - paris(asked).astimezone(UTC) == timedelta(hours=hours)


def test_without_days_off_sunday_is_a_day_like_another():
    every_day = QuietHours(begins=time(20), ends=time(8), days_off=False)

    assert not is_quiet(paris("2026-11-22 12:00"), quiet=every_day, holidays=HOLIDAYS)
    assert is_quiet(paris("2026-11-22 07:00"), quiet=every_day, holidays=HOLIDAYS)


def test_without_quiet_hours_a_message_leaves_at_once():
    assert not is_quiet(paris("2026-11-22 03:00"), quiet=None, holidays=HOLIDAYS)


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("2026-11-24 10:00", "2026-11-24 18:00"),
        ("2026-11-24 18:00", "2026-11-24 18:00"),
        ("2026-11-24 19:30", "2026-11-24 19:30"),
        ("2026-11-24 20:00", "2026-11-25 18:00"),
        ("2026-11-20 21:00", "2026-11-21 08:00"),  # Friday night: on Saturday she is not at work
        ("2026-05-07 20:00", "2026-05-09 08:00"),  # the 8th is a holiday, the 9th a Saturday
    ],
)
def test_who_is_never_reached_at_work_is_written_to_in_the_evening_or_on_saturday(asked, sent):
    assert first_moment(paris(asked), quiet=NIGHT, holidays=HOLIDAYS, outside_work=True) == paris(sent)


def test_never_at_work_holds_without_quiet_hours_too():
    found = first_moment(paris("2026-11-24 10:00"), quiet=None, holidays=HOLIDAYS, outside_work=True)

    assert found == paris("2026-11-24 18:00")


def test_hours_that_do_not_go_over_midnight_are_refused():
    with pytest.raises(ValueError, match="midnight"):
        QuietHours(begins=time(8), ends=time(20))


ANY_INSTANT = st.integers(0, 353 * 24 * 60).map(lambda minutes: JANUARY + timedelta(minutes=minutes))
ANY_NIGHT = st.tuples(st.times(), st.times()).map(sorted).filter(lambda pair: pair[0] < pair[1])


@given(
    at=ANY_INSTANT,
    night=ANY_NIGHT,
    days_off=st.booleans(),
)
def test_whatever_the_hours_the_moment_found_is_not_before_not_quiet_and_stays(at, night, days_off):
    quiet = QuietHours(begins=night[1], ends=night[0], days_off=days_off)

    found = first_moment(at, quiet=quiet, holidays=HOLIDAYS)

    assert found >= at
    assert first_moment(found, quiet=quiet, holidays=HOLIDAYS) == found
    assert days_off is False or found.astimezone(PARIS).date().weekday() < 6


@given(ANY_INSTANT)
def test_by_the_wall_clock_nothing_leaves_at_night(at):
    found = first_moment(at, quiet=NIGHT, holidays=HOLIDAYS).astimezone(PARIS)

    assert time(8) <= found.time() < time(20)
    assert found.date() not in HOLIDAYS
