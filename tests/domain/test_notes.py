"""For whom a note is says of which class it is; it is corrected for a day."""

from datetime import UTC, datetime, timedelta

import pytest

from cordee.domain.access import DataClass
from cordee.domain.notes import CLASSES, Audience, may_correct

WRITTEN = datetime(2026, 3, 28, 12, tzinfo=UTC)  # the clocks change that night


def test_each_audience_has_a_class_of_its_own_the_strictest_for_health_professionals():
    assert CLASSES == {
        Audience.MY_ORGANISATION: DataClass.PRIVATE,
        Audience.CASE_TEAM: DataClass.SITUATION,
        Audience.HEALTH_PROFESSIONALS: DataClass.MEDICAL,
    }


@pytest.mark.parametrize("after", [timedelta(0), timedelta(hours=24) - timedelta(seconds=1)])
def test_it_is_corrected_within_the_day(after):
    assert may_correct(WRITTEN, at=WRITTEN + after)


@pytest.mark.parametrize("after", [timedelta(hours=24), timedelta(days=3)])
def test_a_day_later_it_is_not(after):
    assert not may_correct(WRITTEN, at=WRITTEN + after)
