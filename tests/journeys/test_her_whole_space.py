"""J12 in one piece: with the code of a call she opens her page, gives a sheet, takes her data away, corrects them.

Then she reads a document, asks for another time and for what is kept to be erased.
"""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfReader

from tests.journeys.pages import PARIS, accessibility_violations, press_enter, sideways_scroll
from tests.journeys.test_a_call import mailed_link, orient, start_call
from tests.journeys.test_answers import fill_acceptance, open_act, submit
from tests.journeys.test_her_own_page import answer_the_question
from tests.journeys.windows import WINDOWS

BORN, ADVICE = 1974, "Un avis avant ma visite de préreprise."


def handed_over(agent, name):
    """A call of somebody whom nobody knows; return its code and the link that the operator received."""
    start_call(agent)
    orient(agent)
    agent.press("Alt+t")
    agent.page.wait_for_url("**/transmettre/**")
    for field, text in (
        ("given_name", "Aline"),
        ("family_name", name),
        ("phone", f"06 39 97 {datetime.now(UTC):%M %S}"),
    ):
        agent.page.locator(f"[name={field}]").fill(text)
    agent.page.locator("[name^=birth]").first.fill(f"14/3/{BORN}")
    for box in ("notice_heard", "consent_given"):
        agent.page.locator(f"[name={box}]").check()
    agent.press("Alt+t")
    agent.page.get_by_role("heading", name="Demande envoyée").wait_for()
    code, reference = agent.page.locator("#code").inner_text(), agent.page.locator("#reference").inner_text()
    return code, mailed_link(agent, reference)


@pytest.fixture(params=WINDOWS)
def window(request):
    return request.param


class Herself:
    def __init__(self, visitors, window):
        (self.width, self.scripts), self.visitor = window, visitors(width=window[0], scripts=window[1])
        self.page = self.visitor.page
        self.page.set_default_timeout(30_000)  # a machine that works beside is slow

    def is_fine(self, step):
        self.visitor.picture(f"espace-{self.width}-{'scripts' if self.scripts else 'sans'}-{step}")
        assert sideways_scroll(self.page) == 0
        if self.scripts:
            assert accessibility_violations(self.page) == []

    def press(self, name):
        press_enter(self.page.get_by_role("button", name=name).first)
        self.page.wait_for_load_state()

    def follow(self, name):
        press_enter(self.page.get_by_role("link", name=name).first)
        self.page.wait_for_load_state()

    def downloads(self, name):
        with self.page.expect_download() as downloaded:
            press_enter(self.page.get_by_role("button", name=name).first)
        return downloaded.value.path()

    def opens_with(self, code):
        self.visitor.open("/suivi/")
        self.page.get_by_label("Votre code").fill(code)
        self.press("Voir où en est ma demande")
        self.is_fine("code")
        self.press("Ouvrir ma page")
        self.page.wait_for_url("**/mon-suivi/**")
        self.is_fine("preuve")


def test_she_opens_her_page_gives_a_sheet_and_takes_her_data_away(visitors, window, tmp_path):
    name = f"Terrasson{datetime.now(UTC):%H%M%S}"
    agent, operator, she = visitors(), visitors(width=360), Herself(visitors, window)
    code, link = handed_over(agent, name)
    operator.open(link)
    open_act(operator, "Accepter")
    fill_acceptance(operator)
    submit(operator, "Accepter")
    operator.sees(name)

    she.opens_with(code)
    assert name not in she.page.content()
    answer_the_question(she.visitor, "1901")
    she.page.get_by_role("alert").first.wait_for()
    assert name not in she.page.content()
    she.is_fine("preuve-fausse")
    she.page.get_by_label(re.compile("année de naissance")).fill(str(BORN))
    she.press("Ouvrir ma page")
    she.visitor.sees("Où en est votre demande")
    she.is_fine("accueil")
    in_three_days = datetime.now(PARIS).date() + timedelta(days=3)
    said = " ".join(she.page.inner_text("main").split())
    for words in (
        "Acceptée", "est en charge de votre demande", f"{in_three_days.day}", "Vous partagez", "Qui a ouvert",
        "Dites-le une fois", "Demander l’effacement", "Qui répond de vos données",
    ):  # fmt: skip
        assert words in said, words

    gives_a_sheet(she, visitors(width=window[0], scripts=window[1]))
    takes_her_data_away(she, name, tmp_path)
    corrects_her_number(she)
    reads_a_document_and_asks_for_another_time(she, visitors(), tmp_path)
    asks_for_erasure(she)


