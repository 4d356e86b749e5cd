"""To which programme of its case a document may belong, as the room of programmes says: it stands above this one."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from cordee.domain.access import Actor


@dataclass(frozen=True, kw_only=True)
class Programme:
    """``code``: as its documents name it. ``destroys``: they go at its end, unless she agrees otherwise."""

    code: str
    name: str
    is_running: bool
    destroys: bool


Told = Callable[[UUID, Actor], Iterable[Programme]]
_told: dict[str, Told] = {}


def register(room: str, told: Told) -> None:
    """``told``: those of a case that the actor reads."""
    _told[room] = told


def programmes_of(case_id: UUID, *, actor: Actor) -> list[Programme]:
    return [one for told in _told.values() for one in told(case_id, actor)]


def running(case_id: UUID, *, actor: Actor) -> list[Programme]:
    return [one for one in programmes_of(case_id, actor=actor) if one.is_running]


def usual(found: Sequence[Programme]) -> str:
    """The code of the only one that destroys its documents; empty where none does, or where one has to be chosen."""
    codes = [one.code for one in found if one.destroys]
    return codes[0] if len(codes) == 1 else ""
