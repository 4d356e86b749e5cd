"""Letters, check-lists and lists of questions that people send or take along themselves.

Values only, as ``content/letters/`` writes them. A text holds places, ``{arret_debut}``, that the blanks of the letter
fill; every letter also has the blanks of ``LAYOUT``: who writes, to whom, where and when.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final, TypeAlias

from cordee.domain.catalogue import Condition, Verified
from cordee.domain.rules.french import said_day

PLACE: Final = re.compile(r"\{(\w+)\}")
# What stands on the paper where nothing was filled in: seen, and written over by hand.
DOTS: Final = "…………"
ITEM: Final = "- "


# Who sends a letter or takes it along: callers who speak for themselves.
SENDERS: Final[Mapping[str, str]] = {"personne": "La personne elle-même", "employeur": "L'employeur"}


class LetterKind(StrEnum):
    LETTER = "letter"
    CHECKLIST = "checklist"
    QUESTIONS = "questions"


class BlankKind(StrEnum):
    LINE = "line"
    LINES = "lines"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """Something to fill in; ``facts``: the answers of a situation that may fill it, the first that is known."""

    id: str
    label: str
    kind: BlankKind = BlankKind.LINE
    facts: tuple[str, ...] = ()
    help: str | None = None


SENDER, ADDRESS, CONTACT = "nom", "adresse", "contact"
RECIPIENT, RECIPIENT_ADDRESS = "destinataire", "adresse_destinataire"
TOWN, DAY = "lieu", "date"
LAYOUT: Final = (
    Blank(id=SENDER, label="Votre nom et votre prénom"),
    Blank(id=ADDRESS, label="Votre adresse", kind=BlankKind.LINES),
    Blank(id=CONTACT, label="Votre téléphone ou votre courriel"),
    Blank(id=RECIPIENT, label="Le destinataire"),
    Blank(id=RECIPIENT_ADDRESS, label="Son adresse", kind=BlankKind.LINES),
    Blank(id=TOWN, label="Lieu où vous écrivez"),
    Blank(id=DAY, label="Date du courrier", kind=BlankKind.DAY),
)

Given: TypeAlias = Mapping[str, str | date]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line: words of the letter, or a blank with what fills it."""

    words: str
    blank: str = ""

    @property
    def is_empty(self) -> bool:
        return bool(self.blank) and self.words == DOTS


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that stand together; ``items``: they are those of a list."""

    lines: tuple[tuple[Piece, ...], ...]
    items: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Letter:
    """``who`` sends it or takes it along: one of ``SENDERS``. ``services``: families that it goes with.

    ``deadlines`` are rules of time: the version of the day is the one that is told. ``recipient`` heads the letter,
    ``send_to`` says where it goes, ``operators`` who that is in the directory. ``condition``, when there is one, says
    whom it fits among those to whom one of its services is proposed. ``subject`` is of a letter only, ``sections`` of
    the two others.
    """

    id: str
    title: str
    kind: LetterKind
    who: str
    purpose: str
    services: tuple[str, ...]
    condition: Condition | None
    deadlines: tuple[str, ...]
    recipient: str | None
    send_to: str
    operators: tuple[str, ...]
    own_blanks: tuple[Blank, ...]
    subject: str | None
    text: str | None
    sections: tuple[Section, ...]
    advice: tuple[str, ...]
    legal: tuple[str, ...]
    sources: tuple[str, ...]
    verified: Verified
    checked_on: date
    layout: tuple[Blank, ...] = LAYOUT

    @property
    def is_letter(self) -> bool:
        return self.kind is LetterKind.LETTER

    @cached_property
    def blanks(self) -> tuple[Blank, ...]:
        """Every blank in the order in which they are asked."""
        return (*self.layout, *self.own_blanks) if self.is_letter else self.own_blanks

    @property
    def texts(self) -> Iterator[tuple[str, str]]:
        """Each text that may hold places, with the field that holds it."""
        for key in ("subject", "text"):
            if written := getattr(self, key):
                yield key, written
        for section in self.sections:
            yield from (("sections", item) for item in section.items)


def places_of(text: str) -> Iterator[str]:
    yield from (found[1] for found in PLACE.finditer(text))


def paragraphs(text: str, given: Given) -> tuple[Paragraph, ...]:
    """Fill a text: paragraphs are parted by an empty line, and one whose lines begin with « - » is a list."""
    return tuple(_paragraph(block, given) for block in re.split(r"\n\s*\n", text.strip()))


def line(text: str, given: Given) -> tuple[Piece, ...]:
    """Fill one line: what is not given is left as dots."""
    pieces: list[Piece] = []
    last = 0
    for found in PLACE.finditer(text):
        pieces += [Piece(text[last : found.start()]), Piece(said(given.get(found[1])), found[1])]
        last = found.end()
    return tuple(piece for piece in (*pieces, Piece(text[last:])) if piece.words)


def said(value: str | date | None) -> str:
    """What stands on the paper: a day in words, a text as it was typed, dots for nothing."""
    if isinstance(value, date):
        return said_day(value)
    return value or DOTS


def _paragraph(block: str, given: Given) -> Paragraph:
    written = [one.strip() for one in block.splitlines()]
    if all(one.startswith(ITEM) for one in written):
        return Paragraph(tuple(line(one.removeprefix(ITEM), given) for one in written), items=True)
    return Paragraph((line(" ".join(written), given),))
