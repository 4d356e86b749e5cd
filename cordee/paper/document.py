"""What a document on paper says, whatever it is printed with: a title, sections, and blocks inside them.

Every text is plain: nothing in it is markup, for typst or for anything else.
"""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """``lead`` is said first, in bold; ``soft`` is small print.

    ``tongue``: the language of ``text`` when it is not that of the document, as a reader's voice must know.
    """

    text: str = ""
    lead: str = ""
    soft: bool = False
    tongue: str = ""


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
    hours: str
    tongue: str = "fr"
    lead: str = ""
    sections: tuple[Section, ...] = ()
