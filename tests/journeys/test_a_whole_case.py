"""J5 whole: from a request that is accepted to her word, on a computer by its keys, and on a phone without any script.

Two invented people at once, in the running demo, on the days that they name; then a case that is opened directly.
"""

import re
import urllib.request
from dataclasses import replace
from datetime import date, datetime

import icalendar
import pytest

from tests.journeys.conftest import Visitor
from tests.journeys.living import (
    AGENT,
    AT_WORK,
    Life,
    Somebody,
    World,
    act,
    at,
    calls,
    case_of,
    choose,
    fill,
    go,
    live,
    press,
    request_of,
    says_her_word,
    send,
)
from tests.journeys.moved_clock import demo_on
from tests.journeys.pages import PARIS, accessibility_violations, sideways_scroll
from tests.journeys.windows import COMPUTER, PHONE

pytestmark = pytest.mark.slow

ADVISER = "cibc@example.org"
OUTCOME = "Vers un autre métier : entrée en formation ou en reconversion"
WORDS = "Ma formation commence en janvier."
EMPLOYER_AGREES = re.compile("L.employeur est d.accord")
BILAN = re.compile("Bilan de compétences payé")
DOCUMENT, APPOINTMENT, STEP = (
    "Pistes de l’investigation",
    "Deuxième entretien du bilan",
    "Rencontrer un chef de chantier",
)

NADIA = Somebody(
    given="Nadia",
    family="Perrault",
    born=date(1985, 1, 23),
    phone="06 39 98 71 12",
    mail="nadia@example.org",
    needs=("faire_le_point",),
    facts=AT_WORK,
)
YVON = replace(NADIA, given="Yvon", family="Castelnau", phone="06 39 98 71 13", mail="yvon@example.org")


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with demo_on(tmp_path_factory.mktemp("dossier"), at(2024, 9, 2)) as running:
        yield running


@pytest.fixture(scope="module")
def site(running):
    return running[0]


def test_a_case_is_walked_from_its_request_to_her_word_with_and_without_scripts(site, running, visitors, tmp_path):
    world = World(site=site, clock=running[1], visitors=visitors)
    by_keys = Follower(world, width=COMPUTER, scripts=True)
    without_scripts = Follower(world, width=PHONE, scripts=False)

    live(world, whole(world, NADIA, by_keys, tmp_path), whole(world, YVON, without_scripts, tmp_path))

    opens_directly(by_keys.visitor())


class Follower:
    """The adviser, in one sort of window; a new one each day, since sessions end with it."""

    def __init__(self, world: World, *, width: int, scripts: bool) -> None:
        self.world, self.width, self.scripts = world, width, scripts

    def visitor(self) -> Visitor:
        known, name = self.world.at_work, f"{ADVISER} {self.width}"
        if name not in known:
            known[name] = self.window()
            known[name].log_in(ADVISER)
        return known[name]

    def window(self) -> Visitor:
        opened = self.world.visitors(width=self.width, scripts=self.scripts)
        opened.page.set_default_timeout(60_000)  # a machine that works beside is slow
        self.world.opened.append(opened)
        return opened

    def begins(self, visitor: Visitor, key: str, ends: str) -> None:
        """An act of the page of the case: by its key, or by its link where no script hears a key."""
        if self.scripts:
            visitor.page.locator(f"main a[href$='{ends}']").first.wait_for()
            visitor.page.keyboard.press(key)
            visitor.page.wait_for_url(f"**{ends}")
        else:
            go(visitor, ends)


def fits(visitor: Visitor) -> None:
    """The checker of accessibility waits for ever where no script runs: there the page is only measured."""
    assert sideways_scroll(visitor.page) == 0, visitor.page.url
    if visitor.scripts:
        assert accessibility_violations(visitor.page) == [], visitor.page.url


def part(visitor: Visitor, name: str) -> str:
    """Its words, whatever spaces keep them together."""
    return " ".join(visitor.page.get_by_role("region", name=name).first.inner_text().split())


