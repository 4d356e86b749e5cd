"""What to say during a call, by keyboard only, and its words replaced by whoever supervises the line."""

import pytest

from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.journeys.test_a_call import start_call
from tests.journeys.windows import COMPUTER_FIRST

SITUATION = "elle-même, garder mon travail malgré ma santé, habite 69003, cpam, salariée, contrat en cours"
FOCUS = "document.activeElement === document.body ? '' : document.activeElement.id"


def settled(visitor):
    visitor.page.wait_for_function("() => !document.querySelector('.htmx-request')")
    visitor.page.wait_for_timeout(150)


@pytest.mark.parametrize("width", COMPUTER_FIRST)
def test_the_words_of_the_moment_are_under_the_hand_of_the_agent(visitors, width):
    agent = visitors(width=width)
    start_call(agent)
    agent.sees("Bonjour, ligne régionale, Maud à votre écoute.")
    agent.press("Alt+p")
    assert agent.page.evaluate(FOCUS) == "a-dire"
    assert accessibility_violations(agent.page) == []
    assert sideways_scroll(agent.page) == 0
    agent.picture(f"a-dire-ouverture-{width}")

    agent.press("/")
    agent.type("employeur")
    agent.press("Enter")
    agent.page.locator("#limites").wait_for()
    settled(agent)
    agent.press("Control+k")
    agent.page.wait_for_function("() => document.activeElement.id === 'palette-champ'")
    agent.type("parole")
    agent.page.locator("#palette [role=option]").first.wait_for()
    agent.press("Enter")
    agent.page.wait_for_function("() => document.activeElement.id === 'a-dire'")
    agent.press("Tab")
    agent.press("Enter")
    agent.sees("Ne peut pas être dit")
    agent.sees("Je ne peux pas vous dire si cette personne nous a appelés")
    assert accessibility_violations(agent.page) == []
    agent.picture(f"a-dire-employeur-{width}")

    agent.press("Alt+d")
    agent.page.locator("#danger-imminent").wait_for()
    settled(agent)
    agent.sees("le 3114, gratuit, jour et nuit")
    assert accessibility_violations(agent.page) == []
    agent.picture(f"a-dire-danger-{width}")


def test_each_service_says_how_to_speak_of_it_and_the_page_holds_the_whole_call(visitors):
    agent = visitors()
    start_call(agent)
    agent.press("/")
    agent.type(SITUATION)
    agent.page.locator("#lecture", has_text="commune").wait_for()
    agent.press("Enter")
    agent.page.locator("#services .service").first.wait_for()
    settled(agent)
    agent.press("Escape", "Escape")
    agent.press("g", "p")
    agent.page.wait_for_url("**/dire/")
    agent.sees("Services")
    assert agent.page.locator(".spoken-words").count() > 8
    assert accessibility_violations(agent.page) == []
    agent.picture("a-dire-page")
    agent.press("Escape")
    agent.page.locator("#a-dire").wait_for()

    assert agent.page.evaluate(FOCUS) != ""


def test_a_supervisor_replaces_the_opening_words_and_comes_back(visitors):
    leader, agent = visitors(), visitors()
    leader.log_in("ligne@example.org")
    leader.open("/pro/textes/ouverture/")
    words = leader.page.get_by_label("Le texte")
    words.fill("Bonjour, {nom} à votre écoute.")
    leader.press("Tab", "Enter")
    leader.page.get_by_role("button", name="Remplacer le texte").focus()
    leader.press("Enter")
    leader.sees("{nom} n'existe pas dans ce texte")
    assert accessibility_violations(leader.page) == []
    leader.page.get_by_label("Le texte").fill("Bonjour, {prenom_agent} vous écoute, c'est gratuit.")
    leader.press("Alt+a")
    leader.sees("Bonjour, Maud vous écoute, c'est gratuit.")
    leader.picture("textes-apercu")
    leader.page.get_by_role("button", name="Remplacer le texte").focus()
    leader.press("Enter")
    leader.sees("Le texte est remplacé.")
    leader.picture("textes-versions")
    start_call(agent)
    agent.sees("Bonjour, Maud vous écoute, c'est gratuit.")

    leader.page.get_by_role("button", name="Revenir au texte du catalogue").focus()
    leader.press("Enter")
    leader.sees("Les agents lisent de nouveau le texte du catalogue.")
    assert accessibility_violations(leader.page) == []
    leader.page.set_viewport_size({"width": 360, "height": 800})
    assert sideways_scroll(leader.page) == 0
    leader.open("/pro/textes/")
    leader.picture("textes-de-la-ligne")
    assert sideways_scroll(leader.page) == 0
    assert accessibility_violations(leader.page) == []
