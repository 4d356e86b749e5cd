"""J2, the end: the result is kept on paper, by mail and under a code that another browser opens; or nothing is."""

from uuid import uuid4

import pytest
from pypdf import PdfReader

from tests.journeys.conftest import SCREENSHOTS
from tests.journeys.pages import accessibility_violations, complaints_of, sideways_scroll
from tests.journeys.test_take_stock import RESULT, worker  # noqa: F401


class Keeper:
    """The worker of J2 with the result in front of her, from one sheet."""

    def __init__(self, worker):  # noqa: F811
        self.worker, self.page = worker, worker.page

    def press(self, name, *, at=""):
        """By the keyboard; ``at``: the end of the address that the form goes to."""
        with self.page.expect_response(lambda one: one.request.method == "POST" and one.url.endswith(at)):
            self.page.get_by_role("button", name=name, exact=True).first.press("Enter")
        self.page.wait_for_load_state("networkidle")

    def to_the_result(self):
        self.press("Tout remplir sur une seule page")
        self.page.get_by_role("heading", name="Faire le point, sur une seule page").wait_for()
        self.page.get_by_label("Votre réponse : Dans quelle commune").fill("69003")
        self.page.get_by_label("Garder mon travail malgré ma santé").check()
        self.press("Continuer")
        self.page.get_by_role("heading", name="Encore quelques questions").wait_for()

    def is_fine(self, name):
        self.page.screenshot(path=SCREENSHOTS / f"garder-{name}.png", full_page=True, caret="initial")
        if self.worker.scripts:
            assert accessibility_violations(self.page) == []
            assert sideways_scroll(self.page) == 0

    def heading(self, name):
        self.page.get_by_role("heading", name=name).first.wait_for()


@pytest.fixture
def keeper(worker):  # noqa: F811
    return Keeper(worker)


def test_a_result_is_kept_on_paper_by_mail_and_under_a_code(keeper, request, browser, site, tmp_path):
    name, page = request.node.callspec.id, keeper.page
    keeper.to_the_result()
    keeper.is_fine(f"{name}-feuille")
    keeper.press("Continuer")
    keeper.heading(RESULT)
    keeper.is_fine(f"{name}-resultat")

    with page.expect_download() as download:
        page.get_by_role("button", name="Enregistrer en PDF").press("Enter")
    download.value.save_as(tmp_path / "resultat.pdf")
    paper = PdfReader(tmp_path / "resultat.pdf")
    assert (paper.metadata.title, paper.trailer["/Root"]["/Lang"]) == (RESULT, "fr-FR")

    page.get_by_label("Votre adresse de courriel").fill("pas une adresse")
    keeper.press("Envoyer le courriel", at="/courriel/")
    page.get_by_text("il faut par exemple").first.wait_for()
    assert page.get_by_label("Votre adresse de courriel").input_value() == "pas une adresse"
    keeper.is_fine(f"{name}-adresse")
    page.get_by_label("Votre adresse de courriel").fill(f"{uuid4().hex}@exemple.fr")
    keeper.press("Envoyer le courriel", at="/courriel/")
    page.get_by_role("status").get_by_text("Le courriel part maintenant").wait_for()

    keeper.press("Me donner un code", at="/code/")
    code = page.locator(".code-shown").inner_text()
    keeper.is_fine(f"{name}-code")
    keeper.worker.complaints[:] = [one for one in keeper.worker.complaints if "status of 422" not in one]
    assert keeper.worker.complaints == []
    opened_elsewhere(browser, site, code, scripts=keeper.worker.scripts, name=name)


def opened_elsewhere(browser, site, code, *, scripts, name):
    context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=scripts)
    other = context.new_page()
    complaints = complaints_of(other)
    other.goto(f"{site.address}/faire-le-point/reprendre/")
    other.get_by_label("Votre code").fill("2222 2222 2222")
    other.get_by_role("button", name="Rouvrir").press("Enter")
    other.get_by_role("alert").get_by_text("Ce code n'ouvre rien").wait_for()
    other.screenshot(path=SCREENSHOTS / f"garder-{name}-code-faux.png", full_page=True, caret="initial")
    if scripts:
        assert accessibility_violations(other) == []
    other.get_by_label("Votre code").fill(code.lower())
    other.get_by_role("button", name="Rouvrir").press("Enter")
    other.get_by_text("Rien n'a changé depuis").wait_for()
    assert other.url.endswith("/faire-le-point/reprendre/")
    other.screenshot(path=SCREENSHOTS / f"garder-{name}-rouvert.png", full_page=True, caret="initial")
    if scripts:
        assert accessibility_violations(other) == []
        assert sideways_scroll(other) == 0
    other.get_by_role("button", name="Effacer maintenant").first.press("Enter")
    other.get_by_text("ce code n'ouvre plus rien").wait_for()
    assert [one for one in complaints if "status of 422" not in one] == []
    assert context.cookies() == []
    context.close()


def test_a_page_loaded_again_shows_the_same_step_and_erasing_leaves_none(keeper):
    page, scripts = keeper.page, keeper.worker.scripts
    keeper.to_the_result()
    keeper.press("Une question à la fois")
    if scripts:
        page.wait_for_function("() => document.activeElement?.id === 'titre'")
    asked = keeper.worker.title
    assert page.get_by_text("Vos réponses", exact=True).count() == 1

    page.reload()  # without scripts the browser sends the form of the step again
    page.locator("#titre", has_text=asked[:20]).wait_for()
    assert page.url == keeper.worker.address

    page.get_by_role("link", name="Tout effacer").press("Enter")
    page.locator("#titre", has_text="Dans quelle commune").wait_for()
    assert page.get_by_text("Vos réponses", exact=True).count() == 0
    if scripts:  # without them, the steps before are in the history of the browser until it is closed
        page.wait_for_function("() => window.history.state === null")
        page.go_back()
        page.locator("#titre", has_text="Dans quelle commune").wait_for()
        assert page.get_by_text("Vos réponses", exact=True).count() == 0