def whole(world, one, who, folder) -> Life:
    yield at(2024, 9, 2)
    calls(world.member(AGENT), one, "CIBC", also="l'employeur est d'accord : oui")
    adviser = who.visitor()
    request_of(adviser, one)
    assert one.family not in adviser.page.content()
    fits(adviser)
    act(adviser, "accepter/", first_contact_on="9/9/2024")
    adviser.sees(one.family)

    yield at(2024, 9, 9, 14)
    adviser = who.visitor()
    request_of(adviser, one)
    act(adviser, "rendez-vous-tenu/", met_on="aujourd’hui")
    case_of(adviser, one)
    fits(adviser)
    plans(adviser, who, one)
    books(adviser, who, one)
    begins_a_bilan(adviser, who, one)
    adds_a_document(adviser, who, one, folder)
    shares_with_the_employer(adviser, who, one)
    takes_stock_again(adviser, who, one)

    yield at(2024, 9, 16, 11)
    adviser = who.visitor()
    adviser.open(one.case)
    press(adviser, "tenu/")
    press(adviser, "faite/")
    adviser.sees("L’étape est faite")
    files_the_application(adviser, one)
    goes_on_in_the_bilan(adviser, one)

    yield at(2024, 10, 14, 10)
    adviser = who.visitor()
    decides_the_application(adviser, one)
    may_not_close_yet(adviser, one)
    ends_the_bilan(adviser, one)

    yield at(2024, 10, 15, 10)
    adviser = who.visitor()
    adviser.open(one.case)
    adviser.page.get_by_text("Documents rayés ou détruits").click()
    adviser.sees("à la fin du programme")
    fits(adviser)
    closes(adviser, one)
    her = herself(world, who, one)
    assert OUTCOME in part(her, "À la fin de votre accompagnement")
    fits(her)

    yield at(2024, 10, 28, 10)
    her = herself(world, who, one)
    says_her_word(her, helped="oui", work="formation", words=WORDS)
    fits(her)
    send(her, "Envoyer ma réponse")
    her = herself(world, who, one)
    said = part(her, "À la fin de votre accompagnement")
    assert (OUTCOME in said, WORDS in said) == (True, True)
    fits(her)
    adviser = who.visitor()
    adviser.open(one.case)
    assert OUTCOME in part(adviser, "Ensuite")
    assert WORDS in part(adviser, "Ce qui s’est passé")
    fits(adviser)


def herself(world: World, who: Follower, one: Somebody) -> Visitor:
    """In a window like the adviser's, by the link of the latest message that she received."""
    found = World(site=world.site, clock=world.clock, visitors=lambda width: who.window(), opened=world.opened)
    found.at_work = world.at_work
    return found.herself(one)


def plans(adviser: Visitor, who: Follower, one: Somebody) -> None:
    """A step, and an application with its papers."""
    who.begins(adviser, "e", "etapes/ajouter/")
    fits(adviser)
    fill(adviser, title=STEP, due_on="20/9/2024")
    choose(adviser, "owner", "La personne")
    send(adviser)
    assert STEP in part(adviser, "Plan d’action")
    who.begins(adviser, "o", "demarches/ouvrir/")
    fits(adviser)
    choose(adviser, "kind", "RQTH")
    choose(adviser, "owner", "La personne")
    fill(adviser, due_on="15/10/2024")
    send(adviser)
    fits(adviser)
    adviser.open(one.case)
    assert "RQTH" in part(adviser, "Démarches")


def books(adviser: Visitor, who: Follower, one: Somebody) -> None:
    """Its file is taken and read, and the calendar that reads by itself has it too."""
    who.begins(adviser, "v", "rendez-vous/fixer/")
    fits(adviser)
    said = {"subject": APPOINTMENT, "day": "16/9/2024", "hour": "10 h", "means": "sur_place"}
    fill(adviser, place="CIBC, Lyon 3", with_whom="Mme Roche", **said)
    send(adviser)
    with adviser.page.expect_download() as taken:
        adviser.page.get_by_role("link", name="Fichier d’agenda").first.click()
    (event,) = icalendar.Calendar.from_ical(taken.value.path().read_bytes()).walk("VEVENT")
    assert event["DTSTART"].dt == datetime(2024, 9, 16, 10, tzinfo=PARIS)
    reads_the_calendar(adviser, str(event["UID"]))
    adviser.open(one.case)


def reads_the_calendar(adviser: Visitor, identifier: str) -> None:
    adviser.open("/pro/rendez-vous/")
    go(adviser, "rendez-vous/agenda/")
    if adviser.page.get_by_role("button", name="Faire une adresse").count():
        press(adviser, "agenda/adresse/")
    fits(adviser)
    address = adviser.page.locator("section[aria-labelledby=adresse] code").inner_text()
    with urllib.request.urlopen(address) as answer:
        events = icalendar.Calendar.from_ical(answer.read()).walk("VEVENT")
    assert identifier in {str(one["UID"]) for one in events}


