"""J2: somebody prepares a letter alone, on a phone or not, with scripts or without, and leaves nothing behind."""

import re

import pytest
from pypdf import PdfReader

from tests.journeys.conftest import SCREENSHOTS
from tests.journeys.pages import accessibility_violations, complaints_of, sideways_scroll

LETTER = "Demander une visite de pré-reprise"
CONTESTED = "Contester un avis d'inaptitude devant le conseil de prud'hommes"
SHEET = "[data-sheet]"


class Writer:
    def __init__(self, page, address, *, scripts, name):
        self.page, self.address, self.scripts, self.name = page, f"{address}/courriers/", scripts, name
        self.complaints, self.posted = complaints_of(page), []
        page.on("request", lambda request: self.posted.append(request.url) if request.method == "POST" else None)
        page.goto(self.address)

    def open(self, title):
        self.page.get_by_role("link", name=title, exact=True).press("Enter")
        self.page.get_by_role("heading", level=1, name=title).wait_for()

    def fill(self, **values):
        for name, value in values.items():
            self.page.locator(f"#id_{name}").fill(value)

    @property
    def sheet(self):
        return self.page.locator(SHEET).inner_text().replace("\xa0", " ").replace("\u202f", " ")

    def show(self):
        """Without scripts, the form is sent to see the sheet filled."""
        if not self.scripts:
            self.page.get_by_role("button", name="Voir le document rempli").press("Enter")
            self.page.get_by_role("link", name="Aller au document").wait_for()

    def saved(self):
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name="Télécharger en texte").press("Enter")
        return download.value.suggested_filename, download.value.path().read_text("utf-8")

    def is_fine(self, step):
        self.page.screenshot(path=SCREENSHOTS / f"courrier-{self.name}-{step}.png", full_page=True)
        if self.scripts:  # both are measured by a script
            assert sideways_scroll(self.page) == 0
            assert accessibility_violations(self.page) == []
        assert self.complaints == []
        assert self.page.url.startswith(self.address) and "?" not in self.page.url


WINDOWS = [
    pytest.param((1280, True), id="large"),
    pytest.param((360, True), id="phone"),
    pytest.param((360, False), id="phone-without-scripts"),
    pytest.param((1280, False), id="large-without-scripts", marks=pytest.mark.slow),
]


@pytest.fixture(params=WINDOWS)
def writer(request, browser, site):
    width, scripts = request.param
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    yield Writer(context.new_page(), site.address, scripts=scripts, name=request.node.callspec.id)
    assert context.cookies() == []
    context.close()


def test_a_worker_fills_a_letter_and_keeps_it(writer):
    writer.is_fine("liste")
    writer.open(LETTER)
    assert writer.sheet.count("…………") >= 8
    writer.is_fine("vide")

    writer.fill(nom="Ève Martin", adresse="3 rue du Lac\n69003 Lyon", lieu="Lyon", arret_debut="2026-09-01")
    writer.show()

    assert "Je suis en arrêt de travail depuis le 1er septembre 2026" in writer.sheet
    assert "3 rue du Lac\n69003 Lyon" in writer.sheet
    assert re.search(r"Lyon, le \d+(er)? \w+ 20\d\d", writer.sheet)
    writer.is_fine("rempli")
    name, text = writer.saved()
    assert name == "visite_prereprise.txt"
    assert "Ève Martin\n3 rue du Lac\n69003 Lyon\n" in text and "1er septembre 2026" in text and "…………" in text
    assert (writer.posted == []) is writer.scripts


def test_the_text_is_the_same_with_scripts_and_without(writer, browser, site):
    values = {"nom": "Ève <b>Martin</b> & fils", "raisons": "Un\nDeux", "avis": "2026-11-02", "recu": "2026-11-03"}
    writer.open(CONTESTED)
    writer.fill(**values)
    _, text = writer.saved()
    others = browser.new_context(java_script_enabled=not writer.scripts)
    other = Writer(others.new_page(), site.address, scripts=not writer.scripts, name="autre")
    other.open(CONTESTED)
    other.fill(**values)

    assert other.saved() == ("contestation_avis.txt", text)
    others.close()


def test_enter_in_a_field_sends_nothing_where_scripts_fill_the_sheet(writer):
    writer.open(LETTER)
    writer.fill(nom="Ève Martin")
    writer.page.locator("#id_nom").press("Enter")
    writer.page.wait_for_load_state("networkidle")

    assert "Ève Martin" in writer.sheet
    assert (writer.posted == []) is writer.scripts


def test_the_text_is_copied(writer):
    if not writer.scripts:
        assert writer.page.locator("[data-copy]:visible").count() == 0
        return
    writer.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    writer.open("Les papiers de la demande de RQTH")
    writer.page.get_by_role("button", name="Copier le texte").press("Enter")
    writer.page.get_by_text("Texte copié").wait_for()

    copied = writer.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Les papiers de la demande de RQTH\n") and "\n[ ] Le formulaire" in copied


def test_on_paper_the_letter_is_alone_on_one_page(browser, site, tmp_path):
    page = browser.new_page()
    page.goto(f"{site.address}/courriers/")
    links = page.locator(".letter-name")
    addresses = [links.nth(place).get_attribute("href") for place in range(links.count())]
    for address in addresses:
        page.goto(f"{site.address}{address}")
        page.locator("#id_nom").or_(page.locator(SHEET)).first.wait_for()
        page.pdf(path=tmp_path / "letter.pdf", format="A4")
        printed = PdfReader(tmp_path / "letter.pdf").pages
        words, shown = printed[0].extract_text().split(), page.locator(SHEET).inner_text().split()

        assert len(printed) == 1, address
        assert "".join(words) == "".join(shown), address
    page.close()
