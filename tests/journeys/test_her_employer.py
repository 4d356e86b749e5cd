"""She chooses on her phone what one contact of her employer reads; the contact answers; she stops, the page is dead."""

from tests.journeys.pages import accessibility_violations, press_enter, sideways_scroll
from tests.journeys.test_her_own_page import ALBAN, open_page

RESTRICTION = "Pas de port de charges de plus de 5 kg"


def fits(visitor):
    return (accessibility_violations(visitor.page), sideways_scroll(visitor.page)) == ([], 0)


def press(visitor, role, name):
    press_enter(visitor.page.get_by_role(role, name=name).first)
    visitor.page.wait_for_load_state()


def test_she_agrees_and_chooses_the_employer_answers_she_stops_and_the_page_is_dead(visitors):
    agent, contact = visitors(), visitors()
    agent.log_in("agent@example.org")
    person = open_page(visitors, agent, ALBAN)
    press(person, "link", "Partager avec mon employeur")
    press(person, "link", "Choisir ce que je partage")
    for field, text in (
        ("contact_name", "Mme Roux"),
        ("company", "Chaudronnerie du Lac"),
        ("phone", "06 39 98 00 11"),
        ("restriction", RESTRICTION),
        ("written_on", "2/11/2026"),
        ("amenagement", "Un siège assis-debout"),
    ):
        person.page.locator(f"[name={field}]").fill(text)
    assert fits(person)

    press(person, "button", "Voir ce que l’employeur lira")
    person.sees("Voici exactement ce que lira Mme Roux")
    assert fits(person)
    person.picture("employeur-relire")
    press(person, "button", "Oui, je suis d’accord")
    person.sees("Pas encore ouvert")
    address = person.page.locator(".shared-address").inner_text()

    contact.open(address)
    contact.sees(RESTRICTION)
    assert fits(contact)
    contact.picture("employeur-page")
    contact.page.get_by_label("J’ai une question").check()
    contact.page.get_by_label("Précisez").fill("Quelle est sa maladie ?")
    contact.page.get_by_label("Votre nom").fill("Mme Roux")
    press(contact, "button", "Envoyer ma réponse")
    contact.sees("On y lit « maladie »")
    assert fits(contact)
    contact.page.get_by_label("Précisez").fill("Quand vient-on voir le poste ?")
    press(contact, "button", "Envoyer ma réponse")
    contact.sees("Ce que vous avez répondu")

    person.page.reload()
    person.sees("Quand vient-on voir le poste ?")
    assert fits(person)
    person.picture("employeur-reponse")
    press(person, "button", "Arrêter ce partage")
    person.sees("Le partage est arrêté")
    contact.page.reload()

    contact.sees("Cette page ne s’ouvre pas")
    assert RESTRICTION not in contact.page.content()
    assert fits(contact)
