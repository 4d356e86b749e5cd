"""A campaign from its making to its effect: a code, a visitor who scans it, a call back, one more in the count."""

import random
import re
from datetime import timedelta
from string import digits

import pytest
from django.utils import timezone

from tests.journeys.by_keyboard import focus_shows, pointers, reach, without_mouse
from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.journeys.windows import COMPUTER_FIRST

ANIMATOR, AGENT, ADMINISTRATOR = "animation@example.org", "agent@example.org", "admin@example.org"
HIDDEN_BELOW = 5


def looks_fine(visitor, name):
    visitor.picture(f"campagne-{name}")
    assert accessibility_violations(visitor.page) == []
    assert sideways_scroll(visitor.page) == 0


def at(animator, words):
    """Come to it by Tab alone; the page shows where the keyboard is."""
    reach(animator, words)
    focus_shows(animator)


def leads_to(animator, words, address):
    at(animator, words)
    animator.press("Enter")
    animator.page.wait_for_url(re.compile(address))


def fill(animator, label, text):
    """What a field held is chosen when the keyboard comes to it: what is typed takes its place."""
    at(animator, label)
    animator.type(text)


def downloaded(animator, words):
    at(animator, words)
    with animator.page.expect_download() as found:
        animator.press("Enter")
    return found.value.suggested_filename


def make_campaign(animator):
    """By keyboard alone. Tried with a code that cannot be said, then with another one; returned as it is printed."""
    code = "".join(random.choices("ABDFGKLMRV", k=5) + random.choices(digits, k=2))
    page, today = animator.page, timezone.localdate()
    animator.open("/pro/campagnes/")
    looks_fine(animator, "liste")
    leads_to(animator, "Préparer une campagne", "/nouvelle/")
    fill(animator, "Nom de la campagne", "Journée du dos")
    fill(animator, "Code", "DOS")
    at(animator, "Salariés")
    animator.press("Space")
    boxes = page.get_by_label(re.compile(r"\(\d\w\)$"))
    for place, label in enumerate(boxes.evaluate_all("boxes => boxes.map(box => box.labels[0].innerText.trim())")):
        reach(animator, label)
        animator.press("Space")
        assert boxes.nth(place).is_checked()
    fill(animator, "Premier jour", f"{today:%d/%m/%Y}")
    fill(animator, "Dernier jour", f"{today + timedelta(days=30):%d/%m/%Y}")
    fill(animator, "Impression, en euros", "1 000")
    at(animator, "Créer la campagne")
    animator.press("Enter")
    animator.sees("deux à six lettres, puis deux chiffres, sans accent")
    looks_fine(animator, "erreur")
    reach(animator, "Nom de la campagne")
    fill(animator, "Code", code.lower())
    at(animator, "Créer la campagne")
    animator.press("Enter", "Enter")
    animator.sees("Ses supports sont prêts")
    looks_fine(animator, "supports")
    return code


def print_and_copy(animator, code):
    """Each of the materials, and the text, by keyboard alone."""
    for label in ("Dépliant A5", "Affiche A4", "Affiche A3", "Courrier aux médecins"):
        assert downloaded(animator, label).endswith(f"-{code}.pdf")
    at(animator, "Copier le texte")
    animator.press("Enter")
    animator.page.get_by_role("status").filter(has_text=re.compile("Texte copié|copiez-le avec le clavier")).wait_for()


def spend_more(animator, code):
    """What it costs is corrected, and what it brought taken away as a file, by keyboard alone."""
    leads_to(animator, "Coût et effet", f"/pro/campagnes/{code}/$")
    leads_to(animator, "Modifier", "/modifier/$")
    fill(animator, "Temps passé, en euros", "250")
    at(animator, "Enregistrer")
    animator.press("Enter")
    animator.sees("La campagne est enregistrée")
    row = animator.page.get_by_role("row", name=re.compile("^Dépense totale"))
    assert row.locator("td").first.inner_text().replace("\u202f", " ").replace("\u00a0", " ").startswith("1 250")
    assert downloaded(animator, "Télécharger en CSV") == f"campagne-{code}.csv"


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
    animator, visitor, agent = without_mouse(visitors()), visitors(width=360), visitors()
    animator.log_in(ANIMATOR)
    code = make_campaign(animator)
    print_and_copy(animator, code)
    spend_more(animator, code)
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
    at(animator, "Clore maintenant")
    animator.press("Enter")
    animator.sees("La campagne est close")
    leads_to(animator, "Revenir aux campagnes", "/pro/campagnes/$")
    leads_to(animator, code, f"/pro/campagnes/{code}/$")
    assert pointers(animator) == 0
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
