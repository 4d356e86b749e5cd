"""French on screens has « ’ », not « ' ». Rooms that still write the old sign are named; no other may begin."""

import re
from pathlib import Path

import pytest

ROOMS = Path(__file__).parents[2] / "cordee"
STRAIGHT = re.compile(r"(?<=[A-Za-zÀ-ÿœŒ])'(?=[A-Za-zÀ-ÿœŒ«])")
STILL_STRAIGHT = {"enquiries", "frontdesk", "public", "ui"}


def rooms_with_templates() -> list[str]:
    return sorted({path.relative_to(ROOMS).parts[0] for path in ROOMS.glob("*/templates/**/*.html")})


def straight_in(room: str) -> list[str]:
    files = sorted((ROOMS / room).glob("templates/**/*.html"))
    return [
        f"{path.relative_to(ROOMS)}: {text[max(0, one.start() - 15) : one.end() + 15]}"
        for path in files
        for text in [path.read_text("utf-8")]
        for one in STRAIGHT.finditer(text)
    ]


@pytest.mark.parametrize("room", [one for one in rooms_with_templates() if one not in STILL_STRAIGHT])
def test_the_templates_of_a_room_have_the_sign_of_french(room):
    assert straight_in(room) == []


@pytest.mark.parametrize("room", sorted(STILL_STRAIGHT))
def test_a_room_that_has_none_left_is_no_longer_named(room):
    assert straight_in(room) != []
