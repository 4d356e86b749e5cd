"""J12: her own space. She composes a sheet for her employer, who reads it without account; she stops it; her data."""

import json
import re

import pytest

from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.journeys.test_her_own_page import ALBAN, ROSA, answer_the_question, link_sent_to
from tests.journeys.windows import PHONE_FIRST, WINDOWS

RESTRICTIONS = "Pas de port de charges de plus de 5 kg, poste assis."


def fits(visitor):
    return (accessibility_violations(visitor.page), sideways_scroll(visitor.page)) == ([], 0)


def at_home(visitors, *, whose=ROSA, width=360, scripts=True):
    """Not always the same person: thirty forms in ten minutes are allowed by link."""
    agent = visitors()
    agent.log_in("agent@example.org")
    address = link_sent_to(agent, whose[0])
    person = visitors(width=width, scripts=scripts)
    person.open(address)
    answer_the_question(person, whose[1])
    person.sees("La suite")
    return person


def compose(person, whom="employeur", words=RESTRICTIONS):
    person.page.get_by_role("link", name="Écrire une fiche à donner").click()
    person.page.get_by_role("link", name=re.compile(f"Pour .*{whom}")).click()
    person.page.get_by_label(re.compile("Restrictions")).fill(words)
    person.page.get_by_role("button", name="Voir la fiche").click()


@pytest.mark.parametrize("window", WINDOWS)
def test_she_says_it_once_and_takes_it_back(visitors, window):
    width, scripts = window
    person = at_home(visitors, whose=ROSA if scripts else ALBAN, width=width, scripts=scripts)
    employer = visitors(width=width, scripts=scripts)
    checked = fits if scripts else lambda visitor: sideways_scroll(visitor.page) == 0
    assert checked(person)
    person.picture(f"mon-espace-{width}")

    compose(person, words="Depuis ma maladie, pas de charges.")
    person.sees("ne dit ni maladie")
    assert checked(person)
    person.page.get_by_label(re.compile("Restrictions")).fill(RESTRICTIONS)
    person.page.get_by_role("button", name="Voir la fiche").click()
    person.sees("exactement ce que verra")
    assert checked(person)
    person.picture(f"fiche-relue-{width}")
    person.page.get_by_role("button", name="Modifier la fiche").click()
    assert person.page.get_by_label(re.compile("Restrictions")).input_value() == RESTRICTIONS
    person.page.get_by_role("button", name="Voir la fiche").click()
    person.page.get_by_role("button", name="Créer l’adresse").click()
    person.sees("Votre fiche est prête")
    assert checked(person)
    person.picture(f"fiche-prete-{width}")

    address = person.page.locator("a.sheet-address").get_attribute("href")
    employer.open(address)
    employer.sees("Avant de lire")
    assert checked(employer)
    employer.picture(f"fiche-entree-{width}")
    person.page.reload()
    person.sees("Personne ne l’a encore lue")
    employer.page.get_by_role("button", name="Lire la fiche").click()
    employer.sees(RESTRICTIONS)
    assert employer.page.context.cookies() == []
    assert checked(employer)
    employer.picture(f"fiche-lue-{width}")
    for kept in ("Maladie", "RQTH", "1968", "@example"):
        assert kept not in employer.page.inner_text("main")

    person.page.reload()
    person.sees("Lue 1 fois")
    person.page.get_by_role("button", name="Arrêter cette fiche").click()
    person.sees("La fiche est arrêtée")
    person.page.go_back()
    employer.open(address)
    employer.sees("Cette fiche ne s’ouvre pas")
    assert checked(employer)
    dead = employer.page.inner_text("main")
    employer.open(re.sub(r"/fiche/[^/]+/", "/fiche/jamais-faite/", address))
    assert employer.page.inner_text("main") == dead


def test_by_keyboard_alone_and_with_a_double_click_one_sheet_is_made(visitors):
    person = at_home(visitors, width=1280)
    before = _count(person)
    person.page.get_by_role("link", name="Écrire une fiche à donner").focus()
    person.page.keyboard.press("Enter")
    person.page.get_by_role("link", name=re.compile("médecin")).focus()
    person.page.keyboard.press("Enter")
    person.page.get_by_label("Ce que je vous demande").focus()
    person.page.keyboard.type("Un avis avant ma visite de préreprise.")
    person.page.get_by_role("button", name="Voir la fiche").focus()
    person.page.keyboard.press("Enter")
    person.sees("exactement ce que verra")

    person.page.get_by_role("button", name="Créer l’adresse").dblclick()

    person.sees("Votre fiche est prête")
    person.page.get_by_role("link", name="Revenir à mes fiches").click()
    person.page.get_by_role("link", name="Revenir à ma page").click()
    assert _count(person) == before + 1


def _count(person):
    person.page.get_by_role("link", name="Écrire une fiche à donner").click()
    person.sees("Une nouvelle fiche")
    count = person.page.locator("main .card").count()
    person.page.get_by_role("link", name="Revenir à ma page").click()
    person.sees("La suite")
    return count


@pytest.mark.parametrize("width", PHONE_FIRST)
def test_her_data_are_shown_taken_away_and_corrected(visitors, width):
    person = at_home(visitors, width=width)

    person.page.get_by_role("link", name=re.compile("Voir, imprimer")).click()
    person.sees("Tout ce que votre dossier dit de vous")
    assert fits(person)
    person.picture(f"mes-donnees-{width}")
    with person.page.expect_download() as downloaded:
        person.page.get_by_role("button", name="Télécharger le fichier").click()
    data = json.loads(downloaded.value.path().read_text())
    assert (data["format"], data["version"]) == ("cordee/mes-donnees", 7)
    assert data["person"]["given_name"] == "Rosa"

    person.page.get_by_role("link", name="Revenir à ma page").click()
    person.page.get_by_role("link", name=re.compile("Corriger mon téléphone")).click()
    assert fits(person)
    person.page.get_by_label(re.compile("^Téléphone")).fill("douze")
    person.page.get_by_role("button", name="Enregistrer mes coordonnées").click()
    person.sees("ne peut pas être appelé")
    assert fits(person)


def test_what_she_asks_comes_to_the_officer_and_the_answer_to_her(visitors):
    person, officer = at_home(visitors, whose=ALBAN), visitors()
    person.page.get_by_role("link", name="Demander une autre correction").click()
    assert fits(person)
    person.page.get_by_label(re.compile("faux")).fill("   ")
    person.page.get_by_role("button", name="Envoyer ma demande").click()
    person.sees("Écrivez quelques mots")
    assert fits(person)
    person.page.get_by_label(re.compile("faux")).fill("Mon employeur n’est plus le même.")
    person.page.get_by_role("button", name="Envoyer ma demande").click()
    person.sees("Votre demande est bien reçue")
    assert fits(person)

    officer.log_in("droits@example.org")
    officer.open("/pro/droits/")
    assert fits(officer)
    officer.page.get_by_role("link", name="Correction demandée").first.click()
    officer.sees("Mon employeur n’est plus le même.")
    assert fits(officer)
    officer.picture("demande-de-droits")
    officer.page.get_by_label("C’est fait", exact=True).check()
    officer.page.get_by_label("Ce que vous lui répondez").fill("Corrigé ce jour.")
    officer.page.get_by_role("button", name="Répondre").click()
    officer.sees("La réponse est sur la page de la personne")

    person.page.reload()
    person.sees("Corrigé ce jour.")
