"""What somebody wrote on the web before the call that answers her: for the form of the hand-over, never sent unread."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cordee.domain.access import Actor
from cordee.frontdesk.models import Call


@dataclass(frozen=True, kw_only=True)
class Beforehand:
    """``fields`` of the form, as they are typed there; ``service`` and ``offer`` when she had chosen."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    service: str = ""
    offer: str = ""


NOTHING = Beforehand()
_find: list[Callable[[UUID, Actor], Beforehand]] = []


def declare(find: Callable[[UUID, Actor], Beforehand]) -> None:
    """The room that keeps what came by the web says it when it starts."""
    _find[:] = [find]


def written(call: Call, *, actor: Actor) -> Beforehand:
    """What came with the demand that this call answers; nothing for a call that nobody announced."""
    return _find[0](call.enquiry, actor) if call.enquiry and _find else NOTHING
