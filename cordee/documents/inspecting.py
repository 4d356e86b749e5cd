"""What a file really is and whether it may be kept, told by its content. Runs in a child process, see ``checking``.

``python -m cordee.documents.inspecting`` reads a file on its standard input and writes one line of JSON, then what is
to be kept. It knows no setting and no database; what a hostile file can take from it is some seconds and some memory.
"""

import io
import json
import re
import resource
import sys
from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from cordee.domain.documents import FileType
from cordee.domain.watched_words import has_identity_number

SECONDS, MEMORY = 20, 1 << 30
MOST_PIXELS = 40_000_000
MOST_OBJECTS = 300_000
MOST_STEPS = 20  # from a reference to what it names
BEGINS: Mapping[bytes, FileType] = {
    b"%PDF-": FileType.PDF,
    b"\x89PNG\r\n\x1a\n": FileType.PNG,
    b"\xff\xd8\xff": FileType.JPEG,
}
OTHERS: Mapping[bytes, str] = {
    b"PK\x03\x04": "office",
    b"\xd0\xcf\x11\xe0": "office",
    b"{\\rtf": "office",
    b"GIF8": "image",
    b"II*\x00": "image",
    b"MM\x00*": "image",
    b"BM": "image",
    b"RIFF": "image",
    b"MZ": "program",
    b"\x7fELF": "program",
    b"#!": "program",
    b"%!PS": "other",
}
# Of an action, what acts without a click that shows where it leads; of the catalogue, what carries something else.
ACTS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound"}
CARRIES = {"/JS": "script", "/JavaScript": "script", "/XFA": "form", "/EmbeddedFiles": "files", "/EF": "files"}
CARRIES |= {"/RichMedia": "files", "/RichMediaContent": "files"}
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


class Refused(Exception):
    """``why`` names a class of ``refusals``; ``found`` is a code or a figure of its sentence."""

    def __init__(self, why: str, found: str = "") -> None:
        super().__init__(why, found)
        self.why, self.found = why, found


def inspected(content: bytes) -> tuple[FileType, bytes]:
    kind = next((kind for begins, kind in BEGINS.items() if content.startswith(begins)), FileType.TEXT)
    match kind:
        case FileType.PDF:
            return kind, _pdf(content)
        case FileType.TEXT:
            return kind, _text(content)
        case _:
            return kind, _image(content, kind)


def _text(content: bytes) -> bytes:
    if found := next((said for begins, said in OTHERS.items() if content.startswith(begins)), ""):
        raise Refused("NotAccepted", found)
    if content[4:8] == b"ftyp":
        raise Refused("NotAccepted", "image")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("NotAccepted", "other") from None
    if CONTROL.search(text):
        raise Refused("NotAccepted", "other")
    if text.lstrip().startswith("<"):
        raise Refused("NotAccepted", "markup")
    if has_identity_number(text):
        raise Refused("HoldsAnIdentityNumber")
    return text.encode()


def _image(content: bytes, kind: FileType) -> bytes:
    """Drawn anew: its points, turned as they were to be seen, and nothing of what came with them."""
    form = "PNG" if kind is FileType.PNG else "JPEG"
    Image.MAX_IMAGE_PIXELS = None  # we count them ourselves, before any is drawn
    try:
        with Image.open(io.BytesIO(content), formats=[form]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Refused("TooManyPixels", f"{image.width}x{image.height}")
            image.load()
            drawn = ImageOps.exif_transpose(image)
            wanted = "RGBA" if form == "PNG" and ("A" in drawn.mode or "transparency" in drawn.info) else "RGB"
            drawn = drawn if drawn.mode == "L" else drawn.convert(wanted)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise Refused("Broken") from None
    drawn.info.clear()
    kept = io.BytesIO()
    drawn.save(kept, form, **({} if form == "PNG" else {"quality": 85}))
    return kept.getvalue()


def _pdf(content: bytes) -> bytes:
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Refused("Broken")
    if content[end + 5 :].strip(b"\r\n\t\x00 ") or b"PK\x05\x06" in content[-70_000:]:
        raise Refused("MoreAfterTheEnd")
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise Refused("Locked")
        _walk(reader)
        if not len(reader.pages):
            raise Refused("Broken")
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        raise Refused("Broken") from None
    return content


def _walk(reader: PdfReader) -> None:
    """Everything that a viewer can reach from the end of the file."""
    waiting: list[Any] = [reader.trailer]
    known: set[tuple[int, int]] = set()
    seen = 0
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            name = (one.idnum, one.generation)
            if name in known:
                continue
            known.add(name)
            waiting.append(reader.get_object(one))  # which may be a reference again
            continue
        seen += 1
        if seen > MOST_OBJECTS:
            raise Refused("Broken")
        if isinstance(one, DictionaryObject):
            _look(one)
            waiting.extend(one.raw_get(key) for key in one)
        elif isinstance(one, ArrayObject):
            waiting.extend(list.__iter__(one))


def _look(one: DictionaryObject) -> None:
    carried = next((CARRIES[key] for key in one if key in CARRIES), "")
    if carried:
        raise Refused("Active", carried)
    acts = _said(one, "/S")
    if acts in ACTS:
        raise Refused("Active", "script" if acts == "/JavaScript" else "action")
    if _said(one, "/Type") == "/EmbeddedFile" or _said(one, "/Subtype") == "/FileAttachment":
        raise Refused("Active", "files")
    alone = _said(one, "/AA")
    more = [_said(alone, key) for key in alone] if isinstance(alone, DictionaryObject) else []
    unasked = [act for act in (_said(one, "/OpenAction"), *more) if isinstance(act, DictionaryObject)]
    if any(_said(act, "/S") == "/URI" for act in unasked):
        raise Refused("Active", "action")


def _said(one: DictionaryObject, key: str) -> Any:
    """What a key holds, whether it is written there or elsewhere in the file."""
    found = one.raw_get(key) if key in one else None
    for _ in range(MOST_STEPS):
        if not isinstance(found, IndirectObject):
            return found
        found = found.get_object()
    raise Refused("Broken")


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        kind, kept = inspected(sys.stdin.buffer.read())
        said = {"kind": kind.value}
    except Refused as no:
        said, kept = {"why": no.why, "found": no.found}, b""
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + kept)


if __name__ == "__main__":
    main()