def gives_a_sheet(she, doctor):
    compose_for_the_doctor(she)
    address = she.page.locator("a.sheet-address").get_attribute("href")
    assert she.page.locator("svg.sheet-square").is_visible()
    doctor.open(address)
    press_enter(doctor.page.get_by_role("button", name="Lire la fiche"))
    doctor.sees(ADVICE)
    assert doctor.page.context.cookies() == []
    assert sideways_scroll(doctor.page) == 0
    she.page.reload()
    she.visitor.sees("Lue 1 fois")
    she.press("Arrêter cette fiche")
    she.visitor.sees("La fiche est arrêtée")
    doctor.open(address)
    doctor.sees("Cette fiche ne s’ouvre pas")
    she.follow("Écrire une fiche à donner")
    she.is_fine("fiches")
    she.follow("Revenir à ma page")


def compose_for_the_doctor(she):
    she.follow("Écrire une fiche à donner")
    she.follow(re.compile("médecin"))
    she.page.get_by_label("Ce que je vous demande").fill(ADVICE)
    she.press("Voir la fiche")
    she.visitor.sees("exactement ce que verra")
    she.press("Créer l’adresse")
    she.visitor.sees("Votre fiche est prête")
    she.is_fine("fiche-prete")


def takes_her_data_away(she, name, tmp_path):
    she.follow(re.compile("Voir, imprimer"))
    she.is_fine("donnees")
    data = json.loads(she.downloads("Télécharger le fichier").read_text())
    assert data["person"]["family_name"] == name
    paper = PdfReader(she.downloads("Télécharger en PDF"))
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert name in " ".join(page.extract_text() for page in paper.pages)
    she.follow("Revenir à ma page")


def corrects_her_number(she):
    she.follow(re.compile("Corriger mon téléphone"))
    she.page.get_by_label(re.compile("^Téléphone")).fill("06 39 97 99 99")
    she.press("Enregistrer mes coordonnées")
    she.visitor.sees("Où en est votre demande")
    she.is_fine("corrigee")


def reads_a_document_and_asks_for_another_time(she, adviser, folder):
    """Whoever follows her adds one for her and fixes a meeting: both come to her page."""
    paper = folder / "avis.txt"
    paper.write_text("Reprise à temps partiel.\n", encoding="utf-8")
    adviser.log_in("sante@example.org")
    reference = re.search(r"Référence ([0-9A-Z]{8})", she.page.inner_text("main"))[1]
    adviser.open("/pro/orientations/?panier=a_demarrer")
    press_enter(adviser.page.locator("tr", has_text=reference).locator("a.row-link"))
    press_enter(adviser.page.get_by_role("link", name="Le dossier entier"))
    adviser.page.wait_for_url(re.compile("/pro/dossiers/[0-9a-f-]{36}/"))
    case = adviser.page.url
    adviser.open(f"{case}documents/ajouter/")
    adviser.page.get_by_label("Quel fichier").set_input_files(paper)
    adviser.page.get_by_label("Son titre").fill("Avis sur la reprise")
    adviser.page.get_by_label("Quelle sorte de document").select_option("Courrier")
    adviser.page.get_by_label("L’équipe du dossier, et la personne sur sa page").check()
    submit(adviser, "Ajouter le document")
    adviser.sees("Le document est ajouté.")
    adviser.open(f"{case}rendez-vous/fixer/")
    next_week = datetime.now(PARIS).date() + timedelta(days=7)
    for field, text in (
        ("day", f"{next_week:%d/%m/%Y}"),
        ("hour", "10 h"),
        ("place", "12 rue des Bauges"),
        ("subject", "Faire le point"),
    ):
        adviser.page.locator(f"[name={field}]").fill(text)
    adviser.page.locator("[name=means]").first.check()
    submit(adviser, re.compile("^Fixer"))
    adviser.page.wait_for_url(re.compile(f"^{case}"))

    she.page.reload()
    with she.page.expect_response(re.compile("/documents/[0-9a-f-]{36}/")) as opened:
        press_enter(she.page.get_by_role("link", name="Avis sur la reprise", exact=True))
    assert opened.value.status == 200
    assert "Reprise à temps partiel." in opened.value.text()
    she.page.go_back()
    she.follow(re.compile("^Je ne pourrai pas venir"))
    she.is_fine("autre-date")
    she.page.locator("main textarea").fill("Plutôt un mardi après-midi.")
    she.press("Demander une autre date")
    she.visitor.sees("vous ne pourrez pas venir")
    she.visitor.sees("Plutôt un mardi après-midi.")
    she.is_fine("autre-date-demandee")


def asks_for_erasure(she):
    she.follow("Demander l’effacement")
    she.is_fine("effacement")
    she.page.locator("main textarea").fill("Ce que j’ai dit de mon ancien emploi.")
    she.press("Envoyer ma demande")
    she.visitor.sees("Votre demande est bien reçue")
    she.is_fine("effacement-demande")
