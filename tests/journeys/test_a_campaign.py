"""A campaign from its making to its effect: a code, a visitor who scans it, a call back, one more in the count."""

import random
import re
from datetime import timedelta
from string import digits

import pytest
from django.utils import timezone

from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.journeys.windows import COMPUTER_FIRST

ANIMATOR, AGENT, ADMINISTRATOR = "animation@example.org", "agent@example.org", "admin@example.org"
HIDDEN_BELOW = 5


def looks_fine(visitor, name):
    visitor.picture(f"campagne-{name}")
    assert accessibility_violations(visitor.page) == []
    assert sideways_scroll(visitor.page) == 0


def make_campaign(animator):
    """Tried with a code that cannot be said, then with another one; returned as it is printed."""
    code = "".join(random.choices("ABDFGKLMRV", k=5) + random.choices(digits, k=2))
    page, today = animator.page, timezone.localdate()
    animator.open("/pro/campagnes/")
    looks_fine(animator, "liste")
    page.get_by_role("link", name="Préparer une campagne").press("Enter")
    page.get_by_label("Nom de la campagne").fill("Journée du dos")
    page.get_by_label("Code", exact=True).fill("DOS")
    page.get_by_label("Salariés").check()
    for box in page.get_by_label(re.compile(r"\(\d\w\)$")).all():
        box.check()
    page.get_by_label("Premier jour").fill(f"{today:%d/%m/%Y}")
    page.get_by_label("Dernier jour").fill(f"{today + timedelta(days=30):%d/%m/%Y}")
    page.get_by_label("Impression, en euros").fill("1 000")
    page.get_by_role("button", name="Créer la campagne").press("Enter")
    animator.sees("deux à six lettres, puis deux chiffres, sans accent")
    looks_fine(animator, "erreur")
    page.get_by_label("Code", exact=True).fill(code.lower())
    page.get_by_role("button", name="Créer la campagne").dblclick()
    animator.sees("Ses supports sont prêts")
    looks_fine(animator, "supports")
    return code


def ask_to_be_called_back(visitor, code, number):
    visitor.open(f"/c/{code}/")
    visitor.page.locator(f"a[href='/demander/rappel/?c={code}']").press("Enter")
    visitor.page.get_by_label("Votre téléphone").fill(number)
    visitor.page.get_by_role("button", name="Demander à être rappelé", exact=True).press("Enter")
    visitor.page.locator(".code-shown").wait_for()
    return visitor.page.locator(".code-shown").first.inner_text()


def count_of(animator, code, name):
    animator.open(f"/pro/campagnes/{code}/")
    row = animator.page.get_by_role("row", name=re.compile(f"^{name}"))
    return row.locator("td").first.inner_text().strip()


def test_a_code_that_is_scanned_becomes_a_call_back_and_one_more_in_the_count(visitors):
    animator, visitor, agent = visitors(), visitors(width=360), visitors()
    animator.log_in(ANIMATOR)
    code = make_campaign(animator)
    assert count_of(animator, code, "Demandes de rappel") == "0"
    looks_fine(animator, "effet-vide")

    visitor.open(f"/c/{code}/")
    looks_fine(visitor, "porte")
    numbers = [f"06 39 98 5{place} {random.randrange(100):02d}" for place in range(HIDDEN_BELOW)]
    codes = [ask_to_be_called_back(visitor, code, number) for number in numbers[:-1]]
    assert count_of(animator, code, "Demandes de rappel") == "moins de 5"
    codes.append(ask_to_be_called_back(visitor, code, numbers[-1]))
    assert visitor.page.context.cookies() == []

    agent.log_in(AGENT)
    agent.open("/pro/appels/")
    agent.page.get_by_label("Code de la personne").fill(codes[-1])
    agent.page.get_by_role("button", name="Retrouver la demande").press("Enter")
    agent.page.get_by_role("button", name="Rappelé : ouvrir l'appel").press("Enter")
    agent.page.wait_for_url("**/pro/appels/**")
    agent.open(f"{agent.page.url.rstrip('/')}/terminer/")
    agent.press("l")
    assert agent.page.evaluate("document.activeElement.name") == "heard"
    assert agent.page.get_by_label("D'où connaissez-vous la ligne ?").input_value() == f"c:{code}"
    looks_fine(agent, "fin-d-appel")
    agent.press("Alt+i")
    agent.page.locator("#code").wait_for()

    assert count_of(animator, code, "Demandes de rappel") == "5"
    assert count_of(animator, code, "Ouvertures de la page") == "6"
    looks_fine(animator, "effet")
    animator.page.get_by_role("button", name="Clore maintenant").press("Enter")
    animator.sees("La campagne est close")
    visitor.open(f"/c/{code}/")
    visitor.sees("Cette campagne n’est pas en cours")
    looks_fine(visitor, "terminee")


@pytest.mark.parametrize("width", COMPUTER_FIRST)
def test_the_pages_of_an_invented_campaign_say_so_and_fit(visitors, width):
    administrator = visitors(width=width)
    administrator.log_in(ADMINISTRATOR)
    for name, path in (("demo", ""), ("demo-supports", "supports/"), ("demo-modifier", "modifier/")):
        administrator.open(f"/pro/campagnes/DOS26/{path}")
        looks_fine(administrator, f"{name}-{width}")
        if name != "demo-modifier":
            administrator.sees("Campagne et chiffres inventés pour la démonstration")


@pytest.mark.parametrize("path", ["/c/DOS26/", "/en/c/DOS26/", "/c/PME26/", "/c/RIEN99/"])
def test_the_page_of_a_code_is_accessible_and_fits(visitors, path):
    visitor = visitors(width=320)
    visitor.open(path)
    looks_fine(visitor, f"porte{path.replace('/', '-').rstrip('-')}")
    assert visitor.page.context.cookies() == []
