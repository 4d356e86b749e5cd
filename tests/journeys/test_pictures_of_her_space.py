"""Each page of a person's own space, pictured for the manual in both languages; what she gives to read with it.

Nothing that is pressed here takes anything from the next language: she withdraws nothing, and answers nothing.
"""

import re
from datetime import datetime, timedelta

import pytest

from tests.journeys.pages import PARIS, accessibility_violations, sideways_scroll
from tests.journeys.pictured import HER_SPACE
from tests.journeys.test_answers import submit
from tests.journeys.test_her_own_page import ROSA, link_sent_to
from tests.journeys.test_pictures import LANGUAGES, PHONE, take

ADVICE = "Un avis avant ma visite de préreprise."
WORD, MEETING = "main a[href*='/parole/']", "main a[href*='/mes-rendez-vous/']:not([href$='/agenda/'])"
UNFOLD = "document.querySelectorAll('details').forEach(one => { one.open = true })"

pytestmark = pytest.mark.slow


class Pictures:
    """Those of one language, which must be all that the manual shows."""

    def __init__(self, language):
        self.language, self.taken = language, set()

    def take(self, visitor, name):
        assert visitor.page.locator("html").get_attribute("lang") == self.language
        assert visitor.page.locator("h1").count() == 1
        assert sideways_scroll(visitor.page) == 0
        assert accessibility_violations(visitor.page) == []
        take(visitor.page, f"{name}-{self.language}")
        self.taken.add(name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_her_own_space_is_pictured(visitors, language):
    agent, adviser, person = visitors(), visitors(), visitors(width=PHONE)
    agent.log_in("agent@example.org")
    pictures, link = Pictures(language), in_language(link_sent_to(agent, ROSA[0]), language)
    person.open(link)
    pictures.take(person, "espace-preuve")
    person.page.locator("summary").filter(has_text=re.compile("Retirer tous|Withdraw all")).click()
    pictures.take(person, "espace-retrait")
    home = prove(person)
    has_a_meeting(person, adviser, home)

    for name, path in {
        "espace": "",
        "espace-fiches": "fiches/",
        "espace-fiche": "fiches/pour/employeur/",
        "espace-donnees": "mes-donnees/",
        "espace-coordonnees": "coordonnees/",
        "espace-effacement": "droits/effacement/",
        "espace-employeur": "employeur/partager/",
    }.items():
        person.open(home + path)
        pictures.take(person, name)
    for name, link in {"espace-parole": WORD, "espace-rendez-vous": MEETING}.items():
        person.open(home)
        person.open(person.page.locator(link).first.get_attribute("href"))
        pictures.take(person, name)
    she_gives_a_sheet(person, visitors(width=PHONE), home, pictures)
    writes_too_late(person, home, pictures)

    assert pictures.taken == set(HER_SPACE)


def in_language(address, language):
    return re.sub("/(mon-suivi|fiche)/", rf"{LANGUAGES[language]}/\1/", address, count=1)


def prove(person):
    """Return the address of her page, open."""
    person.page.evaluate(UNFOLD)
    person.page.get_by_label(re.compile("année de naissance|year of birth|year you were born", re.I)).fill(ROSA[1])
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    return person.page.url


def has_a_meeting(person, adviser, home):
    """Fixed by who follows her, once for both languages."""
    if person.page.locator(MEETING).count():
        return
    reference = re.search(r"(?:Référence|Reference) ([0-9A-Z]{8})", person.page.inner_text("main"))[1]
    adviser.log_in("sante@example.org")
    adviser.open("/pro/orientations/?panier=terminees")
    adviser.page.locator("tr", has_text=reference).locator("a.row-link").click()
    adviser.page.get_by_role("link", name="Le dossier entier").click()
    adviser.page.wait_for_url(re.compile("/pro/dossiers/[0-9a-f-]{36}/"))
    adviser.open(f"{adviser.page.url}rendez-vous/fixer/")
    next_week = datetime.now(PARIS).date() + timedelta(days=7)
    for field, text in {"day": f"{next_week:%d/%m/%Y}", "hour": "10 h", "place": "12 rue des Bauges"}.items():
        adviser.page.locator(f"[name={field}]").fill(text)
    adviser.page.locator("[name=subject]").fill("Faire le point")
    adviser.page.locator("[name=means]").first.check()
    submit(adviser, re.compile("^Fixer"))
    person.open(home)


def she_gives_a_sheet(person, doctor, home, pictures):
    person.open(f"{home}fiches/pour/medecin/")
    person.page.locator("main textarea").first.fill(ADVICE)
    for step in ("voir", "creer"):
        with person.page.expect_navigation():
            person.page.locator(f"button[name=step][value={step}]").click()
    pictures.take(person, "espace-fiche-prete")
    address = in_language(person.page.locator("a.sheet-address").get_attribute("href"), pictures.language)
    doctor.open(address)
    pictures.take(doctor, "fiche-ouverte")
    with doctor.page.expect_navigation():
        doctor.page.locator("form[action$='/lire/'] button").click()
    pictures.take(doctor, "fiche-lue")
    with person.page.expect_navigation():
        person.page.locator("form[action$='/arreter/'] button").first.click()
    doctor.open(address)
    pictures.take(doctor, "fiche-arretee")


def writes_too_late(person, home, pictures):
    """The proof of this browser is over when the form leaves."""
    person.open(f"{home}coordonnees/")
    person.page.context.clear_cookies()
    with person.page.expect_navigation():
        person.page.locator("main form button[type=submit], main form button:not([type])").last.click()
    pictures.take(person, "espace-fermee")
