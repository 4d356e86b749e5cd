"""What waits for the line, beside « Nouvel appel »: the room whose list it is says which lines come first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cordee.domain.access import Actor


@dataclass(frozen=True, kw_only=True)
class ToDo:
    template: str
    context: Mapping[str, Any]


Reading = Callable[[Actor, datetime], ToDo]
_READ: list[Reading] = []


def declare(reading: Reading) -> None:
    """A room calls it when it starts."""
    _READ.append(reading)


def first(actor: Actor, *, at: datetime) -> list[ToDo]:
    return [reading(actor, at) for reading in _READ]
