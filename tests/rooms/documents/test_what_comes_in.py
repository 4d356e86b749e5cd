"""What is kept of a file, and what is refused with a sentence that says what to do. No database."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader

from cordee.documents import checking, wording
from cordee.documents.inspecting import inspected
from cordee.documents.refusals import BadFile
from cordee.domain.documents import FileType
from tests.rooms.documents.hostile import HOSTILE, pdf, photograph, png


def checked(content: bytes, name: str = "a.pdf") -> checking.Checked:
    return checking.checked(content, size=len(content), name=name)


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_hostile_is_refused_with_what_to_do(case):
    name, content, said = HOSTILE[case]

    with pytest.raises(BadFile) as refused:
        checked(content, name)

    sentence = wording.bad_file(refused.value)
    assert said in sentence
    assert sentence.count(".") + sentence.count(":") >= 2  # what was found, then what to do


def test_a_pdf_is_kept_as_it_is():
    kept = checked(pdf(), "sans-extension")

    assert (kept.file_type, len(PdfReader(io.BytesIO(kept.content)).pages)) == (FileType.PDF, 1)
    assert kept.content == pdf()


def test_a_photograph_is_drawn_anew_upright_and_says_nothing_of_where_it_was_taken():
    kept = checked(photograph(), "a.jpg")

    assert kept.file_type is FileType.JPEG
    assert b"medecin" not in kept.content.lower()
    assert b"Exif" not in kept.content
    with Image.open(io.BytesIO(kept.content)) as image:
        assert (image.size, len(image.getexif())) == ((6, 8), 0)


def test_an_image_is_told_by_its_content_and_keeps_what_is_seen_through():
    clear = io.BytesIO()
    Image.new("RGBA", (3, 3), (255, 0, 0, 0)).save(clear, "PNG")

    assert checked(png(), "photo.jpg").file_type is FileType.PNG
    kind, kept = inspected(clear.getvalue())
    with Image.open(io.BytesIO(kept)) as image:
        assert (kind, image.mode, image.getpixel((1, 1))[3]) == (FileType.PNG, "RGBA", 0)


def test_a_text_is_kept_in_utf_8_without_its_mark():
    assert checked("\ufeffBonjour à tous\n".encode()).content == "Bonjour à tous\n".encode()
