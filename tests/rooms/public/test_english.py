"""« Faire le point » in English: the conversation goes from one language to the other, and what is kept has one."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from cordee.catalogue.models import Offer
from tests.database import bypass_row_security
from tests.rooms.public.test_keeping import CODE
from tests.rooms.public.test_mailing import HERS, deliver, text_of
from tests.rooms.public.test_take_stock import PAGE, Form, said, visitor  # noqa: F401

ENGLISH = f"/en{PAGE}"
TONGUE = re.compile(r'<button class="bar-tongue"[^>]*formaction="([^"]+)" name="(\w+)" value="([^"]*)"')


@pytest.fixture
def form(visitor):  # noqa: F811
    return Form(visitor).place_and_need().send(changer="age").send(texte="52")


def other_language(form, **typed):
    """Press the button of the header, which sends the form of the page to the other address."""
    address, name, value = TONGUE.search(form.page).groups()
    form.address = address
    return form.send(**{name: value}, **typed)


def test_the_same_question_comes_in_the_other_language_with_what_was_said(form):
    asked, lines = form.asked, form.fields["dit"]

    other_language(form)

    assert form.address == ENGLISH and '<html lang="en">' in form.page
    assert (form.asked, form.fields["dit"]) == (asked, lines)
    other_language(form)
    assert form.address == PAGE and '<html lang="fr">' in form.page
    assert (form.asked, form.fields["dit"]) == (asked, lines)


def test_what_is_typed_and_not_sent_goes_along(visitor):  # noqa: F811
    form = other_language(Form(visitor), texte="Villeurb")

    assert 'id="texte" name="texte" value="Villeurb"' in form.page
    assert 'role="alert"' not in form.page


def test_boxes_ticked_and_words_written_go_along(visitor):  # noqa: F811
    form = Form(visitor).send(texte="69003")

    other_language(form, besoin=["garder_mon_travail"], mots="mon dos")

    assert "What are you looking for?" in form.page
    assert re.search(r'value="garder_mon_travail" checked', form.page)
    assert ">mon dos</textarea>" in form.page


def test_what_was_filled_in_on_one_page_is_noted(visitor):  # noqa: F811
    form = Form(visitor).send(ensemble="1")

    other_language(form, **{"t-commune_residence": "69003"})

    assert "Take stock, on one page" in form.page
    assert 'commune_residence="69123"' in form.fields["dit"][0]


def test_the_result_is_the_result_in_the_other_language(form):
    other_language(form.send(resultat="1"))

    assert "What we suggest" in form.page and "52" in said(form)
    assert "If nothing is done" in form.page or "What to do first" in form.page


def test_the_pdf_has_the_language_of_the_page(form):
    other_language(form.send(resultat="1"))

    answer = form.visitor.post("/en/faire-le-point/garder/pdf/", {**form.fields, "qui": ["personne"]})

    pdf = PdfReader(BytesIO(answer.content))
    assert (pdf.trailer["/Root"]["/Lang"], pdf.metadata.title) == ("en-GB", "What we suggest")
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert "How this result is made" in text and "The regional line, free of charge" in text
    assert "/en/faire-le-point/reprendre/" in text


def test_texts_of_law_are_said_to_be_french_on_an_english_paper(form):
    answer = form.visitor.post("/en/faire-le-point/garder/pdf/", {**form.fields, "qui": ["personne"]})
    pdf = PdfReader(BytesIO(answer.content))

    drawn = b"".join(page.get_contents().get_data() for page in pdf.pages)
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB" and b"/Lang(fr-FR)" in drawn


def test_the_mail_has_the_language_of_the_page_whoever_sends_it(form, mail_server):
    other_language(form.send(resultat="1"))
    sent = {**form.fields, "key": ["une-cle-de-formulaire"], "address": [HERS]}

    assert "The email is now leaving" in said(form.read(form.visitor.post("/en/faire-le-point/garder/courriel/", sent)))
    deliver()

    (received,) = mail_server.received
    assert received["Subject"] == "The information you asked for"
    assert "Hello," in text_of(received) and "WHAT TO DO FIRST" in text_of(received)


@pytest.mark.parametrize(
    ("written", "english"),
    [
        ("du lundi au vendredi, 9 h à 12 h et 14 h à 17 h", "(Monday to Friday, 9am to midday and 2pm to 5pm)"),
        ("tous les jours, 24 heures sur 24", "(every day, 24 hours a day)"),
        ("sur rendez-vous", "(sur rendez-vous)"),
    ],
)
def test_the_hours_of_an_organisation_are_in_english_on_paper_and_in_the_mail(form, mail_server, written, english):
    with bypass_row_security():
        Offer.objects.update(hours=written, phone="04 72 00 00 10")
    sent = {**form.fields, "qui": ["personne"]}

    pdf = PdfReader(BytesIO(form.visitor.post("/en/faire-le-point/garder/pdf/", sent).content))
    form.visitor.post(
        "/en/faire-le-point/garder/courriel/", {**sent, "address": [HERS], "key": ["une-cle-de-formulaire"]}
    )
    deliver()

    on_paper = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert f"04 72 00 00 10 {english}" in on_paper
    assert f"04 72 00 00 10 {english}" in " ".join(text_of(mail_server.received[0]).split())


def test_a_code_opens_in_the_language_of_the_page_where_it_is_typed(form, client):
    form.send(resultat="1")
    sent = {**form.fields, "qui": ["personne"], "key": ["une-cle-de-formulaire"]}
    code = CODE.search(form.read(form.visitor.post("/faire-le-point/garder/code/", sent)).page).group(1)

    english = client.post("/en/faire-le-point/reprendre/", {"code": code}).content.decode()
    french = client.post("/faire-le-point/reprendre/", {"code": code}).content.decode()

    assert "worked out again today" in english and "Nothing has changed since." in english
    assert "revu" in french and "Nothing" not in french


@pytest.mark.django_db
def test_a_wrong_code_is_told_in_english(client):
    page = client.post("/en/faire-le-point/reprendre/", {"code": "ABC"}).content.decode()

    assert "This code does not have twelve characters: 3 possible letters or digits were found" in page
