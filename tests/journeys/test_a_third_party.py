"""Somebody calls for somebody else: nothing leaves before the person herself has said yes."""

import re
from datetime import UTC, datetime

from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.journeys.test_a_call import answer_by_keyboard, settle, start_call


def ask_her_later(agent):
    """A close one calls; the person is asked by her own link."""
    start_call(agent)
    caller = agent.page.get_by_role("button", name=re.compile("proche", re.IGNORECASE)).first
    settle(agent, lambda: caller.press("Enter"))
    agent.press("Alt+m")
    agent.type("elle a peur de perdre son travail à cause de sa santé")
    agent.sees("Brouillon enregistré")
    need = agent.page.locator("#besoins").get_by_role("button", name=re.compile("Garder"))
    settle(agent, lambda: need.first.press("Enter"))
    settle(agent, lambda: agent.press("Escape"))
    answer_by_keyboard(agent)
    agent.press("Alt+t")
    agent.page.wait_for_url("**/transmettre/**")
    agent.page.get_by_label("Prénom").fill("Odile")
    agent.page.get_by_label("Nom", exact=True).fill(f"Terrasson{datetime.now(UTC):%M%S}")
    agent.page.get_by_label(re.compile("Téléphone")).first.fill(f"06 39 98 {datetime.now(UTC):%M %S}")
    agent.page.get_by_label(re.compile("Elle n’est pas là")).check()
    assert accessibility_violations(agent.page) == []
    agent.press("Alt+t")
    agent.sees("Son accord est demandé")


def test_a_third_party_signals_and_nothing_leaves_before_she_has_said_yes(visitors):
    agent = visitors()
    ask_her_later(agent)
    agent.page.get_by_role("link", name="Voir la demande").press("Enter")
    agent.sees("En attente de l’accord de la personne")
    agent.picture("attente-accord")
    assert accessibility_violations(agent.page) == []

    agent.page.get_by_role("link", name=re.compile("Elle dit oui")).press("Enter")
    agent.sees("Refuser ne change rien à vos droits")
    agent.page.set_viewport_size({"width": 360, "height": 800})
    assert (accessibility_violations(agent.page), sideways_scroll(agent.page)) == ([], 0)
    agent.page.set_viewport_size({"width": 1280, "height": 800})
    agent.page.get_by_label(re.compile("Je lui ai lu")).check()
    agent.page.get_by_role("button", name=re.compile("Elle dit oui")).press("Enter")

    agent.page.locator(".badge", has_text="Envoyée").first.wait_for()
