"""Whom the line rang, with the person waiting, before a request was sent: told by the room of the line, shown here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class PutThrough:
    """``spoke_to``: the name said on the telephone; empty once it is forgotten. ``taken``: whether she was taken on."""

    at: datetime
    organisation: str
    spoke_to: str
    taken: bool


Telling = Callable[[UUID], Iterable[PutThrough]]
_TOLD: list[Telling] = []


def declare(telling: Telling) -> None:
    """The room above calls it when it starts: of a request, what whoever asks may know of it, the oldest first."""
    _TOLD.append(telling)


def before(referral_id: UUID) -> list[PutThrough]:
    return [one for telling in _TOLD for one in telling(referral_id)]
