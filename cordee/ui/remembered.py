"""Pieces of pages drawn once in each process: what depends on the catalogue, the directory and the language alone.

A piece is found again by everything that it shows, and holds nothing of who reads it. Nothing expires: a piece of
another release, or of an offer that changed, has another key.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

from django.utils.safestring import SafeString

MOST = 8_192

_pieces: dict[tuple[Hashable, ...], SafeString] = {}
_kept = [True]


def remembered(key: tuple[Hashable, ...], draw: Callable[[], SafeString]) -> SafeString:
    """The piece of this key, drawn the first time."""
    found = _pieces.get(key)
    if found is None:
        found = draw()
        if _kept[0]:
            if len(_pieces) >= MOST:
                _pieces.clear()
            _pieces[key] = found
    return found


def everything() -> dict[tuple[Hashable, ...], SafeString]:
    """All that is held now, to look at."""
    return dict(_pieces)


def forget() -> None:
    _pieces.clear()


@contextmanager
def nothing_remembered() -> Iterator[None]:
    """For the block every piece is drawn each time: what the site shows must not change."""
    forget()
    _kept[0] = False
    try:
        yield
    finally:
        _kept[0] = True
