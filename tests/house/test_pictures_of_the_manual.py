"""The manual shows each public page in both languages: its pictures are there, and no other."""

import re
from pathlib import Path

from tests.journeys.pictured import manual_page

MANUAL = Path(__file__).parents[2] / "docs" / "manual"
PAGE = MANUAL / "pages-publiques.md"


def test_the_page_of_the_manual_shows_what_is_pictured():
    assert PAGE.read_text("utf-8") == manual_page(), "make pictures writes it"


def test_each_picture_is_there_and_none_is_left_over():
    shown = set(re.findall(r"images/([\w-]+\.webp)", "".join(page.read_text("utf-8") for page in MANUAL.glob("*.md"))))

    assert {picture.name for picture in (MANUAL / "images").glob("*.webp")} == shown
