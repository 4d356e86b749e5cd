"""What a typed line is read with, and what a piece of it notes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from cordee.domain.rules.evaluation import Value

DECLINED, UNSURE, CLEARED = "__declined", "__unsure", "__cleared"
KNOWN: Final = ""


@dataclass(frozen=True, kw_only=True)
class Note:
    """A fact with its ``value`` (or ``told``: declined, not known, taken back), or a need.

    ``text`` is what to type to say this and nothing else; ``said`` the commune of ``value``.
    """

    fact: str = ""
    value: Value | None = None
    told: str = KNOWN
    need: str = ""
    text: str = ""
    said: str = ""

    @property
    def key(self) -> str:
        return self.fact or f"besoin {self.need}"


@dataclass(frozen=True, kw_only=True)
class Place:
    code: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Talk:
    """Where the conversation is on the day ``on``: ``asked`` the question shown, ``wanted`` gives those still to come.

    ``answered`` in any way, ``values`` with a value; ``useless``: without object here; ``closed``: not of this caller.
    """

    on: date
    asked: str = ""
    caller: str = ""
    wanted: Callable[[], Sequence[str]] = tuple
    answered: frozenset[str] = frozenset()
    values: Mapping[str, Value] = field(default_factory=dict)
    needs: frozenset[str] = frozenset()
    useless: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
