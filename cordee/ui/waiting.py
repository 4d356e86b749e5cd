"""What waits for a member, for the home page: each room says it of its own lists, and the nearest day comes first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import resolve, reverse

from cordee.domain.access import Actor

MANY = 1_000  # nobody reads such a figure to the unit: what holds more says so, without counting further


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """``count`` is what the list at ``address`` holds; ``on`` the nearest day on which one of its lines is awaited.

    ``now``: somebody waits at this very moment. It comes before any day.
    """

    said: str
    count: int
    address: str
    on: date | None = None
    now: bool = False


Asking = Callable[[Actor, date], Iterable[Waiting]]
_ASKING: dict[str, Asking] = {}


def declare(page: str, asking: Asking) -> None:
    """``asking`` is for whoever opens ``page``, the URL name of a list."""
    _ASKING[page] = asking


def waiting_for(actor: Actor, *, on: date) -> list[Waiting]:
    asked = [one for page, asking in _ASKING.items() if _opens(page, actor) for one in asking(actor, on)]
    return sorted((one for one in asked if one.count), key=lambda one: (not one.now, one.on or date.max))


def has_lists(actor: Actor) -> bool:
    return any(_opens(page, actor) for page in _ASKING)


def counted(count: int, one: str, several: str) -> str:
    """« 1 appel ouvert », « 12 appels ouverts », « plus de 1 000 appels ouverts »; ``several`` holds « {} »."""
    if count == 1:
        return one
    return several.format(number_said(count))


def number_said(count: int) -> str:
    """« 12 », « plus de 1 000 »: nothing counts further than MANY."""
    return "plus de 1 000" if count > MANY else str(count)


def _opens(page: str, actor: Actor) -> bool:
    return actor.role in resolve(reverse(page)).func.access.roles