def begins_a_bilan(adviser: Visitor, who: Follower, one: Somebody) -> None:
    who.begins(adviser, "r", "programmes/ouvrir/")
    fits(adviser)
    fill(adviser, kind="bilan_plan")
    send(adviser)
    act(adviser, "seance/", on="aujourd’hui", minutes="120")
    act(adviser, "phase/", on="aujourd’hui")
    for signatory in ("organisme", "employeur", "personne"):
        act(adviser, "signature/", who=signatory, on="aujourd’hui")
    fits(adviser)
    adviser.open(one.case)


def adds_a_document(adviser: Visitor, who: Follower, one: Somebody, folder) -> None:
    """By the key of the case: the form says by itself that it is of the bilan."""
    paper = folder / f"{one.given}.txt"
    paper.write_text("Pistes : conduite de travaux.\n", encoding="utf-8")
    who.begins(adviser, "d", "documents/ajouter/")
    chosen = adviser.page.locator("[name=programme]:checked")
    assert "détruit à sa fin" in adviser.page.locator("label", has=chosen).inner_text()
    fits(adviser)
    fill(adviser, title=DOCUMENT, kind="compte_rendu")
    choose(adviser, "audience", "L’équipe du dossier")
    adviser.page.locator("main [name=file]").set_input_files(paper)
    send(adviser, "Ajouter le document")
    assert DOCUMENT in part(adviser, "Documents")


def shares_with_the_employer(adviser: Visitor, who: Follower, one: Somebody) -> None:
    """What she chose is read to her, then shown to one contact, who answers."""
    adviser.open(f"{one.case}employeur/partager/")
    fits(adviser)
    fill(adviser, contact_name="M. Aubin", company="Bâtir en Isère", phone="06 39 98 00 12")
    fill(adviser, amenagement="Deux demi-journées libres pour le bilan")
    send(adviser, "l’employeur lira|Relire")
    fits(adviser)
    adviser.page.get_by_label("Je viens de lui lire ces mots").check()
    send(adviser, "Noter son accord")
    fits(adviser)
    contact = who.window()
    contact.open(adviser.page.locator(".shared-address").inner_text())
    contact.sees("Deux demi-journées libres")
    fits(contact)
    choose(contact, "kind", "C’est possible")
    contact.page.get_by_label("Précisez").fill("Le mardi et le jeudi matin.")
    contact.page.get_by_label("Votre nom").fill("M. Aubin")
    send(contact, "Envoyer ma réponse")
    adviser.open(one.case)
    adviser.sees("Le mardi et le jeudi matin.")


def takes_stock_again(adviser: Visitor, who: Follower, one: Somebody) -> None:
    """The employer no longer agrees: what changes is looked at, then recorded."""
    who.begins(adviser, "p", "point/refaire/")
    fits(adviser)
    page = adviser.page
    page.locator("summary", has_text=EMPLOYER_AGREES).click()
    page.get_by_role("group", name=EMPLOYER_AGREES).get_by_label("Non", exact=True).check()
    send(adviser, "Voir ce qui change")
    while not page.get_by_role("heading", name="Ce qui a changé depuis").count():
        for asked in page.locator("main form fieldset").all():
            asked.get_by_label("Ne sait pas").first.check()
        send(adviser, "Voir ce qui change")
    assert EMPLOYER_AGREES.search(part(adviser, "Ce qui est dit autrement"))
    fits(adviser)
    send(adviser, "Enregistrer ce point")
    adviser.sees("Le point est enregistré")


def may_not_close_yet(adviser: Visitor, one: Somebody) -> None:
    """No request runs in it any more, its bilan does: what is left is said, and nothing is asked."""
    request_of(adviser, one)
    act(adviser, "cloturer/", outcome="aide", comment="Elle prépare une formation.")
    adviser.open(one.case)
    go(adviser, "clore/")
    adviser.sees("Pas encore : il y reste quelque chose en cours.")
    assert adviser.page.locator("main form").count() == 0
    fits(adviser)


def files_the_application(adviser: Visitor, one: Somebody) -> None:
    adviser.open(one.case)
    adviser.page.get_by_role("link", name=re.compile("RQTH")).first.click()
    for box in adviser.page.locator("main [name=paper]").all():
        box.check()
    press(adviser, "papiers/")
    fits(adviser)
    act(adviser, "depot/", filed_on="10/9/2024", due_on="24/2/2025")


