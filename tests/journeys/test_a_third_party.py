"""Somebody calls for somebody else, by keyboard alone: nothing leaves before the person herself has said yes."""

from datetime import UTC, datetime

from tests.journeys.by_keyboard import focused, go, pointers, reach, tick, without_mouse, write
from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.journeys.test_a_call import answer_by_keyboard, settle, start_call

NOT_THERE = "Elle n'est pas là"


def key_of(agent, words):
    """The key that the console shows on one of the answers that it proposes."""
    return agent.page.locator("#etape button", has_text=words).first.get_attribute("data-shortcut")


def ask_her_later(agent):
    """A close one calls; the person is asked by her own link."""
    start_call(agent)
    key = key_of(agent, "proche")
    settle(agent, lambda: agent.press(key))
    agent.press("Alt+m")
    agent.type("elle a peur de perdre son travail à cause de sa santé")
    agent.sees("Brouillon enregistré")
    need = key_of(agent, "Garder")
    settle(agent, lambda: agent.press(f"Alt+{need}"))
    settle(agent, lambda: agent.press("Escape"))
    answer_by_keyboard(agent)
    agent.press("Alt+t")
    agent.page.wait_for_url("**/transmettre/**")
    agent.page.wait_for_function("document.activeElement?.name === 'given_name'")
    agent.type("Odile")
    write(agent, "Nom", f"Terrasson{datetime.now(UTC):%M%S}")
    write(agent, "Téléphone", f"06 39 98 {datetime.now(UTC):%M %S}")
    tick(agent, NOT_THERE)
    assert accessibility_violations(agent.page) == []
    agent.press("Alt+t")
    agent.sees("Son accord est demandé")


def test_a_third_party_signals_and_nothing_leaves_before_she_has_said_yes(visitors):
    agent = without_mouse(visitors())
    ask_her_later(agent)
    go(agent, "Voir la demande", "/pro/orientations/")
    agent.sees("En attente de l’accord de la personne")
    agent.picture("attente-accord")
    assert accessibility_violations(agent.page) == []

    reach(agent, "Elle dit oui")
    agent.press("Enter")
    agent.sees("Refuser ne change rien à vos droits")
    agent.page.set_viewport_size({"width": 360, "height": 800})
    assert (accessibility_violations(agent.page), sideways_scroll(agent.page)) == ([], 0)
    agent.page.set_viewport_size({"width": 1280, "height": 800})
    tick(agent, "Je lui ai lu")
    reach(agent, "Elle dit oui")
    assert "Elle dit oui" in focused(agent)
    agent.press("Enter")

    agent.page.locator(".badge", has_text="Envoyée").first.wait_for()
    assert pointers(agent) == 0
