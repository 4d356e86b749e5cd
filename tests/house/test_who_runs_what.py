"""What one process of `make test` runs from end to end, so that what is built for a file is built once."""

import pytest

from tests.pytest_cordee import run_together


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tests/rooms/keys/test_races.py::test_one[a::b]", "tests/rooms/keys/test_races.py::test_two"),
        ("tests/journeys/test_a_call.py::test_one", "tests/journeys/test_a_case.py::test_two"),
        ("tests/rooms/demo/network/test_away.py::test_one", "tests/rooms/demo/network/test_people.py::test_two"),
    ],
)
def test_these_run_in_one_process(one, other):
    assert run_together(one) == run_together(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tests/rooms/keys/test_races.py::test_one", "tests/rooms/keys/test_keys.py::test_one"),
        ("tests/rooms/demo/test_mails.py::test_one", "tests/rooms/demo/network/test_people.py::test_two"),
    ],
)
def test_these_may_run_side_by_side(one, other):
    assert run_together(one) != run_together(other)
