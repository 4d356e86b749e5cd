"""Lines for a terminal of about a hundred columns: a word on the left, text that wraps under itself on the right."""

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator

WIDTH = 98
MARGIN = 17
_BEFORE_SIGNS = re.compile(r" ([:;!?»])")


def title(text: str) -> Iterator[str]:
    """A name, underlined; one that is too long takes two lines."""
    lines = list(_hung("", unbroken(text)))
    yield from lines
    yield "─" * max(map(len, lines))


def row(word: str, text: str | None) -> Iterator[str]:
    """One word and its text; nothing at all when there is no text."""
    if text:
        yield from _hung(f"{word:<{MARGIN}}", unbroken(text))


def rows(word: str, texts: Iterable[str]) -> Iterator[str]:
    """One word and a list under it, one text a line, each after a mark."""
    return items(word, ([text] for text in texts), mark=lambda _: "· ")


def items(
    word: str, found: Iterable[Iterable[str]], *, mark: Callable[[int], str] = lambda place: f"{place}. "
) -> Iterator[str]:
    """One word and a list, numbered by default; each item is a first text, then details under it, as they are."""
    for place, item in enumerate(found, 1):
        head = f"{word if place == 1 else '':<{MARGIN}}{mark(place)}"
        first, *details = item
        yield from _hung(head, unbroken(first))
        for detail in details:
            yield from _hung(" " * len(head), detail)


def unbroken(text: str) -> str:
    """Keep French signs with the word they belong to when the line wraps."""
    return _BEFORE_SIGNS.sub("\N{NO-BREAK SPACE}\\1", text).replace("« ", "«\N{NO-BREAK SPACE}")


def _hung(head: str, text: str) -> Iterator[str]:
    """Wrap after ``head``; a word longer than the line is left whole, so that it can be copied."""
    lines = textwrap.wrap(text, WIDTH - len(head), break_long_words=False, break_on_hyphens=False) or [""]
    yield (head + lines[0]).rstrip()
    for line in lines[1:]:
        yield " " * len(head) + line
