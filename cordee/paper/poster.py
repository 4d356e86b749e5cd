"""A sheet for a wall, a counter or a letter-box: one question, one number, one square to scan; one page."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Size(StrEnum):
    A5 = "a5"
    A4 = "a4"
    A3 = "a3"


@dataclass(frozen=True, kw_only=True)
class Poster:
    """``said`` stands beside the square, whose ``address`` is written under it; ``foot`` is the last line.

    ``code`` is named on the phone: ``code_said`` asks for it.
    """

    title: str
    lead: str
    points: tuple[str, ...]
    free: str
    number: str
    hours: str
    address: str
    said: str
    code: str
    code_said: str
    foot: str
    sender: str
    on: date
    size: Size
    tongue: str = "fr"
