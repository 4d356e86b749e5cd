"""Codes of the same form that other rooms gave: each says what the holder of one sees on the page of codes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Shown:
    template: str
    context: Mapping[str, Any]


Finding = Callable[[str], Shown | None]
_GIVEN: list[Finding] = []


def declare(finding: Finding) -> None:
    """Rooms call it when they start. ``finding`` returns None for a code that it did not give."""
    _GIVEN.append(finding)


def shown(code: str) -> Shown | None:
    return next((found for finding in _GIVEN if (found := finding(code))), None)
