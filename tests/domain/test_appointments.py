"""Appointments: what may be done when, hours of Paris across both changes, and the day of the reminder."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.domain.appointments import (
    AppointmentState,
    AppointmentVerb,
    HourSkipped,
    HourTwice,
    NoSuchHour,
    after,
    hour_of,
    instant_of,
    may_start_at,
    remind_at,
)

HOUR = timedelta(hours=1)
TUESDAY = datetime(2026, 12, 8, 9, tzinfo=UTC)  # ten in Paris
PLANNED, HELD = AppointmentState.PLANNED, AppointmentState.HELD


@pytest.mark.parametrize(
    ("state", "verb", "late", "then"),
    [
        (PLANNED, AppointmentVerb.MOVE, -HOUR, PLANNED),
        (PLANNED, AppointmentVerb.MOVE, HOUR, PLANNED),
        (PLANNED, AppointmentVerb.CANCEL, -HOUR, AppointmentState.CANCELLED),
        (PLANNED, AppointmentVerb.ASK, -HOUR, PLANNED),
        (PLANNED, AppointmentVerb.ASK, HOUR, None),
        (PLANNED, AppointmentVerb.KEEP, HOUR, None),
        (PLANNED, AppointmentVerb.HOLD, -HOUR, None),
        (PLANNED, AppointmentVerb.HOLD, HOUR, HELD),
        (PLANNED, AppointmentVerb.MISS, HOUR, AppointmentState.MISSED),
        (HELD, AppointmentVerb.RESUME, HOUR, PLANNED),
        (HELD, AppointmentVerb.MOVE, HOUR, None),
    ],
)
def test_what_follows_depends_on_how_it_stands_and_on_its_hour(state, verb, late, then):
    assert after(state, verb, starts_at=TUESDAY, at=TUESDAY + late) == then


@given(st.lists(st.tuples(st.sampled_from(AppointmentVerb), st.sampled_from([-HOUR, HOUR]))))
def test_whatever_is_done_a_cancelled_appointment_stays_so(acts):
    for verb, late in acts:
        assert after(AppointmentState.CANCELLED, verb, starts_at=TUESDAY, at=TUESDAY + late) is None


@pytest.mark.parametrize(
    ("typed", "hour"),
    [("14 h 30", time(14, 30)), ("14h", time(14)), ("9:05", time(9, 5)), (" 9 ", time(9)), ("9H15", time(9, 15))],
)
def test_an_hour_is_read_as_people_write_it(typed, hour):
    assert hour_of(typed) == hour


@pytest.mark.parametrize("typed", ["", "midi", "24h", "9h60", "14h3", "-2h"])
def test_what_is_no_hour_is_refused(typed):
    with pytest.raises(NoSuchHour):
        hour_of(typed)


@pytest.mark.parametrize(
    ("day", "instant"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 28, 9, tzinfo=UTC)),  # the eve of the change: winter
        (date(2026, 3, 29), datetime(2026, 3, 29, 8, tzinfo=UTC)),
        (date(2026, 10, 24), datetime(2026, 10, 24, 8, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 9, tzinfo=UTC)),
    ],
)
def test_ten_in_paris_is_another_instant_in_summer(day, instant):
    assert instant_of(day, time(10)) == instant


def test_an_hour_that_does_not_strike_or_strikes_twice_is_refused():
    with pytest.raises(HourSkipped):
        instant_of(date(2026, 3, 29), time(2, 30))
    with pytest.raises(HourTwice):
        instant_of(date(2026, 10, 25), time(2, 30))
    assert instant_of(date(2026, 3, 29), time(3)) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert instant_of(date(2026, 10, 25), time(3)) == datetime(2026, 10, 25, 2, tzinfo=UTC)


def reminded(made: datetime, starts_at: datetime = TUESDAY, holidays=frozenset()) -> datetime | None:
    return remind_at(starts_at, at=made, days=2, holidays=holidays)


def test_the_reminder_is_two_working_days_before_at_nine_else_the_eve_else_none():
    friday, eve = datetime(2026, 12, 4, 8, tzinfo=UTC), datetime(2026, 12, 7, 8, tzinfo=UTC)

    assert reminded(TUESDAY - timedelta(days=20)) == friday
    assert reminded(TUESDAY - timedelta(days=20), holidays={date(2026, 12, 4)}) == friday - timedelta(days=1)
    assert reminded(friday) == eve
    assert reminded(eve) is None


def test_the_reminder_is_at_nine_in_paris_whatever_the_season_of_the_day():
    monday = instant_of(date(2026, 3, 30), time(10))

    assert reminded(monday - timedelta(days=30), monday) == datetime(2026, 3, 26, 8, tzinfo=UTC)


def test_an_appointment_is_ahead_and_within_a_year_and_a_half():
    assert may_start_at(TUESDAY, at=TUESDAY - HOUR)
    assert not may_start_at(TUESDAY, at=TUESDAY)
    assert not may_start_at(TUESDAY, at=TUESDAY - timedelta(days=551))