def decides_the_application(adviser: Visitor, one: Somebody) -> None:
    adviser.open(one.case)
    adviser.page.get_by_role("link", name=re.compile("RQTH")).first.click()
    go(adviser, "decision/")
    choose(adviser, "decision", "Reconnue jusqu")
    fill(adviser, decided_on="11/10/2024")
    fits(adviser)
    send(adviser)


def goes_on_in_the_bilan(adviser: Visitor, one: Somebody) -> None:
    opens_the_bilan(adviser, one)
    act(adviser, "seance/", on="aujourd’hui", minutes="180")
    act(adviser, "phase/", on="aujourd’hui")
    fits(adviser)


def ends_the_bilan(adviser: Visitor, one: Somebody) -> None:
    """What its end destroys is said before it is written."""
    opens_the_bilan(adviser, one)
    act(adviser, "seance/", on="aujourd’hui", minutes="120")
    act(adviser, "remise/", on="aujourd’hui")
    act(adviser, "phase/", on="aujourd’hui")
    act(adviser, "fin/", on="aujourd’hui")
    adviser.sees("Vous en lisez 1 ici")
    fits(adviser)
    send(adviser, "noter la fin")
    fits(adviser)


def opens_the_bilan(adviser: Visitor, one: Somebody) -> None:
    adviser.open(one.case)
    adviser.page.get_by_role("link", name=BILAN).first.click()


def closes(adviser: Visitor, one: Somebody) -> None:
    """With an outcome in the words of the field."""
    go(adviser, "clore/")
    choose(adviser, "closing", OUTCOME)
    fits(adviser)
    send(adviser)
    assert OUTCOME in part(adviser, "Ensuite")
    fits(adviser)


def opens_directly(adviser: Visitor) -> None:
    adviser.open("/pro/dossiers/")
    go(adviser, "dossiers/ouvrir/")
    fits(adviser)
    fill(adviser, family_name="Marchetti", given_name="Lola", phone="06 39 98 71 14", commune="Villeurbanne")
    fill(adviser, need="garder_mon_travail", next_action="rappeler", on="demain", told_by="in_person")
    for box in ("notice_heard", "agreed"):
        adviser.page.locator(f"main [name={box}]").check()
    send(adviser, "Ouvrir le dossier")
    adviser.sees("Marchetti")
    assert "Rappeler la personne" in part(adviser, "Ensuite")
    fits(adviser)
    asks_another(adviser)


KNOWN = {"statut": "salarie", "regime": "general", "contrat_en_cours": "oui", "en_arret": "oui"}


def asks_another(adviser: Visitor) -> None:
    """From a case that no request opened: her adviser goes on leading, and what was promised to her stays."""
    page = adviser.page
    case = page.url
    adviser.press("t")
    page.wait_for_url("**/demander/")
    adviser.sees("il manque des réponses")
    fits(adviser)
    page.get_by_role("link", name="Compléter le point").press("Enter")
    page.wait_for_url("**/point/refaire/")
    says_what_is_known(adviser)
    adviser.press("t")
    page.wait_for_url("**/demander/")
    fits(adviser)
    page.locator("main .rows a").first.press("Enter")
    page.wait_for_url("**/demander/?vers=*")
    adviser.sees("À lire à voix haute")
    assert page.get_by_label("Nous : cet organisme intervient à côté").is_checked()
    fill(adviser, purpose="Regarder le poste avec elle", channel="in_person")
    fits(adviser)
    page.get_by_role("button", name="Elle est d’accord : envoyer").press("Enter")
    page.wait_for_url("**/pro/orientations/**")
    adviser.sees("La demande est partie.")
    fits(adviser)
    page.goto(case)
    assert "Rappeler la personne" in part(adviser, "Ensuite")


def says_what_is_known(adviser: Visitor) -> None:
    page = adviser.page
    while not page.get_by_role("heading", name="Ce qui a changé depuis").count():
        for asked in page.locator("main form fieldset[id^=f-]:visible").all():
            known = KNOWN.get((asked.get_attribute("id") or "").removeprefix("f-"))
            answer = (
                asked.locator(f"input[type=radio][value={known}]")
                if known
                else asked.get_by_label(re.compile("sais? pas"))
            )
            answer.first.check()
        send(adviser, "Voir ce qui change")
    send(adviser, "Enregistrer ce point")
    adviser.sees("Le point est enregistré")
