"""J2 in English: from the French door to an English result on a phone, with scripts or without, kept in English."""

import pytest
from pypdf import PdfReader

from tests.journeys.conftest import SCREENSHOTS
from tests.journeys.pages import accessibility_violations, complaints_of, sideways_scroll
from tests.journeys.windows import WINDOWS

MOST_QUESTIONS = 40
RESULT = "What we suggest"


class Worker:
    def __init__(self, page, address, *, scripts):
        self.page, self.site, self.scripts = page, address, scripts
        self.complaints = complaints_of(page)

    @property
    def title(self):
        return self.page.locator("#titre").inner_text()

    def press(self, name, *, whole_page=False):
        button = self.page.get_by_role("button", name=name, exact=True).first
        before = self.page.locator("#point").inner_html()
        with self.page.expect_response(lambda one: one.request.method == "POST"):
            button.press("Enter")
        self.page.wait_for_load_state("networkidle")
        if self.scripts and not whole_page:
            self.page.wait_for_function("before => document.querySelector('#point').innerHTML !== before", arg=before)
            self.page.wait_for_function("() => document.activeElement?.id === 'titre'")
        self.page.locator("#titre").wait_for()

    def is_fine(self, name):
        self.page.screenshot(path=SCREENSHOTS / f"english-{name}.png", full_page=True)
        assert self.page.locator("html").get_attribute("lang") == "en"
        if self.scripts:
            assert accessibility_violations(self.page) == []
            assert sideways_scroll(self.page) == 0
        assert self.complaints == []


@pytest.fixture(params=WINDOWS)
def worker(request, browser, site):
    width, scripts = request.param
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    yield Worker(context.new_page(), site.address, scripts=scripts)
    assert context.cookies() == []
    context.close()


def test_a_worker_changes_language_on_the_way_and_keeps_an_english_result(worker, request, tmp_path):
    name, page = request.node.callspec.id, worker.page
    page.goto(f"{worker.site}/")
    page.get_by_role("link", name="English").press("Enter")
    page.get_by_role("heading", name="Keep your job, change jobs, start a new career: nobody climbs alone.").wait_for()
    worker.is_fine(f"{name}-home")
    page.get_by_role("link", name="Take stock", exact=True).press("Enter")
    page.get_by_label("Your answer").fill("69003")
    worker.press("Continue")
    worker.is_fine(f"{name}-needs")
    page.locator("[name=besoin][value=garder_mon_travail]").check()
    worker.press("Continue")
    first = worker.title
    worker.is_fine(f"{name}-question")

    worker.press("Français", whole_page=True)
    assert page.url == f"{worker.site}/faire-le-point/" and worker.title != first
    assert page.locator("html").get_attribute("lang") == "fr"
    worker.press("Je ne sais pas")
    second = worker.title
    worker.press("English", whole_page=True)
    assert page.url == f"{worker.site}/en/faire-le-point/" and worker.title not in (first, second)

    for _ in range(MOST_QUESTIONS):
        if worker.title == RESULT:
            break
        worker.press("I do not know")
    assert worker.title == RESULT
    worker.is_fine(f"{name}-result")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a PDF").press("Enter")
    download.value.save_as(tmp_path / "result.pdf")
    paper = PdfReader(tmp_path / "result.pdf")
    assert (paper.metadata.title, paper.trailer["/Root"]["/Lang"]) == (RESULT, "en-GB")
    worker.press("Français", whole_page=True)
    assert worker.title == "Ce que nous vous conseillons"
