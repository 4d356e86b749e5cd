"""How long something lasted, as people write it."""

import pytest

from cordee.domain.lengths import NoSuchLength, minutes_of


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("150", 150),
        ("2 h 30", 150),
        ("2h30", 150),
        ("2 H 30 min", 150),
        ("2:30", 150),
        ("2,5 h", 150),
        ("2 h", 120),
        ("2 heures", 120),
        ("1 h 05", 65),
        ("1\u00a0h\u202f5", 65),
        ("45 min", 45),
        ("45mn", 45),
        ("0 h 45", 45),
    ],
)
def test_it_is_read_as_one_types_it(typed, minutes):
    assert minutes_of(typed) == minutes


@pytest.mark.parametrize("typed", ["", "deux heures", "2 h 75", "2 h 300", "-30", "2,5", "h", "1 h 30 h", "²"])
def test_what_is_not_understood_is_refused_rather_than_guessed(typed):
    with pytest.raises(NoSuchLength):
        minutes_of(typed)
