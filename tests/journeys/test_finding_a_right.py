"""J2: somebody types a word with a mistake, reads what the right is, and takes stock; with scripts or without."""

import re

import pytest

from tests.journeys.conftest import SCREENSHOTS
from tests.journeys.pages import accessibility_violations, complaints_of, sideways_scroll
from tests.journeys.windows import PHONE_FIRST, WINDOWS

STATES = {
    "recherche": "/chercher/",
    "recherche-resultats": "/chercher/?q=bilan de competance",
    "recherche-rien": "/chercher/?q=xyzzy",
    "recherche-danger": "/chercher/?q=je veux en finir",
    "droits": "/droits/",
    "droits-employeur": "/droits/?pour=employeur",
    "fiche": "/droits/visite_prereprise/",
    "fiche-passee": "/droits/visite_reprise/?au=1/6/2015",
    "fiche-terminee": "/droits/dif/",
    "fiche-en-partie-verifiee": "/droits/visite_reprise/",
    "besoin": "/droits/besoin/reprendre_apres_arret/",
    "delai": "/droits/delai/complement_baisse/",
}
MOST_BYTES = 100_000


def unspaced(text):
    return re.sub(r"\s", " ", text)


@pytest.fixture(params=WINDOWS)
def visitor(request, browser):
    width, scripts = request.param
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    page = context.new_page()
    complaints = complaints_of(page)
    yield page
    assert context.cookies() == []
    assert complaints == []
    context.close()


def test_a_word_with_a_mistake_leads_to_the_right_and_then_to_taking_stock(visitor, site):
    visitor.goto(f"{site.address}/chercher/")
    visitor.get_by_label("Ce que vous cherchez, avec vos mots").fill("visite de prereprize")
    visitor.keyboard.press("Enter")
    visitor.wait_for_url("**/chercher/?q=*")
    assert "« prereprize » lu comme « préreprise »" in unspaced(visitor.locator("main").inner_text())
    visitor.get_by_role("heading", level=3).get_by_role("link", name="Visite de pré-reprise").first.press("Enter")

    visitor.wait_for_url("**/droits/visite_prereprise/")
    assert "il faut tout cela" in visitor.locator("main").inner_text()
    visitor.get_by_role("link", name="Faire le point").press("Enter")

    visitor.wait_for_url("**/faire-le-point/")
    assert "commune" in visitor.locator("#titre").inner_text()
    visitor.go_back()
    visitor.go_back()
    assert visitor.get_by_label("Ce que vous cherchez, avec vos mots").input_value() == "visite de prereprize"


def test_a_rule_is_read_as_it_stood_on_a_day_that_is_typed(visitor, site):
    visitor.goto(f"{site.address}/droits/visite_reprise/")
    visitor.get_by_label("Voir la règle à cette date").fill("1/6/2015")
    visitor.keyboard.press("Enter")

    visitor.get_by_text("Règles au 1er juin 2015.").wait_for()
    visitor.get_by_role("link", name="Voir la fiche d’aujourd’hui").press("Enter")
    visitor.wait_for_url("**/droits/visite_reprise/")
    assert visitor.get_by_text("Règles au 1er juin 2015.").count() == 0


@pytest.mark.parametrize("width", PHONE_FIRST)
@pytest.mark.parametrize("state", STATES)
def test_each_page_is_accessible_narrow_and_light(browser, site, width, state, capsys):
    context = browser.new_context(viewport={"width": width, "height": 800})
    page, sent = context.new_page(), []
    page.on("requestfinished", lambda request: sent.append(request.sizes()["responseBodySize"]))
    complaints = complaints_of(page)

    page.goto(site.address + STATES[state])
    page.wait_for_load_state("networkidle")
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{state}-{width}.png", full_page=True)

    assert accessibility_violations(page) == []
    assert sideways_scroll(page) == 0
    assert complaints == []
    with capsys.disabled():
        print(f"\n{state} {width}: {sum(sent):,} bytes with style sheets and scripts")
    assert sum(sent) < MOST_BYTES
    context.close()
