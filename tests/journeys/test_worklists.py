"""J4: an operator with an account answers from its worklist; and every page of every role is accessible and fits."""

import re
from datetime import datetime, timedelta

import pytest

from tests.journeys.pages import PARIS, accessibility_violations, sideways_scroll

PAGES = {
    "agent@example.org": [
        "/pro/",
        "/pro/appels/",
        "/pro/orientations/envoyees/",
        "/pro/a-faire/",
        "/pro/paroles/",
        "/demo/courriels/",
    ],
    "sante@example.org": [
        "/pro/",
        "/pro/orientations/",
        "/pro/orientations/?panier=suivies",
        "/pro/orientations/envoyees/",
        "/pro/rapprochements/",
    ],
    "catalogue@example.org": ["/pro/", "/pro/catalogue/a-revoir/"],
    "responsable@example.org": ["/pro/", "/pro/orientations/", "/pro/dossiers-sensibles/"],
    "cibc@example.org": ["/pro/", "/pro/orientations/"],
    "admin@example.org": [
        "/pro/",
        "/pro/administration/comptes/",
        "/pro/administration/comptes/nouveau/",
        "/pro/administration/comptes/1/",
        "/pro/administration/comptes/1/suspendre/",
        "/pro/administration/comptes/1/fonctions/",
        "/pro/administration/corrections/",
    ],
    "animation@example.org": [
        "/pro/",
        "/pro/animation/?depuis=une_semaine",
        "/pro/orientations/territoire/",
        "/pro/orientations/territoire/?panier=sans_resultat",
    ],
    "ligne@example.org": ["/pro/", "/pro/textes/", "/pro/textes/ouverture/", "/pro/textes/reponses/nouvelle/"],
    "droits@example.org": ["/pro/", "/pro/droits/"],
}
WIDTHS = (360, 1280, 1600)


def test_an_adviser_accepts_from_the_worklist_and_the_name_opens(visitors):
    adviser = visitors()
    adviser.log_in("sante@example.org")
    adviser.open("/pro/orientations/")
    adviser.picture("liste-de-travail")

    adviser.page.locator("a.row-link").first.press("Enter")
    adviser.sees("Votre réponse")
    adviser.picture("demande-recue")
    assert accessibility_violations(adviser.page) == []
    adviser.press("a")
    adviser.page.get_by_label(re.compile("premier contact", re.IGNORECASE)).fill(
        (datetime.now(PARIS).date() + timedelta(days=3)).strftime("%d/%m/%Y")
    )
    name = adviser.page.get_by_label("Votre nom")
    if name.count():
        name.fill("Camille Dubreuil")
    adviser.page.get_by_role("button", name=re.compile("Accepter")).press("Enter")

    adviser.page.locator(".badge", has_text="Acceptée").first.wait_for()
    adviser.sees(re.compile(r"Téléphone|Courriel"))
    assert accessibility_violations(adviser.page) == []


def test_after_the_acceptance_the_meeting_then_the_outcome_are_told_with_the_keyboard(visitors):
    adviser = visitors()
    adviser.log_in("sante@example.org")
    adviser.open("/pro/orientations/?panier=a_demarrer")
    assert accessibility_violations(adviser.page) == []
    adviser.page.locator("a.row-link").first.press("Enter")
    adviser.sees("Votre suivi")
    adviser.picture("demande-acceptee")
    assert accessibility_violations(adviser.page) == []

    adviser.press("p")
    adviser.sees("Que s’est-il passé ?")
    adviser.page.set_viewport_size({"width": 360, "height": 800})
    adviser.picture("rendez-vous-manque")
    assert (accessibility_violations(adviser.page), sideways_scroll(adviser.page)) == ([], 0)
    adviser.page.set_viewport_size({"width": 1280, "height": 800})
    adviser.page.get_by_label("La personne n’est pas venue").check()
    adviser.page.get_by_label("Quel jour ?").fill("aujourd’hui")
    adviser.page.get_by_label("Prochain rendez-vous").fill("demain")
    adviser.page.get_by_role("button", name="Il n’a pas eu lieu").press("Enter")
    adviser.sees(re.compile("n’est pas venue au rendez-vous, le"))

    adviser.press("d")
    adviser.page.get_by_label(re.compile("Quel jour avez-vous rencontré")).fill("aujourd’hui")
    adviser.page.get_by_role("button", name="Le rendez-vous a eu lieu").press("Enter")
    adviser.page.locator(".badge", has_text="Démarrée").first.wait_for()
    adviser.picture("demande-demarree")
    assert accessibility_violations(adviser.page) == []

    adviser.press("o")
    adviser.page.get_by_label("La personne a été aidée", exact=True).check()
    adviser.page.get_by_role("button", name="Clôturer").press("Enter")
    adviser.page.locator(".badge", has_text="Clôturée").first.wait_for()
    adviser.sees("Rouvrir")
    adviser.picture("demande-cloturee")
    assert accessibility_violations(adviser.page) == []


@pytest.mark.parametrize("email", PAGES)
def test_the_pages_of_a_role_are_accessible_and_fit_every_width(visitors, email):
    member = visitors()
    member.log_in(email)

    for path in PAGES[email]:
        member.open(path)
        assert accessibility_violations(member.page) == [], path
        for width in WIDTHS:
            member.page.set_viewport_size({"width": width, "height": 800})
            assert sideways_scroll(member.page) == 0, (path, width)
