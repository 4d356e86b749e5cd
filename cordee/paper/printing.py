"""From a document to a tagged PDF (PDF/UA-1), by typst: what is said goes in as data, never as source."""

import json
import logging
import time
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import qrcode
import typst
from django.utils import translation
from qrcode.image.svg import SvgPathImage

from cordee.paper import wording
from cordee.paper.document import Block, Document, Heading, Items, Paragraph, Square, Table
from cordee.paper.poster import Poster

logger = logging.getLogger(__name__)

# The only folder that the house style may read; nothing of the site, and nothing that a document brings.
HOUSE: Final = Path(__file__).parent / "house"
STANDARD: Final = "ua-1"
KINDS: Final = {Paragraph: "paragraph", Items: "items", Table: "table", Square: "square", Heading: "heading"}


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
    return {
        "tongue": document.tongue,
        "title": document.title,
        "sender": document.sender,
        "day": (document.on.year, document.on.month, document.on.day),
        "dated": wording.DATED.format(on=document.on_said),
        "foot": wording.FOOT.format(number=document.number, hours=document.hours),
        "page_word": str(wording.PAGE),
        "lead": document.lead,
        "sections": [
            {"title": one.title, "blocks": [_block(block) for block in one.blocks]} for one in document.sections
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    written = {"kind": KINDS[type(block)], **asdict(block)}
    if isinstance(block, Square):
        written |= {"drawing": _square(block.address), "alt": wording.SQUARE.format(address=block.address)}
    return written


def _posted(poster: Poster) -> dict[str, Any]:
    return asdict(poster) | {
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
