"""Documents on paper: tagged, titled, in reading order, and nothing that is typed is ever read as source."""

import re
import time
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from cordee.paper.document import Document, Foreign, Heading, Items, Paragraph, Section, Square, Table
from cordee.paper.printing import HOUSE, printed
from cordee.paper.writing import written

HOSTILE = (
    '#read("/etc/passwd")',
    '#include "house.typ"',
    "*gras* _penché_ $x^2$ `code`",
    "// rien \\ = titre",
    "<label> @renvoi [crochets] #[",
    '"); #panic("non',
    "{{ doc.title }} #sys.inputs",
)
ADDRESS = "https://exemple.fr/faire-le-point/reprendre/"


def document(*blocks, title="Ce que nous vous conseillons"):
    return Document(
        title=title,
        sender="Cordée",
        on=date(2026, 11, 22),
        on_said="dimanche 22 novembre 2026",
        number="04 65 71 00 00",
        hours="du lundi au vendredi",
        sections=(Section(title="À faire d'abord", blocks=blocks),),
    )


def read(pdf):
    return PdfReader(BytesIO(pdf))


def text(pdf):
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_is_typed_is_shown_as_it_was_typed(typed):
    paragraph = Paragraph(text=typed, lead=typed)
    blocks = (
        paragraph,
        Items(items=(paragraph,)),
        Table(caption=typed, head=(typed, "b"), rows=((typed, "c"),)),
        Heading(text=typed),
    )

    pdf = printed(document(*blocks, title=typed))

    squeezed, wanted = text(pdf).replace(" ", ""), typed.replace(" ", "")
    assert squeezed.count(wanted) >= 7
    assert "root:" not in squeezed
    assert read(pdf).metadata.title == typed


def test_the_house_style_reads_its_own_folder_alone():
    assert sorted(path.name for path in HOUSE.iterdir()) == ["house.typ", "poster.typ"]
    assert "read(" not in (HOUSE / "house.typ").read_text()


def test_a_pdf_is_tagged_in_french_with_its_title_and_day():
    pdf = read(printed(document(Paragraph(text="Appelez."))))

    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "fr-FR"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title == "Ce que nous vous conseillons"
    assert pdf.metadata.creation_date.date() == date(2026, 11, 22)
    assert b"pdfuaid" in pdf.trailer["/Root"]["/Metadata"].get_object().get_data()


def roles(node):
    """The tags in reading order, whatever the depth."""
    found = [node["/S"]] if "/S" in node else []
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object() if hasattr(kid, "get_object") else kid
        if hasattr(kid, "get"):
            found += roles(kid)
    return found


def test_headings_lists_and_tables_are_tagged_in_the_order_of_reading():
    blocks = (
        Heading(text="Visite"),
        Items(items=(Paragraph(text="un"), Paragraph(text="deux"))),
        Table(caption="Vos réponses", head=("Question", "Réponse"), rows=(("Âge", "52 ans"),)),
        Square(address=ADDRESS, said="Pour revenir"),
    )

    tags = roles(read(printed(document(*blocks))).trailer["/Root"]["/StructTreeRoot"])

    wanted = ["/H1", "/H2", "/H3", "/L", "/Table", "/Caption", "/TH", "/TD", "/Figure"]
    places = [tags.index(tag) for tag in ("/H1", "/H2", "/H3", "/L", "/Table", "/Figure")]
    assert set(wanted) <= set(tags)
    assert places == sorted(places)


def test_the_text_is_read_in_the_order_of_the_document():
    found = text(printed(document(Paragraph(text="d'abord"), Heading(text="puis"), Paragraph(text="enfin"))))

    places = [found.index(word) for word in ("Cordée", "Ce que nous", "Le dimanche", "À faire", "puis", "enfin")]
    assert places == sorted(places)


def test_a_hyphen_is_a_hyphen_and_no_word_is_cut():
    sentence = "La visite de pré-reprise, extraordinairement administrative, se demande au médecin du travail. " * 20

    found = text(printed(document(Paragraph(text=sentence))))

    assert "\xad" not in found
    assert found.replace("pré- ", "pré-").count("pré-reprise") == found.count("extraordinairement") == 20


