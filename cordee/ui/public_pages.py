"""The pages that anybody may open and that search engines may read: each room says which are its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class PublicPage:
    """``checked_on``: the day of its last check, where it has one; ``is_french``: so is its label, always."""

    label: str
    address: str
    checked_on: date | None = None
    is_french: bool = False


@dataclass(frozen=True, kw_only=True)
class PageGroup:
    """``title`` is empty where the pages of a shelf stand in one list."""

    title: str
    pages: tuple[PublicPage, ...]


@dataclass(frozen=True, kw_only=True)
class PageShelf:
    """``id`` names the shelf in a page."""

    id: str
    title: str
    groups: tuple[PageGroup, ...]


Told = Callable[[], PageShelf]
_told: dict[str, Told] = {}


def register(room: str, told: Told) -> None:
    """``told`` is called in the language of the page, each time: what is in force changes with the day."""
    _told[room] = told


def page_shelves() -> Iterator[PageShelf]:
    """Those that hold something, in the order of the names of their rooms."""
    for room in sorted(_told):
        shelf = _told[room]()
        if any(group.pages for group in shelf.groups):
            yield shelf


def public_pages() -> Iterator[PublicPage]:
    for shelf in page_shelves():
        for group in shelf.groups:
            yield from group.pages
