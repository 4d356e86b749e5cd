"""The clock of the database against the seconds that the machine counts."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cordee.domain.timekeeping import Reading, drift, has_jumped, is_again_in_line

NOON = datetime(2024, 9, 2, 12, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


def reading(*, wall=timedelta(), ticks=timedelta(), era="one", since=NOON):
    return Reading(wall=since + wall, ticks=1000 + ticks.total_seconds(), era=era)


def after(passed, **more):
    return reading(wall=passed, ticks=passed, **more)


@pytest.mark.parametrize("passed", [timedelta(minutes=5), timedelta(hours=3), timedelta(days=7)])
def test_time_that_passes_is_no_jump_even_while_nothing_runs(passed):
    assert not has_jumped(reading(), after(passed))


@pytest.mark.parametrize("step", [timedelta(hours=48), -timedelta(hours=48), timedelta(minutes=16)])
def test_a_clock_that_is_set_is_a_jump(step):
    five = timedelta(minutes=5)

    now = reading(wall=five + step, ticks=five)

    assert has_jumped(reading(), now)
    assert drift(reading(), now) == step


@pytest.mark.parametrize("step", [timedelta(minutes=14), -timedelta(minutes=14)])
def test_a_clock_that_is_put_right_by_some_minutes_is_none(step):
    assert not has_jumped(reading(), reading(wall=timedelta(hours=1) + step, ticks=timedelta(hours=1)))


def test_after_a_restart_of_the_machine_only_a_clock_that_went_back_is_known_to_be_wrong():
    assert not has_jumped(reading(), reading(wall=timedelta(days=2), era="two"))
    assert has_jumped(reading(), reading(wall=-timedelta(days=2), era="two"))


@pytest.mark.parametrize("day", [(2024, 3, 31), (2024, 10, 27)], ids=["spring", "autumn"])
def test_summer_and_winter_time_are_no_jump(day):
    before, later = (datetime(*day, hour, tzinfo=PARIS) for hour in (1, 4))
    passed = later.astimezone(UTC) - before.astimezone(UTC)
    assert passed != timedelta(hours=3)

    now = Reading(wall=later, ticks=passed.total_seconds(), era="one")

    assert not has_jumped(Reading(wall=before.astimezone(UTC), ticks=0, era="one"), now)


def test_a_clock_set_right_again_is_in_line_with_what_it_was():
    assert is_again_in_line(reading(), after(timedelta(hours=4)))
    assert not is_again_in_line(reading(), reading(wall=timedelta(hours=52), ticks=timedelta(hours=4)))
    assert not is_again_in_line(reading(), after(timedelta(hours=4), era="two"))
