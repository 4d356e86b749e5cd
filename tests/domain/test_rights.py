"""One month to answer: the same day of the next month, or its last."""

from datetime import date

import pytest

from cordee.domain.rights import answer_by


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 11, 22), date(2026, 12, 22)),
        (date(2026, 12, 5), date(2027, 1, 5)),
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
    ],
)
def test_she_is_answered_within_a_month(asked, due):
    assert answer_by(asked) == due
