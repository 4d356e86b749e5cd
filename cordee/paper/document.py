"""What a document on paper says, whatever it is printed with: a title, sections, and blocks inside them.

Every text is plain: nothing in it is markup, for typst or for anything else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import TypeAlias

from django.utils.translation import get_language


@dataclass(frozen=True)
class Foreign:
    """Words in a language that is not that of the document, as a reader's voice must know."""

    text: str
    tongue: str


Words: TypeAlias = "str | Foreign | tuple[str | Foreign, ...]"


def pieces(words: Words) -> tuple[str | Foreign, ...]:
    return words if isinstance(words, tuple) else (words,)


def in_its_tongue(words: str, within: str) -> str | Foreign:
    """``words`` of the language ``within``, for a document in the language of the page."""
    return words if within == get_language() else Foreign(words, within)


def plain(words: Words) -> str:
    """The same without its languages."""
    return "".join(one.text if isinstance(one, Foreign) else one for one in pieces(words))


def filled(template: str, **parts: Words) -> tuple[str | Foreign, ...]:
    """As ``template.format`` does, each part keeping its language."""
    return tuple(one for one in _filled(template, parts) if one)


def _filled(template: str, parts: dict[str, Words]) -> Iterator[str | Foreign]:
    for before, name, _spec, _conversion in Formatter().parse(template):
        yield before
        if name is not None:
            yield from pieces(parts[name])


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """``lead`` is said first, in bold; ``soft`` is small print."""

    text: Words = ""
    lead: Words = ""
    soft: bool = False


@dataclass(frozen=True, kw_only=True)
class Items:
    """A list; ``numbered`` where the order counts."""

    items: tuple[Paragraph, ...]
    numbered: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """``head`` names the columns; each row has as many cells. ``caption`` says what the table shows."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        uneven = [row for row in self.rows if len(row) != len(self.head)]
        if not self.head or uneven:
            raise ValueError(
                f"{self.caption}: {len(self.head)} columns, and a row of {len(uneven[0]) if uneven else 0}"
            )


@dataclass(frozen=True, kw_only=True)
class Square:
    """A QR code of ``address``, which is written beside it: ``said`` tells what it opens."""

    address: str
    said: str


@dataclass(frozen=True, kw_only=True)
class Heading:
    """Under the title of a section."""

    text: str


Block: TypeAlias = Paragraph | Items | Table | Square | Heading


@dataclass(frozen=True, kw_only=True)
class Section:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Document:
    """``sender``: who issues it, at the head of the page; ``number`` and ``hours``: the free line, at its foot.

    ``tongue``: the language that all of it is written in, « fr » or « en ».
    """

    title: str
    sender: str
    on: date
    on_said: str
    number: str
    hours: str | Foreign
    tongue: str = "fr"
    lead: str = ""
    sections: tuple[Section, ...] = ()
