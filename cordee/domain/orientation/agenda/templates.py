"""The places for days in the sentences that authors write: ``{by}``, ``{from}``, ``{on}``, ``{until}``."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from cordee.domain.deadlines import DeadlineKind
from cordee.domain.orientation.known_days import Days

# Each place: how the day is said, and what is said while nothing is known of it.
Places: TypeAlias = Mapping[str, tuple[Callable[[Days], str], str]]
_PLACE: Final = re.compile(r"\{(\w+)\}")


def places_of(template: str) -> Iterator[str]:
    yield from (found[1] for found in _PLACE.finditer(template))


def needs_opening(place: str, kind: DeadlineKind) -> bool:
    """Tell whether a place shows the opening day; else it shows the last one."""
    return place == "from" or (place == "on" and not kind.closes)


def filled_by(places: Places, template: str, kind: DeadlineKind, opens: Days | None, closes: Days | None) -> str:
    def said(found: "re.Match[str]") -> str:
        say, unknown = places[found[1]]
        days = opens if needs_opening(found[1], kind) else closes
        return say(days) if days else unknown

    return _PLACE.sub(said, template)


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
