"""Every page behind the line, wide and as on a telephone: nothing that axe reports, nothing that sticks out."""

import re
from uuid import uuid4

import pytest

from tests.journeys.by_keyboard import go, reach
from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.journeys.test_a_call import AGENT

pytestmark = pytest.mark.slow  # every page is looked at twice

LEAD, ANIMATOR = "ligne@example.org", "animation@example.org"
WIDTHS = (360, 1280)
# What is fixed by its address, for each of those who open it.
PAGES = {
    LEAD: {
        "en-direct": "/pro/ligne/",
        "horaires": "/pro/ligne/horaires/",
        "semaine": "/pro/ligne/horaires/semaine/",
        "annoncer": "/pro/ligne/horaires/annoncer/",
        "orientations": "/pro/ligne/orientations/",
        "textes": "/pro/textes/",
        "modele": "/pro/textes/reponses/nouvelle/",
        "etiquettes": "/pro/textes/etiquettes/",
        "etiquette": "/pro/textes/etiquettes/nouvelle/",
        "absences": "/pro/absences/",
    },
    AGENT: {
        "appels": "/pro/appels/",
        "horaires-agent": "/pro/ligne/horaires/",
        "notes": "/pro/ligne/notes/",
        "entrainements": "/pro/entrainement/",
    },
    ANIMATOR: {
        "campagnes": "/pro/campagnes/",
        "nouvelle-campagne": "/pro/campagnes/nouvelle/",
        "effet": "/pro/campagnes/DOS26/",
        "supports": "/pro/campagnes/DOS26/supports/",
    },
}


def look(visitor, name):
    """Both widths before anything is said, so that one run tells all."""
    found = {}
    for width in WIDTHS:
        visitor.page.set_viewport_size({"width": width, "height": 800})
        visitor.picture(f"derriere-la-ligne-{name}-{width}")
        found[width] = (accessibility_violations(visitor.page), sideways_scroll(visitor.page))
    return found


def assert_fine(looked):
    fine = dict.fromkeys(WIDTHS, ([], 0))
    assert {name: found for name, found in looked.items() if found != fine} == {}


@pytest.mark.parametrize("who", PAGES)
def test_each_page_fits_and_is_read_by_everybody(visitors, who):
    visitor, looked = visitors(), {}
    visitor.log_in(who)
    for name, path in PAGES[who].items():
        answer = visitor.page.goto(visitor.site.address + path)
        assert (name, answer.status, visitor.page.locator("h1").count()) == (name, 200, 1)
        looked[name] = look(visitor, name)
    assert_fine(looked)


def test_each_text_of_the_line_and_each_tag_fits(visitors):
    lead = visitors()
    lead.log_in(LEAD)
    looked = {}
    for index, wanted in (("/pro/textes/", "/pro/textes/"), ("/pro/textes/etiquettes/", "/pro/textes/etiquettes/")):
        lead.open(index)
        found = lead.page.locator(f"main table a[href^='{wanted}'], main .rows a[href^='{wanted}']")
        paths = list(dict.fromkeys(found.evaluate_all("links => links.map(link => link.getAttribute('href'))")))
        assert paths
        for path in paths[:3]:
            lead.open(path)
            looked[path] = look(lead, re.sub(r"\W+", "-", path).strip("-"))
    assert_fine(looked)


def test_what_is_refused_fits_too(visitors):
    lead, animator = visitors(), visitors()
    lead.log_in(LEAD)
    lead.open("/pro/ligne/horaires/annoncer/")
    reach(lead, "Annoncer")
    lead.press("Enter")
    lead.page.locator("[aria-invalid=true]").first.wait_for()
    looked = {"annoncer-refuse": look(lead, "annoncer-refuse")}
    lead.open("/pro/textes/etiquettes/nouvelle/")
    reach(lead, "Ajouter l'étiquette")
    lead.press("Enter")
    lead.page.locator("[aria-invalid=true]").first.wait_for()
    looked["etiquette-refusee"] = look(lead, "etiquette-refusee")
    animator.log_in(ANIMATOR)
    animator.open("/pro/campagnes/nouvelle/")
    reach(animator, "Créer la campagne")
    animator.press("Enter")
    animator.page.locator("[aria-invalid=true]").first.wait_for()
    looked["campagne-refusee"] = look(animator, "campagne-refusee")
    assert_fine(looked)


def test_an_exercise_fits_from_its_first_question_to_its_result(visitors):
    agent, looked = visitors(), {}
    agent.log_in(AGENT)
    agent.open("/pro/entrainement/")
    reach(agent, "S'entraîner : ")
    agent.press("Enter")
    agent.page.wait_for_selector("#console")
    looked["exercice"] = look(agent, "exercice")
    agent.press("Alt+m")
    agent.type(f"j'ai mal au dos {uuid4().hex[:4]}")
    agent.sees("Brouillon enregistré")
    agent.press("Alt+f")
    agent.page.get_by_role("heading", name="Entraînement : votre résultat").wait_for()
    looked["resultat"] = look(agent, "resultat")
    go(agent, "Terminer l'entraînement", "/pro/entrainement/$")
    assert_fine(looked)


def test_the_tabs_of_the_supervisor_are_gone_through_with_the_keyboard(visitors):
    lead = visitors()
    lead.log_in(LEAD)
    lead.open("/pro/ligne/")
    for words, address in (
        ("Horaires et fermetures", "/pro/ligne/horaires/$"),
        ("Textes", "/pro/textes/$"),
        ("Orientations à revoir", "/pro/ligne/orientations/$"),
        ("En direct", "/pro/ligne/$"),
    ):
        go(lead, words, address)
        assert lead.page.locator("nav.tabs [aria-current=page]").inner_text() == words
