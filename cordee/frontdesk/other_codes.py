"""Codes of the same form that other rooms gave: each says what the holder of one sees on the page of codes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cordee.domain.access import Actor


@dataclass(frozen=True, kw_only=True)
class Shown:
    template: str
    context: Mapping[str, Any]


Finding = Callable[[str], Shown | None]
Opening = Callable[[str, Actor], str]
_GIVEN: list[tuple[Finding, Opening]] = []


def declare(finding: Finding, opening: Opening) -> None:
    """Rooms call it when they start. Of a code that it did not give, a room finds None and opens no page («  »)."""
    _GIVEN.append((finding, opening))


def shown(code: str) -> Shown | None:
    return next((found for finding, _ in _GIVEN if (found := finding(code))), None)


def page_of(code: str, *, actor: Actor) -> str:
    """The page that it opens to an agent to whom it is spelt; empty for nobody's code."""
    return next((page for _, opening in _GIVEN if (page := opening(code, actor))), "")
