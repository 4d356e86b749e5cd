"""One letter as it stands on paper: blocks of lines, from which come the sheet on the screen and the plain text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from django.utils import translation

from cordee.domain.letters import (
    ADDRESS,
    CONTACT,
    RECIPIENT,
    RECIPIENT_ADDRESS,
    SENDER,
    Given,
    Letter,
    LetterKind,
    Piece,
    line,
    paragraphs,
)
from cordee.letters import wording
from cordee.ui.tongues import SOURCE
from cordee.ui.typography import spaced

Line: TypeAlias = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """``kind`` names the place on the sheet; ``mark`` stands before each line in plain text, as the bullet on paper."""

    kind: str
    lines: tuple[Line, ...]
    mark: str = ""


def blocks(letter: Letter, given: Given) -> tuple[Block, ...]:
    """Compose the sheet from top to bottom, with French spaces whatever the language of the page around it."""
    with translation.override(SOURCE):
        return tuple(_letter(letter, given) if letter.is_letter else _list(letter, given))


def plain_text(sheet: tuple[Block, ...]) -> str:
    """The same sheet for a file or a message: blocks are parted by an empty line."""
    return "\n\n".join("\n".join(block.mark + _words(one) for one in block.lines) for block in sheet) + "\n"


def _letter(letter: Letter, given: Given) -> Iterator[Block]:
    yield Block("sender", _blanks(given, SENDER, ADDRESS, CONTACT))
    yield Block("recipient", _blanks(given, RECIPIENT, RECIPIENT_ADDRESS))
    yield Block("place", (_line(wording.PLACE_AND_DATE, given),))
    yield Block("subject", (_line(wording.SUBJECT.format(subject=letter.subject), given),))
    yield from _text(letter, given)
    yield Block("signature", (_line(wording.SIGNATURE, given), *_blanks(given, SENDER)))


def _list(letter: Letter, given: Given) -> Iterator[Block]:
    yield Block("title", (_line(letter.title, given),))
    yield from _text(letter, given)
    ticked = letter.kind is LetterKind.CHECKLIST
    for section in letter.sections:
        yield Block("heading", (_line(section.title, given),))
        lines = tuple(_line(item, given) for item in section.items)
        yield Block("ticks" if ticked else "questions", lines, mark="[ ] " if ticked else "- ")


def _text(letter: Letter, given: Given) -> Iterator[Block]:
    for found in paragraphs(spaced(letter.text or ""), given) if letter.text else ():
        yield Block("list", found.lines, mark="- ") if found.items else Block("paragraph", found.lines)


def _blanks(given: Given, *names: str) -> tuple[Line, ...]:
    return tuple(line(f"{{{name}}}", given) for name in names)


def _line(text: str, given: Given) -> Line:
    return line(spaced(text), given)


def _words(pieces: Line) -> str:
    return "".join(piece.words for piece in pieces)
