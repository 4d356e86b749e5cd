"""What the site keeps of those who come, and on what ground: declared by a room that sees all, for the legal page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """``tables``: those that hold it, as "room.Model"; a table with personal words and no line here fails a test."""

    when: str
    what: str
    until: str
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Grounds:
    basis: str
    exception: str


_KEPT: list[Callable[[], Sequence[Keeping]]] = []
_GROUNDS: list[Callable[[], Grounds]] = []


def declare(kept: Callable[[], Sequence[Keeping]], *, grounds: Callable[[], Grounds]) -> None:
    """Both are asked for each page, which has its language."""
    _KEPT[:], _GROUNDS[:] = [kept], [grounds]


def kept() -> Sequence[Keeping]:
    return _KEPT[0]()


def grounds() -> Grounds:
    return _GROUNDS[0]()


def lasting(span: timedelta) -> str:
    """« 30 jours », « un jour », « 2 heures »: as the rule has it, so that the page never says another figure."""
    if span % timedelta(days=1):
        return _counted(span // timedelta(hours=1), _("une heure"), _("{number} heures"))
    return _counted(span // timedelta(days=1), _("un jour"), _("{number} jours"))


def _counted(number: int, one: str, several: str) -> str:
    return one if number == 1 else several.format(number=number)