def test_a_long_document_has_its_number_on_each_page():
    pdf = read(printed(document(*(Paragraph(text="mot " * 120) for _ in range(30)))))

    assert len(pdf.pages) > 3
    for number, page in enumerate(pdf.pages, 1):
        foot = " ".join(page.extract_text().split())
        assert "04 65 71 00 00" in foot and f"Page {number} / {len(pdf.pages)}" in foot


def test_a_document_without_title_is_refused():
    with pytest.raises(Exception, match="title"):
        printed(document(title=""))


def test_a_row_has_as_many_cells_as_the_head():
    with pytest.raises(ValueError, match="2 columns"):
        Table(caption="c", head=("a", "b"), rows=(("une seule",),))


def test_the_same_document_is_written_for_a_mail():
    blocks = (
        Paragraph(text="la médecine du travail.", lead="Commencez par :"),
        Items(items=(Paragraph(text="un"), Paragraph(text="deux")), numbered=True),
        Table(caption="Vos réponses", head=("Question", "Réponse"), rows=(("Âge", "52 ans"),)),
        Square(address=ADDRESS, said="Pour revenir :"),
    )

    assert written(document(*blocks)) == (
        "Ce que nous vous conseillons\n\n"
        "Le dimanche 22 novembre 2026\n\n"
        "À FAIRE D'ABORD\n---------------\n\n"
        "Commencez par : la médecine du travail.\n\n"
        "1. un\n2. deux\n\n"
        "Vos réponses\n- Question : Âge ; Réponse : 52 ans\n\n"
        f"Pour revenir : {ADDRESS}\n\n"
        "La ligne régionale, gratuite : 04 65 71 00 00 (du lundi au vendredi)\n"
    )


def test_printing_is_quick_and_its_time_is_in_the_log(caplog):
    paper = document(*(Paragraph(text="mot " * 60) for _ in range(20)))
    printed(paper)

    began = time.perf_counter()
    with caplog.at_level("INFO", logger="cordee.paper.printing"):
        printed(paper)
    took = time.perf_counter() - began

    print(f"one document of two pages: {took * 1000:.0f} ms")
    assert took < 3
    assert "paper.printed in" in caplog.text


def links(pdf):
    notes = (note.get_object() for page in read(pdf).pages for note in page.get("/Annots", []))
    return [(note["/A"]["/URI"], note["/Contents"]) for note in notes if note["/Subtype"] == "/Link"]


@pytest.mark.parametrize(
    "said",
    [
        Paragraph(text="Appelez le 04 72 00 00 10."),
        Paragraph(lead="Au 04\u00a072\u00a000\u00a000\u00a010", text="chaque jour"),
        Items(items=(Paragraph(text=("Un, ", Foreign("04.72.00.00.10", "fr"))),)),
        Table(caption="c", head=("Qui", "Numéro"), rows=(("Le service", "0472000010"),)),
    ],
)
def test_a_telephone_number_is_a_link_that_dials_it(said):
    found = links(printed(document(said)))

    assert found[0] == ("tel:+33472000010", "Téléphone +33472000010")
    assert found[1:] == [("tel:+33465710000", "Téléphone +33465710000")]


@pytest.mark.parametrize("said", ["R4624-29", "14 03 2026 10 00", "2026-04-72-00-00-10", "104 72 00 00 10 12"])
def test_what_is_no_number_dials_nothing(said):
    assert [uri for uri, _ in links(printed(document(Paragraph(text=said))))] == ["tel:+33465710000"]


def in_french(pdf):
    """The letters shown between a mark that says French and the end of that mark, as many as the page draws."""
    drawn = b"".join(page.get_contents().get_data() for page in read(pdf).pages)
    return re.findall(rb"/Lang\(fr-FR\)>>BDC(.*?)EMC", drawn, re.DOTALL)


def test_french_words_of_an_english_document_are_tagged_french():
    paragraph = Paragraph(lead=(Foreign("Maison du handicap", "fr"), "."), text="at 3 km")

    pdf = printed(replace(document(paragraph, title="What we suggest"), tongue="en"))

    assert read(pdf).trailer["/Root"]["/Lang"] == "en-GB"
    assert len(in_french(pdf)) == 1
