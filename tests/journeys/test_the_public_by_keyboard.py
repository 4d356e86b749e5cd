"""What the accessibility page says of the keyboard: each thing that the public may ask for, from its door to its end.

No hand on the mouse: what the pointer does is counted, and must be nothing.
"""

import re
from uuid import uuid4

import pytest

from tests.journeys.by_keyboard import go, pointers, reach, tick, without_mouse, write
from tests.journeys.test_her_own_page import ROSA, link_sent_to
from tests.journeys.test_sending_a_request import ANSWERS, TYPED, YES
from tests.journeys.test_take_stock import MOST_QUESTIONS, RESULT, onward, press, title

pytestmark = pytest.mark.slow


@pytest.fixture
def visitor(visitors):
    """Somebody who has no mouse, at a computer."""
    one = without_mouse(visitors(width=1280))
    yield one
    assert pointers(one) == 0


def number():
    """Another one each time: the same number again and again is set aside."""
    return f"06 39 98 {uuid4().int % 100:02d} {uuid4().int % 100:02d}"


def code_of(visitor):
    return visitor.page.locator(".code-shown").first.inner_text()


def test_she_asks_to_be_called_back_and_takes_it_back(visitor):
    visitor.open("/demander/rappel/")
    write(visitor, "Votre téléphone", number())
    press(visitor, "Demander à être rappelé")
    visitor.sees("Votre demande est bien reçue")
    code = code_of(visitor)

    visitor.open("/suivi/")
    write(visitor, "Votre code", code)
    press(visitor, "Voir où en est ma demande")
    visitor.page.get_by_role("button", name="Annuler ma demande").wait_for()
    press(visitor, "Annuler ma demande")

    visitor.sees("Votre demande est annulée")


def test_she_sends_her_request_from_the_result(visitor):
    visitor.open("/")
    go(visitor, "Faire le point", "/faire-le-point/$")
    write(visitor, "Votre réponse", "69003")
    onward(visitor, lambda: visitor.press("Enter"))
    tick(visitor, "Garder mon travail malgré ma santé")
    onward(visitor, lambda: press(visitor, "Continuer"))
    for _ in range(MOST_QUESTIONS):
        if title(visitor) == RESULT:
            break
        onward(visitor, lambda: answer(visitor))
    press(visitor, "Envoyer ma demande")
    visitor.page.get_by_role("heading", name="Envoyer ma demande", exact=True).wait_for()

    write(visitor, "Votre prénom", "Aline")
    write(visitor, "Votre nom", f"Montvert {uuid4().hex[:6]}")
    write(visitor, "Votre téléphone", number())
    for _ in range(visitor.page.locator("input[name=health]").count()):
        reach_input(visitor, "health")
        visitor.press("Space")
    tick(visitor, "Je suis d'accord")
    press(visitor, "Envoyer ma demande")

    visitor.page.get_by_role("heading", name="Votre demande est enregistrée").wait_for()
    assert code_of(visitor)


def answer(visitor):
    fact = visitor.page.locator("input[name=question]").input_value()
    if fact in TYPED:
        write(visitor, "Votre réponse", TYPED[fact])
        visitor.press("Enter")
    elif fact in YES:
        press(visitor, "Oui")
    elif fact in ANSWERS:
        said = visitor.page.locator(f"button[name=valeur][value={ANSWERS[fact]}]").inner_text()
        press(visitor, said.replace("’", "'").replace("\u202f", " ").replace("\u00a0", " "))
    else:
        press(visitor, "Je ne sais pas")


def reach_input(visitor, name):
    """The next field of that name."""
    for _ in range(100):
        visitor.press("Tab")
        if visitor.page.evaluate("document.activeElement?.name") == name:
            return
    raise AssertionError(name)


def test_an_employer_signals_a_situation_and_mends_what_is_refused(visitor):
    visitor.open("/signaler/")
    go(visitor, "Je suis employeur", "/signaler/employeur/")
    write(visitor, "Votre entreprise", "Scierie du Lac")
    write(visitor, "Votre nom", "M. Roc")
    write(visitor, "Votre courriel", f"{uuid4().hex}@example.org")
    tick(visitor, "Préparer un retour au travail")
    write(visitor, "En quelques mots", "retour après une dépression")
    press(visitor, "Envoyer à la ligne")
    visitor.page.get_by_role("alert").get_by_text("dépression").first.wait_for()

    reach(visitor, "En quelques mots")
    visitor.press("Enter")  # in what is to be mended, the link to the field
    visitor.page.wait_for_function("document.activeElement.tagName === 'TEXTAREA'")
    visitor.press("Control+a")
    visitor.type("retour après une longue absence")
    press(visitor, "Envoyer à la ligne")

    visitor.sees(re.compile("C.est bien reçu"))
    visitor.complaints[:] = [one for one in visitor.complaints if "status of 422" not in one]
    assert visitor.complaints == []


def test_she_finds_who_is_near_in_the_directory_and_on_the_page_of_a_need(visitor):
    visitor.open("/annuaire/")
    choose_nyons(visitor)
    press(visitor, "Chercher")
    visitor.page.get_by_role("heading", name="à Nyons").wait_for()
    go(visitor, "Santé au travail des Oliviers", "/annuaire/[0-9a-f-]{36}/$")
    visitor.sees("Comment y entrer")

    visitor.open("/droits/besoin/reprendre_apres_arret/")
    choose_nyons(visitor)
    press(visitor, "Voir qui est près")
    visitor.page.wait_for_url(re.compile("commune=26220"))
    reach(visitor, "Santé au travail des Oliviers")


def choose_nyons(visitor):
    """From the list that follows what is typed."""
    write(visitor, "Votre commune", "Nyons")
    visitor.page.get_by_role("option", name="Nyons").first.wait_for()
    visitor.press("ArrowDown", "Enter")


def test_in_her_space_she_gives_a_sheet_and_stops_it_though_her_session_ended(visitors, visitor):
    agent = visitors()
    agent.log_in("agent@example.org")
    visitor.open(link_sent_to(agent, ROSA[0]))
    shows_who_she_is(visitor)
    visitor.sees("La suite")
    reach(visitor, "Écrire une fiche à donner")
    visitor.press("Enter")
    visitor.page.wait_for_url(re.compile("/fiches/$"))
    reach(visitor, "médecin")
    visitor.press("Enter")
    visitor.page.wait_for_url(re.compile("/fiches/pour/medecin/"))
    write(visitor, "Ce que je vous demande", "Un avis avant ma visite de préreprise.")
    press(visitor, "Voir la fiche")
    visitor.sees("exactement ce que verra")
    press(visitor, "Créer l'adresse")
    visitor.sees("Votre fiche est prête")

    visitor.page.context.clear_cookies()
    press(visitor, "Arrêter cette fiche")
    visitor.sees(re.compile("votre session est terminée"))
    visitor.complaints[:] = [one for one in visitor.complaints if "status of 409" not in one]
    press(visitor, "Rouvrir ma page")
    shows_who_she_is(visitor)
    visitor.sees("Votre fiche est prête")
    press(visitor, "Arrêter cette fiche")

    visitor.sees("La fiche est arrêtée.")
    assert visitor.complaints == []


def shows_who_she_is(visitor):
    visitor.page.get_by_role("heading", name=re.compile("C.est bien vous")).wait_for()
    press(visitor, "Je ne peux pas recevoir de code")
    write(visitor, "année de naissance", ROSA[1])
    press(visitor, "Ouvrir ma page")
