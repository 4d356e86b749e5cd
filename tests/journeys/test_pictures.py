"""Each picture of the manual, taken in a demo, looked at, and kept light: public pages in both languages, a call.

``make pictures`` keeps them in the manual; without it they go beside the other screenshots.
"""

import base64
import os
from pathlib import Path

import pytest

from tests.journeys.conftest import SCREENSHOTS
from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.journeys.pictured import PICTURED, Pictured
from tests.journeys.test_a_call import settle

KEPT_IN = Path(os.environ.get("CORDEE_PICTURES", SCREENSHOTS / "manuel"))
PHONE, COMPUTER = 360, 1280
TALLEST, HEAVIEST = 2000, 150_000  # pixels of the page, bytes of its picture
LANGUAGES = {"fr": "", "en": "/en"}
TOP = "(begins) => Math.max(0, begins.getBoundingClientRect().top + scrollY - 24)"
SEND = """([path, fields]) => {
  const form = document.createElement("form");
  form.method = "post"; form.action = path;
  for (const [name, value] of fields) {
    const input = document.createElement("input");
    input.type = "hidden"; input.name = name; input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""

pytestmark = pytest.mark.slow


def take(page, name, top=0):
    """As WebP, through the browser itself: a quarter of the weight of a PNG. ``top``: where the picture begins."""
    KEPT_IN.mkdir(parents=True, exist_ok=True)
    width, height = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
    clip = {"x": 0, "y": top, "width": width, "height": min(height - top, TALLEST), "scale": 1}
    asked = {"format": "webp", "quality": 35, "captureBeyondViewport": True, "clip": clip}
    data = base64.b64decode(page.context.new_cdp_session(page).send("Page.captureScreenshot", asked)["data"])
    (KEPT_IN / f"{name}.webp").write_bytes(data)
    assert len(data) < HEAVIEST, name


def reach(visitor, one: Pictured, prefix: str):
    page = visitor.page
    if one.form:
        visitor.open(f"{prefix}/papier/")
        with page.expect_navigation():
            page.evaluate(SEND, [f"{prefix}{one.address}", one.form])
    else:
        visitor.open(f"{prefix}{one.address}")
    if one.pressed:
        with page.expect_navigation():
            page.locator(one.pressed).first.click()
    page.wait_for_load_state("networkidle")


EACH = [
    pytest.param(one, language, id=f"{one.name}-{language}")
    for group in PICTURED.values()
    for one in group
    for language in LANGUAGES
    if language == "fr" or not one.only_french
]


@pytest.mark.parametrize(("one", "language"), EACH)
def test_each_page_is_pictured(visitors, one, language):
    for width in (PHONE, COMPUTER) if one.large and language == "fr" else (PHONE,):
        visitor = visitors(width=width)
        reach(visitor, one, LANGUAGES[language])

        assert visitor.page.locator("html").get_attribute("lang") == language
        assert visitor.page.locator("h1").count() == 1
        assert sideways_scroll(visitor.page) == 0
        assert accessibility_violations(visitor.page) == []
        top = visitor.page.locator(one.begins).first.evaluate(TOP) if one.begins else 0
        take(visitor.page, f"{one.name}-{language}{'' if width == PHONE else '-large'}", top)


def test_a_call_is_pictured(visitors):
    agent = visitors(width=COMPUTER)
    agent.log_in("agent@example.org")
    agent.open("/pro/appels/")
    take(agent.page, "console-appels")
    agent.press("n")
    agent.page.wait_for_selector("#console")
    for key in ("1", "1", "Escape"):
        settle(agent, lambda key=key: agent.press(key))
    note(agent, "habite lyon 3, cpam")
    take(agent.page, "console-question")
    note(agent, "salariée, cdi, contrat en cours, en arrêt depuis mars, travaille à villeurbanne, âge 46")
    agent.press("Escape")
    take(agent.page, "console-conseil")
    agent.press("Alt+f")
    agent.page.wait_for_url("**/terminer/")
    take(agent.page, "console-fin")
    agent.press("i")
    agent.page.locator("#code").wait_for()


def note(agent, line):
    agent.press("Alt+l")
    agent.type(line)
    settle(agent, lambda: agent.press("Enter"))
    assert sideways_scroll(agent.page) == 0
    assert accessibility_violations(agent.page) == []
