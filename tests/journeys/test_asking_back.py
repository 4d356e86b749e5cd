"""J2 « être rappelé » and J3: somebody asks to be called back, a physician signals, the line takes it up."""

import re

import pytest

from tests.journeys.conftest import SCREENSHOTS
from tests.journeys.pages import accessibility_violations, complaints_of, press_enter, sideways_scroll
from tests.journeys.test_take_stock import MOST_QUESTIONS, RESULT, Worker
from tests.journeys.windows import WINDOWS

CALL_BACK, AGREEMENT = "/demander/rappel/", "/signaler/accord/"
ASK, SEND = "Demander à être rappelé", "Envoyer à la ligne"


class Visitor:
    """One browser without an account; each page that is looked at is checked and photographed."""

    def __init__(self, page, address, *, scripts, name):
        self.page, self.address, self.scripts, self.name = page, address, scripts, name
        self.complaints = complaints_of(page)

    def open(self, path):
        self.page.goto(self.address + path)

    def press(self, button):
        press_enter(self.page.get_by_role("button", name=button, exact=True).first)
        self.page.wait_for_load_state()
        self.complaints.clear()  # the browser reports each form that was refused

    def looks_fine(self, step):
        self.page.screenshot(path=SCREENSHOTS / f"rappel-{self.name}-{step}.png", full_page=True)
        if self.scripts:
            assert accessibility_violations(self.page) == []
            assert sideways_scroll(self.page) == 0
        assert self.complaints == []
        assert "?" not in self.page.url

    @property
    def title(self):
        return re.sub(r"\s", " ", self.page.locator("h1").inner_text())

    @property
    def code(self):
        return self.page.locator(".code-shown").first.inner_text()


@pytest.fixture(params=WINDOWS)
def visitor(request, browser, site):
    width, scripts = request.param
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    name = request.node.callspec.id
    yield Visitor(context.new_page(), site.address, scripts=scripts, name=name)
    context.close()


def number(visitor, last):
    """Another one for each browser: the same number again and again is set aside."""
    places = {"computer": 1, "phone": 2, "phone-without-scripts": 3, "computer-without-scripts": 4}
    return f"06 11 22 3{places[visitor.name]} {last:02d}"


def test_from_the_result_to_the_call_that_the_line_opens(visitor, browser, site):
    worker = Worker(visitor.page, site.address, scripts=visitor.scripts)
    worker.to_the_questions()
    for _ in range(MOST_QUESTIONS):
        if worker.title == RESULT:
            break
        worker.press("Je ne sais pas")
    visitor.press("Être rappelé")
    assert visitor.title == "Être rappelé"
    visitor.looks_fine("formulaire")

    visitor.press(ASK)
    visitor.looks_fine("erreur")
    visitor.page.get_by_label("Votre téléphone").fill(number(visitor, 10))
    visitor.page.get_by_label("Quand vous répondre ?").select_option(index=1)
    visitor.page.get_by_label("Joindre mes réponses, pour ne pas tout redire").check()
    visitor.press(ASK)
    visitor.looks_fine("recue")
    code = visitor.code
    assert visitor.page.context.cookies() == []

    visitor.page.go_back()
    visitor.page.go_forward()
    visitor.page.get_by_role("heading", name="Votre demande est bien reçue").wait_for()
    assert visitor.code == code  # one demand, and its page is still there

    agent = browser.new_page()
    agent.goto(site.address + "/compte/login/")
    agent.get_by_label("Courriel").fill("agent@example.org")
    agent.get_by_label("Mot de passe", exact=True).fill(site.password)
    agent.keyboard.press("Enter")
    agent.wait_for_url("**/pro/**")
    agent.goto(site.address + "/pro/appels/")
    agent.get_by_label("Code de la personne").fill(code)
    agent.get_by_role("button", name="Retrouver la demande").press("Enter")
    agent.wait_for_url("**/pro/a-traiter/**")
    assert number(visitor, 10) in agent.locator("main").inner_text()
    assert accessibility_violations(agent) == []
    agent.get_by_role("button", name="Rappelé : ouvrir l'appel").press("Enter")
    agent.wait_for_url("**/pro/appels/**")
    agent.context.close()

    visitor.open("/suivi/")
    visitor.page.get_by_label("Votre code").fill(code)
    visitor.press("Voir où en est ma demande")
    assert "prise en charge" in visitor.page.locator("main").inner_text()
    visitor.looks_fine("suivi")


def test_a_demand_is_taken_back_with_its_code(visitor):
    visitor.open(CALL_BACK)
    visitor.page.get_by_label("Votre téléphone").fill(number(visitor, 20))
    visitor.press(ASK)
    code = visitor.code
    visitor.open("/suivi/")
    visitor.page.get_by_label("Votre code").fill(code)
    visitor.press("Voir où en est ma demande")
    visitor.press("Annuler ma demande")

    assert visitor.title == "Votre demande est annulée"
    visitor.looks_fine("annulee")


def test_a_physician_prints_a_code_and_the_person_answers_by_herself(visitor):
    visitor.open("/signaler/")
    visitor.looks_fine("portes")
    visitor.page.get_by_role("link", name="Je suis médecin").press("Enter")
    visitor.page.wait_for_load_state()
    visitor.looks_fine("medecin")
    visitor.press(SEND)
    visitor.looks_fine("medecin-erreur")
    visitor.page.get_by_label("Votre nom").fill("Dr Sauvage")
    visitor.page.get_by_label("Votre courriel").fill("cabinet@example.org")
    visitor.page.get_by_label("Garder son poste").check()
    visitor.page.get_by_label("Une page à imprimer").check()
    visitor.press(SEND)
    visitor.looks_fine("feuille")
    code = visitor.code

    visitor.open(AGREEMENT)
    visitor.looks_fine("accord")
    visitor.page.get_by_label("Votre code").fill(code)
    visitor.press("Continuer")
    visitor.looks_fine("accord-question")
    visitor.press("Oui, rappelez-moi")
    visitor.looks_fine("accord-erreur")
    visitor.page.get_by_label("Votre téléphone").fill(number(visitor, 30))
    visitor.press("Oui, rappelez-moi")
    visitor.looks_fine("accord-oui")
    assert "La ligne vous rappelle" in visitor.page.locator("main").inner_text()
    assert visitor.page.context.cookies() == []


def test_an_employer_is_told_which_word_to_take_away(visitor):
    visitor.open("/signaler/employeur/")
    visitor.looks_fine("employeur")
    visitor.page.get_by_label("Votre entreprise").fill("Scierie du Lac")
    visitor.page.get_by_label("Votre nom").fill("M. Roc")
    visitor.page.get_by_label("Votre courriel").fill("rh@example.org")
    visitor.page.get_by_label("Préparer un retour au travail").check()
    visitor.page.get_by_label("En quelques mots").fill("retour après une dépression")
    visitor.press(SEND)
    assert "dépression" in visitor.page.get_by_role("alert").inner_text()
    visitor.looks_fine("employeur-erreur")
    visitor.page.get_by_label("En quelques mots").fill("retour après une longue absence")
    visitor.press(SEND)
    assert visitor.title == "C'est bien reçu"
    visitor.looks_fine("employeur-recu")


def test_a_relative_finds_advice_and_no_form(visitor):
    visitor.open("/signaler/proche/")
    visitor.looks_fine("proche")

    assert visitor.page.locator("main form").count() == 0
