from datetime import date

import pytest

from cordee.domain.birth import may_be_born_on

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("day", "may"),
    [
        (date(2026, 3, 1), True),
        (date(2026, 3, 2), False),
        (date(1916, 3, 1), True),
        (date(1916, 2, 29), False),
        (date(1815, 12, 10), False),
    ],
)
def test_nobody_is_born_tomorrow_nor_more_than_110_years_ago(day, may):
    assert may_be_born_on(day, today=TODAY) is may
