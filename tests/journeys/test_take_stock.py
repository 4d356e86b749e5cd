"""J2: a worker takes stock alone, on a phone or not, with scripts or without, and leaves nothing behind."""

import re

import pytest

from tests.journeys.by_keyboard import go, pointers, reach, tick, without_mouse, write
from tests.journeys.conftest import SCREENSHOTS
from tests.journeys.pages import accessibility_violations, complaints_of, sideways_scroll
from tests.journeys.windows import WINDOWS

RESULT = "Ce que nous vous conseillons"
MOST_QUESTIONS = 40


class Worker:
    def __init__(self, page, address, *, scripts):
        self.page, self.address, self.scripts = page, f"{address}/faire-le-point/", scripts
        self.complaints = complaints_of(page)
        page.goto(f"{address}/")
        page.get_by_role("link", name="Faire le point", exact=True).press("Enter")
        page.wait_for_url(self.address)

    @property
    def title(self):
        return re.sub(r"\s", " ", self.page.locator("#titre").inner_text())

    def press(self, name):
        self.enter(self.page.get_by_role("button", name=name, exact=True).first)

    def enter(self, element):
        """A button, or a field: both go on."""
        before = self.page.locator("#point").inner_html()
        with self.page.expect_response(self.address):
            element.press("Enter")
        self.page.wait_for_load_state("networkidle")
        if self.scripts:
            self.page.wait_for_function("before => document.querySelector('#point').innerHTML !== before", arg=before)
            self.page.wait_for_function("() => document.activeElement?.matches('#titre, .error-summary')")
        self.page.locator("#titre").wait_for()

    def answer(self, text):
        field = self.page.get_by_label("Votre réponse")
        field.fill(text)
        self.enter(field)

    def to_the_questions(self):
        self.answer("69003")
        self.page.get_by_label("Garder mon travail malgré ma santé").check()
        self.press("Continuer")

    def is_fine(self, name):
        self.page.screenshot(path=SCREENSHOTS / f"point-{name}.png", full_page=True)
        if self.scripts:
            assert accessibility_violations(self.page) == []
            assert sideways_scroll(self.page) == 0
        assert self.complaints == []
        assert self.page.url == self.address


@pytest.fixture(params=WINDOWS)
def worker(request, browser, site):
    width, scripts = request.param
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    yield Worker(context.new_page(), site.address, scripts=scripts)
    assert context.cookies() == []
    context.close()


def test_a_worker_takes_stock_from_the_home_page_to_the_result(worker, request):
    name = request.node.callspec.id
    worker.is_fine(f"{name}-lieu")
    worker.answer("Trifouillis")
    assert "Aucune commune" in worker.page.get_by_role("alert").inner_text()
    assert worker.page.get_by_label("Votre réponse").input_value() == "Trifouillis"
    worker.complaints.clear()  # the browser reports the refused form
    worker.is_fine(f"{name}-erreur")
    worker.answer("69003")
    worker.is_fine(f"{name}-besoins")
    worker.page.get_by_label("Garder mon travail malgré ma santé").check()
    worker.press("Continuer")
    first = worker.title
    worker.is_fine(f"{name}-question")

    for _ in range(MOST_QUESTIONS):
        if worker.title == RESULT:
            break
        worker.press("Je ne sais pas")

    assert worker.title == RESULT
    worker.is_fine(f"{name}-resultat")
    worker.press(f"Changer : {worker.page.locator('.given .soft').nth(1).inner_text()}")
    assert worker.title == first


def test_back_shows_the_step_before(worker):
    worker.to_the_questions()
    first = worker.title
    worker.press("Je ne sais pas")
    second = worker.title
    assert second != first

    worker.page.go_back()
    worker.page.get_by_text(first).first.wait_for()
    worker.press("Je préfère ne pas répondre")

    assert worker.title != first
    worker.press("Revenir à la question précédente")
    assert worker.title == first


@pytest.mark.parametrize("width", [1280, pytest.param(360, marks=pytest.mark.slow)])
def test_the_keyboard_alone_leads_from_the_home_page_to_the_result(visitors, width):
    worker = without_mouse(visitors(width=width))
    worker.open("/")
    go(worker, "Faire le point", "/faire-le-point/$")
    write(worker, "Votre réponse", "69003")
    onward(worker, lambda: worker.press("Enter"))
    tick(worker, "Garder mon travail malgré ma santé")
    onward(worker, lambda: press(worker, "Continuer"))
    for _ in range(3):
        onward(worker, lambda: press(worker, "Je ne sais pas"))

    onward(worker, lambda: press(worker, "Revenir à la question précédente"))
    onward(worker, lambda: press(worker, "Je préfère ne pas répondre"))
    onward(worker, lambda: press(worker, "Voir le résultat"))

    assert title(worker) == RESULT
    reach(worker, "Conditions et sources")
    worker.press("Enter")
    worker.sees(re.compile("Lire la fiche complète"))
    assert pointers(worker) == 0
    assert worker.complaints == []


def press(worker, name):
    reach(worker, name)
    worker.press("Enter")


def title(worker):
    return re.sub(r"\s", " ", worker.page.locator("#titre").inner_text())


def onward(worker, act):
    """The next step is there, and its title has the focus: the next key goes on from it."""
    before = worker.page.locator("#point").inner_html()
    act()
    worker.page.wait_for_function("before => document.querySelector('#point')?.innerHTML !== before", arg=before)
    worker.page.wait_for_function("() => document.activeElement?.matches('#titre')")
