"""From a document to a tagged PDF (PDF/UA-1), by typst: what is said goes in as data, never as source.

A telephone number, wherever it is said, is a link that dials it.
"""

import json
import logging
import re
import time
from collections.abc import Iterator
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import qrcode
import typst
from django.utils import translation
from qrcode.image.svg import SvgPathImage

from cordee.domain.phone import NotAPhone, e164
from cordee.paper import wording
from cordee.paper.document import (
    Block,
    Document,
    Foreign,
    Heading,
    Items,
    Paragraph,
    Square,
    Table,
    Words,
    filled,
    pieces,
    plain,
)
from cordee.paper.poster import Poster

logger = logging.getLogger(__name__)

# The only folder that the house style may read; nothing of the site, and nothing that a document brings.
HOUSE: Final = Path(__file__).parent / "house"
STANDARD: Final = "ua-1"
KINDS: Final = {Paragraph: "paragraph", Items: "items", Table: "table", Square: "square", Heading: "heading"}
# A number of ten digits, as France writes it: « 04 65 71 00 00 », with hard spaces too. Short ones are left as words.
NUMBER: Final = re.compile(
    r"(?<![\d/.-])(?<!\d[ .\u00a0])0[1-9]([ .\u00a0\u202f]?)\d\d(?:\1\d\d){3}(?![\d/-])(?![ .\u00a0]\d)"
)


def printed(document: Document) -> bytes:
    """Return the PDF; typst refuses a document without title, or an image without words."""
    return _compiled("house.typ", _data(document))


def printed_poster(poster: Poster) -> bytes:
    """One page, in its size."""
    with translation.override(poster.tongue):
        return _compiled("poster.typ", _posted(poster))


def _compiled(style: str, data: dict[str, Any]) -> bytes:
    began = time.perf_counter()
    pdf: bytes = typst.compile(
        str(HOUSE / style),
        root=str(HOUSE),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
        pdf_standards=[STANDARD],
    )
    logger.info("paper.printed in %d ms, %d kB", (time.perf_counter() - began) * 1000, len(pdf) // 1024)
    return pdf


def _data(document: Document) -> dict[str, Any]:
    with translation.override(document.tongue):
        return _said(document)


def _said(document: Document) -> dict[str, Any]:
    foot = filled(str(wording.FOOT), number=document.number, hours=document.hours)
    return {
        "tongue": document.tongue,
        "title": document.title,
        "sender": document.sender,
        "day": (document.on.year, document.on.month, document.on.day),
        "dated": wording.DATED.format(on=document.on_said),
        "foot": plain(foot),
        "call": _runs(foot),
        "page_word": str(wording.PAGE),
        "lead": _runs(document.lead),
        "sections": [
            {"title": one.title, "blocks": [_block(block) for block in one.blocks]} for one in document.sections
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    written = {"kind": KINDS[type(block)], **asdict(block)}
    match block:
        case Paragraph():
            written |= _paragraph(block)
        case Items(items=items):
            written |= {"items": [_paragraph(one) for one in items]}
        case Table(rows=rows):
            written |= {"rows": [[_runs(cell) for cell in row] for row in rows]}
        case Square(address=address):
            written |= {"drawing": _square(address), "alt": wording.SQUARE.format(address=address)}
    return written


def _paragraph(one: Paragraph) -> dict[str, Any]:
    return {"lead": _runs(one.lead), "text": _runs(one.text), "soft": one.soft}


def _runs(words: Words) -> list[dict[str, str]]:
    """Each run of words in one language, and what it dials."""
    return [run for piece in pieces(words) for run in _dialled(piece)]


def _dialled(piece: str | Foreign) -> Iterator[dict[str, str]]:
    said, tongue = (piece.text, piece.tongue) if isinstance(piece, Foreign) else (piece, "")
    past = 0
    for found in NUMBER.finditer(said):
        yield {"text": said[past : found.start()], "tongue": tongue, "dial": ""}
        yield {"text": found[0], "tongue": tongue, "dial": _dial(found[0])}
        past = found.end()
    if said[past:]:
        yield {"text": said[past:], "tongue": tongue, "dial": ""}


def _dial(number: str) -> str:
    try:
        return e164(number)
    except NotAPhone:
        return ""


def _posted(poster: Poster) -> dict[str, Any]:
    return asdict(poster) | {
        "dial": _dial(poster.number),
        "on": poster.on.isoformat(),
        "day": (poster.on.year, poster.on.month, poster.on.day),
        "shown": poster.address.partition("://")[2],
        "drawing": _square(poster.address),
        "alt": wording.SQUARE.format(address=poster.address),
    }


def _square(address: str) -> str:
    drawn = BytesIO()
    qrcode.make(address, image_factory=SvgPathImage, border=2).save(drawn)
    return drawn.getvalue().decode()
