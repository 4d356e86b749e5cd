"""Files as somebody may send them: good ones, and those that are not what they say, or do more than show."""

import io
import struct
import zipfile
import zlib

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject


def pdf(change=None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if change:
        change(writer)
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def _script(writer: PdfWriter) -> None:
    act = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('Bonjour')")}
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(DictionaryObject(act))


def _attached(writer: PdfWriter) -> None:
    writer.add_attachment("autre.exe", b"MZ")


def _locked(writer: PdfWriter) -> None:
    writer.encrypt("secret", algorithm="AES-256")


def _action(kind: str):
    def add(writer: PdfWriter) -> None:
        action = {NameObject("/S"): NameObject(f"/{kind}"), NameObject("/F"): TextStringObject("calc.exe")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)

    return add


def _hidden_script(writer: PdfWriter) -> None:
    """On a page that is turned, behind another action."""
    first = {NameObject("/S"): NameObject("/GoTo"), NameObject("/D"): ArrayObject()}
    then = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x()")}
    first[NameObject("/Next")] = writer._add_object(DictionaryObject(then))
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): DictionaryObject(first)})


def _named_elsewhere(writer: PdfWriter) -> None:
    """What the action does is written in another place of the file."""
    kind = writer._add_object(NameObject("/Launch"))
    action = {NameObject("/S"): kind, NameObject("/F"): TextStringObject("calc.exe")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)


def _opens_an_address(writer: PdfWriter) -> None:
    action = {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject("https://ailleurs.example/")}
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(DictionaryObject(action))


def _xfa(writer: PdfWriter) -> None:
    form = DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>"), NameObject("/Fields"): ArrayObject()})
    writer.root_object[NameObject("/AcroForm")] = form


def png(width: int = 8, height: int = 6) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(kept, "PNG")
    return kept.getvalue()


def photograph() -> bytes:
    """As a telephone takes it: lying on its side, with where it was taken."""
    image, kept = Image.new("RGB", (8, 6), "white"), io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "chez le médecin"
    exif.get_ifd(0x8825)[1] = "N"
    image.save(kept, "JPEG", exif=exif, comment=b"note du medecin")
    return kept.getvalue()


def bomb(side: int = 20_000) -> bytes:
    """A picture of so many points in some kilobytes: its head says so, its lines are one long run of nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    lines = zlib.compress(b"\x00" * (side * (side // 8 + 1)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def archive() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        made.writestr("mot.xml", "<a/>")
    return kept.getvalue()


HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
# The name that each carries, what it holds, and the sentence that begins or holds the answer.
HOSTILE = {
    "zip named pdf": ("a.pdf", archive(), "un fichier de bureautique"),
    "zip after a pdf": ("a.pdf", pdf() + archive(), "deux fichiers en un"),
    "html after a pdf": ("a.pdf", pdf() + HTML, "deux fichiers en un"),
    "zip that ends as a pdf": ("a.pdf", pdf() + archive() + b"\n%%EOF\n", "deux fichiers en un"),
    "html as png": ("a.png", HTML, "une page web"),
    "svg": ("a.svg", SVG, "une page web ou un dessin SVG"),
    "script": ("a.pdf", pdf(_script), "JavaScript"),
    "script behind another": ("a.pdf", pdf(_hidden_script), "JavaScript"),
    "launch": ("a.pdf", pdf(_action("Launch")), "agit tout seul"),
    "sends": ("a.pdf", pdf(_action("SubmitForm")), "agit tout seul"),
    "launch named elsewhere": ("a.pdf", pdf(_named_elsewhere), "agit tout seul"),
    "opens an address": ("a.pdf", pdf(_opens_an_address), "agit tout seul"),
    "attached": ("a.pdf", pdf(_attached), "d’autres fichiers"),
    "xfa": ("a.pdf", pdf(_xfa), "formulaire XFA"),
    "locked": ("a.pdf", pdf(_locked), "mot de passe"),
    "cut": ("a.pdf", pdf()[:-40], "abîmé"),
    "head alone": ("a.pdf", b"%PDF-1.7\n%%EOF\n", "abîmé"),
    "png cut": ("a.png", png()[:40], "abîmé"),
    "empty": ("a.txt", b"", "vide"),
    "bomb": ("a.png", bomb(), "20000 × 20000 points"),
    "too large": ("a.txt", b"a" * 11_000_000, "11 Mo ; 10 Mo au plus"),
    "program": ("a.txt", b"MZ\x90\x00", "un programme"),
    "other letters": ("a.txt", "é".encode("latin-1"), "UTF-8"),
    "control signs": ("a.txt", b"bon\x1b[2Jjour", "UTF-8"),
    "identity number": ("a.txt", b"NIR : 2 84 05 73 065 123 45", "sécurité sociale"),
    "long name": (f"{'a' * 160}.pdf", pdf(), "Renommez-le"),
}
