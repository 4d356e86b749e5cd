"""The result as a PDF: what the page tells, in its order, tagged, in French, and nothing kept."""

import re
import time
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from tests.journeys.pictured import NEEDS, SAID
from tests.rooms.public.test_take_stock import Form, said, visitor  # noqa: F401

PRINT = "/faire-le-point/garder/pdf/"


@pytest.fixture
def form(visitor):  # noqa: F811
    form = Form(visitor).place_and_need().send(changer="en_arret").send(valeur="oui")
    return form.send(changer="arret_debut").send(texte="2/9/2026").send(resultat="1")


def printed(form, **more):
    return form.visitor.post(PRINT, {**form.fields, "qui": ["personne"], **more})


def read(response):
    return PdfReader(BytesIO(response.content))


def text(response):
    return " ".join(re.sub(r"\s", " ", " ".join(page.extract_text() for page in read(response).pages)).split())


def test_the_answer_is_the_document_itself_and_nobody_keeps_it(form):
    with CaptureQueriesContext(connection) as queries:
        response = printed(form)

    assert response.status_code == 200 and response.content.startswith(b"%PDF-1.7")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="resultat.pdf"'
    assert "no-store" in response["Cache-Control"]
    written = [one["sql"] for one in queries if re.match(r"\s*(insert|update|delete)", one["sql"], re.I)]
    assert [sql for sql in written if "keys_tries" not in sql] == []


def test_it_is_tagged_in_french_with_its_title(form):
    pdf = read(printed(form))

    assert pdf.trailer["/Root"]["/Lang"] == "fr-FR"
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in pdf.trailer["/Root"]
    assert pdf.metadata.title == "Ce que nous vous conseillons"


def test_it_says_what_the_page_says_in_the_order_of_the_page(form):
    found = text(printed(form, tout=["1"]))

    order = [
        "Ce que nous vous conseillons",
        "Ce n'est pas une décision",
        "À faire d'abord",
        "Garder mon travail malgré ma santé",
        "Si rien n'est fait",
        "Comment ce résultat est fait",
        "Revenir plus tard",
    ]
    headings = [found.index(words) for words in order if words != "Garder mon travail malgré ma santé"]
    assert headings == sorted(headings)
    assert order[3] in found
    for words in ("Source :", "Relu le", "Règle", "04 65 71 00 00"):
        assert words in found, words


def test_every_service_and_date_of_the_page_is_on_the_paper(form):
    found = text(printed(form, tout=["1"])).replace(" ", "").replace("-", "")
    page = said(form)

    names = re.findall(r'class="(?:service-name|timeline-what)">([^<]+)<', page)
    assert len(names) > 4
    missing = [name for name in names if name.replace(" ", "").replace("-", "") not in found]
    assert missing == []


def test_the_short_paper_has_two_to_four_pages_and_says_rights_dates_who_and_sources(form):
    short, whole = printed(form), printed(form, tout=["1"])

    page, found = said(form), text(short).replace("’", "'")
    print(f"short: {len(read(short).pages)} pages, whole: {len(read(whole).pages)}")
    assert 2 <= len(read(short).pages) <= 4 < len(read(whole).pages)
    for words in (
        "À faire d'abord",
        "Si rien n'est fait",
        "Source :",
        "Relu le",
        "À vérifier avec la ligne",
        "essentiel",
    ):
        assert words in found, words
    dates = re.findall(r'class="timeline-what">([^<]+)<', page)
    squeezed = re.sub(r"[\s-]", "", found)
    assert dates and [one for one in dates if re.sub(r"[\s-]", "", one) not in squeezed] == []
    for left_out in ("Ce qui changerait la réponse", "Pas pour vous aujourd'hui"):
        assert left_out not in found, left_out
        assert left_out in text(whole).replace("’", "'"), left_out


def test_the_short_paper_of_somebody_to_whom_much_is_open_holds_on_four_pages(visitor, health_service):  # noqa: F811
    fields = {"dit": list(SAID), "besoin": list(NEEDS), "qui": ["personne"]}

    short, whole = visitor.post(PRINT, fields), visitor.post(PRINT, fields | {"tout": ["1"]})

    print(f"much is open: short {len(read(short).pages)} pages, whole {len(read(whole).pages)}")
    assert len(read(short).pages) <= 4 < len(read(whole).pages)
    assert "Rempli :" in text(whole) and "Rempli :" not in text(short)
    assert text(short).count("Source :") >= 5


def test_answers_are_on_it_only_when_the_box_is_ticked(form):
    without, with_answers = text(printed(form)), text(printed(form, reponses=["1"]))

    assert "Ce que vous avez répondu" not in without
    assert "Ce que vous avez répondu" in with_answers and "2 septembre 2026" in with_answers


def test_the_page_to_come_back_is_on_it_and_no_code(form):
    pdf = printed(form)

    assert "/faire-le-point/reprendre/" in text(pdf)
    assert "Le code n'est pas dans ce document" in text(pdf)


def test_what_would_change_the_answer_is_told_without_being_asked_for(form):
    page, found = said(form.send(changements="1")), text(printed(form, tout=["1"]))

    names = re.findall(r'<details class="change"><summary>([^<]+)<', page)
    told = found[found.index("Ce qui changerait la réponse") :].replace(" ", "")
    assert names
    assert [name for name in names if re.sub(r"\s", "", name) not in told] == []
    assert "Ilfaudrait" in told or "Àpartir" in told


def test_each_number_dials(form):
    dialled = {
        note.get_object()["/A"]["/URI"] for page in read(printed(form)).pages for note in page.get("/Annots", [])
    }

    assert "tel:+33465710000" in dialled


def test_hostile_words_change_nothing(form):
    form.fields["mots"] = ['#read("/etc/passwd")']
    form.fields["dit"] = [*form.fields["dit"], 'ville="#read"', 'age="#panic()"']

    response = printed(form)

    assert response.status_code == 200
    assert "root:" not in text(response) and "#read" not in text(response)


def test_an_empty_form_gives_a_document_that_says_so_and_a_look_goes_to_the_first_question(visitor, health_service):  # noqa: F811
    assert visitor.post(PRINT).status_code == 200
    assert visitor.get(PRINT)["Location"] == "/faire-le-point/"


def test_it_is_quick(form):
    printed(form)

    began = time.perf_counter()
    response = printed(form)
    took = (time.perf_counter() - began) * 1000

    print(f"result as PDF: {took:.0f} ms, {len(response.content) // 1024} kB, {len(read(response).pages)} pages")
    assert took < 5000
