"""Refused because something was missing: a question is offered first, then the sender completes and sends again."""

import re

from tests.journeys.test_onward import fits


def test_what_was_missing_is_said_and_the_same_organisation_is_asked_again(visitors):
    adviser, agent = visitors(), visitors()
    adviser.log_in("sante@example.org")
    adviser.open("/pro/orientations/")
    adviser.page.locator("a.row-link").first.click()
    adviser.sees("Poser une question")
    reference = re.search(r"demande ([0-9A-Z]{8})", adviser.page.inner_text("main"))[1]
    adviser.page.get_by_role("link", name="Refuser").click()
    adviser.page.get_by_label("Il manque des éléments").check()
    adviser.page.get_by_label("Précision").fill("La date de la reprise.")
    adviser.page.get_by_role("button", name="Refuser").click()
    adviser.sees("Posez plutôt une question")
    adviser.picture("poser-plutot-une-question")
    fits(adviser)
    adviser.page.get_by_role("button", name="Ne rien demander : refuser").click()
    adviser.page.locator(".badge", has_text="Refusée").first.wait_for()

    agent.log_in("agent@example.org")
    agent.open(f"/pro/orientations/envoyees/?reference={reference}")
    fits(agent)
    agent.picture("demande-a-completer")
    agent.page.get_by_role("link", name="Compléter et renvoyer").click()
    agent.sees("La date de la reprise.")
    fits(agent)
    agent.page.get_by_label("Ce qui manquait").fill("Elle reprend le 4 janvier.")
    agent.picture("completer-et-renvoyer")
    agent.page.get_by_role("button", name="Envoyer").click()
    agent.page.locator(".badge", has_text="Envoyée").first.wait_for()

    new = re.search(r"[dD]emande ([0-9A-Z]{8})", agent.page.inner_text("main"))[1]
    adviser.open("/pro/orientations/")
    adviser.page.locator("tr", has_text=new).locator("a.row-link").click()
    adviser.sees("Elle reprend le 4 janvier.")
