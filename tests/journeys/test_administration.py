"""Administrators at work in a browser: an account is opened and gets a function; a request is taken out by two."""

import re

from tests.journeys.pages import accessibility_violations, sideways_scroll


def looks_right(visitor, name: str) -> None:
    assert accessibility_violations(visitor.page) == [], name
    for width in (360, 1280):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        assert sideways_scroll(visitor.page) == 0, (name, width)
        visitor.picture(f"{name}-{width}")


def test_an_account_is_opened_and_gets_a_function(visitors):
    administrator = visitors()
    page = administrator.page
    administrator.log_in("admin@example.org")
    page.get_by_role("link", name="Comptes").first.press("Enter")
    looks_right(administrator, "comptes")
    page.get_by_role("link", name="Ouvrir un compte").press("Enter")
    page.get_by_label("Courriel professionnel").fill("nouvelle@example.org")
    page.get_by_label("Prénom et nom").fill("Inès Valtierri")
    looks_right(administrator, "ouvrir-un-compte")
    page.get_by_role("button", name="Ouvrir et inviter").press("Enter")
    administrator.sees("Aucune fonction")

    page.get_by_role("link", name="Donner une fonction").press("Enter")
    looks_right(administrator, "donner-une-fonction")
    page.get_by_label("Organisme").select_option(index=1)
    page.get_by_role("button", name="Donner cette fonction").press("Enter")
    administrator.sees("sans fin prévue")
    looks_right(administrator, "un-compte")
    page.get_by_role("link", name=re.compile("Suspendre")).press("Enter")
    page.get_by_label("Pourquoi").fill("Essai terminé.")
    looks_right(administrator, "suspendre-un-compte")
    page.get_by_role("button", name="Suspendre").press("Enter")

    page.locator(".badge", has_text="Suspendu").first.wait_for()


def test_a_request_is_taken_out_by_two_administrators(visitors):
    agent, first, second = visitors(), visitors(), visitors()
    agent.log_in("agent@example.org")
    agent.open("/pro/orientations/envoyees/")
    listed = agent.page.locator("main").inner_text()
    reference = re.search(r"\b[0-9A-HJKMNP-TV-Z]{8}\b", listed)[0]

    first.log_in("admin@example.org")
    first.open(f"/pro/administration/corrections/?reference={reference}")
    looks_right(first, "corriger-chercher")
    first.page.get_by_role("link", name="Demander la correction").press("Enter")
    first.page.get_by_label("Quelle est l’erreur").fill("Envoyée deux fois pendant une formation.")
    looks_right(first, "corriger-demander")
    first.page.get_by_role("button", name="Demander").press("Enter")
    first.sees("À confirmer par un autre administrateur")

    second.log_in("admin2@example.org")
    second.open("/pro/administration/corrections/")
    looks_right(second, "corriger-confirmer")
    second.page.get_by_role("button", name="Confirmer l’erreur").first.press("Enter")
    second.sees(re.compile("Confirmée, en cours|Faite"))
    for _ in range(20):
        second.open(f"/pro/administration/corrections/?reference={reference}")
        if second.page.locator(".badge", has_text="Saisie par erreur").count():
            break
        second.page.wait_for_timeout(500)
    second.page.locator(".badge", has_text="Saisie par erreur").first.wait_for()
