"""Who helps near here, for a worker on a phone, a physician at a desk, an employer: found, read, printed."""

from urllib.request import urlopen

import pytest
from pypdf import PdfReader

from tests.journeys.conftest import SCREENSHOTS
from tests.journeys.pages import accessibility_violations, complaints_of, sideways_scroll
from tests.journeys.windows import WINDOWS

PLACES = {"69123": "Lyon", "26220": "Nyons", "15014": "Aurillac"}
A4_POINTS = (595, 842)
WEIGHED = ("/annuaire/", "/annuaire/?commune=69123", "/annuaire/fiche/69123/", "/employeurs/", "/affiche/")
HEAVIEST = 100_000


class Visitor:
    def __init__(self, page, address, *, name, scripts):
        self.page, self.address, self.name, self.scripts = page, address, name, scripts
        self.complaints = complaints_of(page)

    def open(self, path):
        self.page.goto(self.address + path)

    def is_fine(self, name):
        self.page.screenshot(path=SCREENSHOTS / f"annuaire-{self.name}-{name}.png", full_page=True)
        if self.scripts:
            assert accessibility_violations(self.page) == []
            assert sideways_scroll(self.page) == 0
        assert self.complaints == []

    def names(self):
        return self.page.locator(".entry-name a").all_inner_texts()


@pytest.fixture(params=WINDOWS)
def visitor(request, browser, site):
    width, scripts = request.param
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    context.set_default_timeout(15_000)
    yield Visitor(context.new_page(), site.address, name=request.node.callspec.id, scripts=scripts)
    assert context.cookies() == []
    context.close()


def test_a_worker_finds_who_is_near_and_how_to_reach_them(visitor):
    page = visitor.page
    visitor.open("/annuaire/")
    visitor.is_fine("tout")
    page.get_by_label("Votre commune").fill("Nyons")
    if visitor.scripts:
        page.get_by_role("option", name="Nyons").click()
    page.get_by_label("Ce que vous cherchez").select_option("reprendre_apres_arret")
    page.get_by_role("button", name="Chercher").press("Enter")
    page.get_by_role("heading", name="à Nyons").wait_for()

    assert "Santé au travail des Oliviers" in visitor.names()
    visitor.is_fine("pres")
    page.get_by_role("link", name="Santé au travail des Oliviers").press("Enter")
    page.get_by_role("heading", name="Santé au travail des Oliviers", level=1).wait_for()
    assert page.locator('dd a[href^="tel:"]').first.inner_text().startswith("04 65 71")
    visitor.is_fine("organisme")
    page.go_back()
    page.get_by_role("heading", name="à Nyons").wait_for()
    assert page.get_by_label("Votre commune").input_value() == "Nyons (26110)"


def test_what_finds_nobody_says_so_and_gives_the_number(visitor):
    visitor.open("/annuaire/?q=xylophone")

    assert visitor.page.locator('.empty a[href^="tel:"]').count() == 1
    visitor.is_fine("personne")
    visitor.open("/annuaire/?lieu=Trifouillis")
    assert "Aucune commune" in visitor.page.get_by_role("alert").inner_text()
    visitor.is_fine("commune-inconnue")


def test_a_place_with_several_names_is_chosen_by_a_button(visitor):
    visitor.open("/annuaire/?lieu=Saint-Martin&q=sante")
    visitor.is_fine("plusieurs")
    first = visitor.page.get_by_role("form", name="Communes trouvées").get_by_role("button").first
    first.press("Enter")

    visitor.page.locator("#trouves").wait_for()
    assert visitor.page.get_by_label("Vos mots, ou le nom d’un organisme").input_value() == "sante"


def test_each_departement_of_the_map_opens_as_many_as_it_says(visitor):
    visitor.open("/annuaire/")
    link = visitor.page.get_by_role("group", name="Carte des départements").get_by_role("link", name="Drôme")
    said = link.get_attribute("aria-label").split(" : ")[1]
    link.press("Enter")

    visitor.page.get_by_role("heading", name=said).wait_for()
    visitor.is_fine("departement")


@pytest.mark.parametrize("code", PLACES)
def test_the_sheet_of_a_commune_is_one_page_of_a4(visitor, code, tmp_path):
    visitor.open("/annuaire/fiche/")
    visitor.is_fine("choisir")
    visitor.page.get_by_label("Commune").fill(PLACES[code])
    visitor.page.get_by_label("Commune").press("Escape")
    visitor.page.get_by_role("button", name="Voir la fiche").press("Enter")
    visitor.page.get_by_role("heading", name="qui fait quoi").wait_for()
    visitor.is_fine(f"fiche-{code}")

    visitor.page.pdf(path=tmp_path / "fiche.pdf", prefer_css_page_size=True)
    (sheet,) = PdfReader(tmp_path / "fiche.pdf").pages
    read = " ".join(sheet.extract_text().split())
    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4_POINTS
    assert PLACES[code] in read and "Un seul numéro, gratuit" in read
    for role in ("Santé au travail", "Carsat", "MSA", "Cap emploi", "MDPH", "CIBC"):
        assert role in read
    assert "Imprimer" not in read


def test_an_employer_reads_its_delays_and_takes_the_wall_sheet(visitor, tmp_path):
    visitor.open("/employeurs/")
    visitor.is_fine("employeurs")
    visitor.page.get_by_role("link", name="Affiche et texte pour l’intranet").press("Enter")
    visitor.page.get_by_role("heading", name="Affiche et texte").wait_for()
    visitor.is_fine("affiche")
    assert "faire-le-point" in visitor.page.get_by_label("Texte à copier").input_value()

    visitor.page.pdf(path=tmp_path / "affiche.pdf", prefer_css_page_size=True)
    (sheet,) = PdfReader(tmp_path / "affiche.pdf").pages
    read = " ".join(sheet.extract_text().split())
    assert "Appel gratuit" in read and "Texte à copier" not in read


def test_the_page_of_employers_is_four_pages_of_paper_at_most(visitor, tmp_path):
    visitor.open("/employeurs/")
    visitor.page.pdf(path=tmp_path / "employeurs.pdf", format="A4", prefer_css_page_size=True)

    pages = PdfReader(tmp_path / "employeurs.pdf").pages
    read = " ".join(" ".join(page.extract_text() for page in pages).split())

    assert len(pages) <= 4
    assert "Rendez-vous de liaison" in read and "Qui paie, combien" in read and "Un autre jour dans" in read
    assert "Bon à savoir" not in read and "Durée et délais" not in read
    visitor.page.get_by_text("Bon à savoir").first.wait_for()


def test_the_text_is_copied_where_scripts_run(visitor):
    visitor.open("/affiche/")
    button = visitor.page.get_by_role("button", name="Copier le texte")
    if not visitor.scripts:
        assert not button.is_visible()
        return
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button.press("Enter")
    visitor.page.get_by_text("Texte copié.").wait_for()

    assert "faire-le-point" in visitor.page.evaluate("navigator.clipboard.readText()")


def test_the_weight_of_each_page_is_printed_and_stays_below_what_a_slow_network_takes(site, capsys):
    weights = {path: len(urlopen(site.address + path, timeout=30).read()) for path in WEIGHED}
    with capsys.disabled():
        print("".join(f"\n{weight:>8} o  {path}" for path, weight in weights.items()))

    assert max(weights.values()) < HEAVIEST
