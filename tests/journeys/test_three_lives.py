"""Three invented lives, from the call to the check a year after their follow-up ended, across three organisations.

In the running demo, in a browser, on the days that they name: the clock of the demo is moved, its database included.
Four minutes on two cores. ``make pictures`` keeps what is seen for docs/manual/trois-vies.md.
"""

import re
from datetime import date

import pytest

from tests.journeys.living import (
    AGENT,
    AT_WORK,
    Somebody,
    World,
    act,
    answer_link,
    at,
    calls,
    case_of,
    choose,
    ends_phase,
    ends_programme,
    fill,
    go,
    in_programme,
    live,
    picture,
    press,
    request_of,
    says_her_word,
    send,
    takes_stock_again,
)
from tests.journeys.moved_clock import demo_on

pytestmark = pytest.mark.slow

HEALTH, BILANS, BY_LINK = "sante@example.org", "cibc@example.org", "Ilham Sauvain"
TO_CALL = "/pro/paroles/"
RESTRICTION = "Pas de port de charges de plus de 10 kg. Pas de station debout de plus d’une heure."
WORDS = {1: "Reprise à mi-temps, puis à plein temps.", 3: "Je suis toujours à mon poste."}

HELENE = Somebody(
    given="Hélène",
    family="Ferrier",
    born=date(1978, 4, 11),
    phone="06 39 98 71 01",
    mail="helene@example.org",
    needs=("garder_mon_travail", "reprendre_apres_arret"),
    facts={
        "commune_residence": "69123",
        "regime": "general",
        "statut": "salarie",
        "contrat_en_cours": True,
        "type_contrat": "cdi",
        "commune_travail": "69123",
        "en_arret": True,
        "arret_jours": 50,
        "age": 46,
    },
)
KARIM = Somebody(
    given="Karim",
    family="Belloir",
    born=date(1985, 1, 23),
    phone="06 39 98 71 02",
    mail="karim@example.org",
    needs=("faire_le_point",),
    facts=AT_WORK,
)
ODILE = Somebody(
    given="Odile",
    family="Vernas",
    born=date(1969, 10, 2),
    phone="04 65 71 20 31",
    mail="",
    needs=("retrouver_emploi",),
    facts={
        "commune_residence": "69123",
        "regime": "general",
        "statut": "sans_emploi",
        "contrat_en_cours": False,
        "demandeur_emploi": True,
        "age": 54,
    },
)


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with demo_on(tmp_path_factory.mktemp("vies"), at(2024, 9, 2)) as running:
        yield running


@pytest.fixture(scope="module")
def site(running):
    """In the place of the demo of the other journeys: ``visitors`` opens this one."""
    return running[0]


def test_three_lives_from_the_call_to_a_year_later(site, running, visitors, tmp_path):
    world = World(site=site, clock=running[1], visitors=visitors)
    live(world, helene(world), karim(world, tmp_path), odile(world))


def helene(world):
    """Occupational health, Lyon: she keeps her work. Supported with an account, her employer beside."""
    yield at(2024, 9, 2)
    calls(world.member(AGENT), HELENE, "Santé au travail", call="helene-appel", shares_health=True)
    adviser = world.member(HEALTH)
    request_of(adviser, HELENE)
    assert HELENE.family not in adviser.page.content()
    picture(adviser, "helene-demande")
    act(adviser, "accepter/", first_contact_on="9/9/2024", comment="Le matin, au centre.")
    adviser.sees("Ferrier")

    yield at(2024, 9, 9, 14)
    adviser = world.member(HEALTH)
    request_of(adviser, HELENE)
    act(adviser, "rendez-vous-tenu/", met_on="aujourd’hui")
    case_of(adviser, HELENE)
    for title, hers, due, funding in (
        ("Visite de préreprise", False, "20/9/2024", ""),
        ("Demander l’étude de son poste", False, "1/10/2024", "Service de santé au travail"),
        ("Parler de la reprise à sa responsable", True, "4/10/2024", ""),
    ):
        go(adviser, "etapes/ajouter/")
        fill(adviser, title=title, due_on=due, funding=funding)
        choose(adviser, "owner", "La personne" if hers else "Santé au travail")
        send(adviser)
    go(adviser, "demarches/ouvrir/")
    choose(adviser, "kind", "RQTH")
    choose(adviser, "owner", "La personne")
    fill(adviser, due_on="15/10/2024")
    send(adviser)
    case_of(adviser, HELENE)
    act(
        adviser,
        "rendez-vous/fixer/",
        subject="Préparer la reprise",
        day="23/9/2024",
        hour="10 h",
        means="sur_place",
        place="Centre de Lyon 3, bureau 4",
        with_whom="Dr Roche",
    )
    case_of(adviser, HELENE)
    act(adviser, "programmes/ouvrir/", kind="maintien_en_emploi")
    act(adviser, "seance/", on="aujourd’hui", minutes="60")
    act(adviser, "phase/", on="aujourd’hui")
    act(adviser, "releve/", what="arret", on="15/7/2024", until="6/10/2024")
    case_of(adviser, HELENE)
    picture(adviser, "helene-dossier")
    her = world.herself(HELENE)
    picture(her, "helene-espace")

    yield at(2024, 9, 23, 14)
    adviser = world.member(HEALTH)
    adviser.open(HELENE.case)
    press(adviser, "tenu/")
    adviser.open(HELENE.case)
    press(adviser, "faite/")
    in_programme(adviser, HELENE, "Maintien en emploi")
    act(adviser, "releve/", what="visite_prereprise", on="aujourd’hui", who="Centre de Lyon 3")
    act(adviser, "releve/", what="restriction", on="aujourd’hui", who="Dr Roche", words=RESTRICTION)
    ends_phase(adviser)
    yield from shares_with_her_employer(world)

    yield at(2024, 10, 14, 11)
    adviser = world.member(HEALTH)
    adviser.open(HELENE.case)
    adviser.page.get_by_role("link", name=re.compile("RQTH")).first.click()
    for box in adviser.page.locator("main [name=paper]").all():
        box.check()
    press(adviser, "papiers/")
    act(adviser, "depot/", filed_on="10/10/2024", due_on="24/2/2025")
    picture(adviser, "helene-demarche")
    takes_stock_again(adviser, HELENE)
    for _ in range(2):
        adviser.open(HELENE.case)
        press(adviser, "faite/")
    in_programme(adviser, HELENE, "Maintien en emploi")
    act(adviser, "releve/", what="visite_reprise", on="9/10/2024", who="Centre de Lyon 3")

    yield at(2025, 1, 30, 11)
    adviser = world.member(HEALTH)
    adviser.open(HELENE.case)
    adviser.page.get_by_role("link", name=re.compile("RQTH")).first.click()
    go(adviser, "decision/")
    choose(adviser, "decision", "Reconnue jusqu")
    fill(adviser, decided_on="24/1/2025")
    send(adviser)
    in_programme(adviser, HELENE, "Maintien en emploi")
    ends_phase(adviser)
    ends_programme(adviser)
    request_of(adviser, HELENE)
    act(adviser, "cloturer/", outcome="aide", comment="Elle travaille à son poste, aménagé.")
    yield from answers_four_times(world, HELENE, HEALTH, "helene", "emploi_amenage", renews=True)
    adviser = world.member(HEALTH)
    act(adviser, "clore-le-dossier/", closing="maintien_poste_adapte")
    adviser.sees("Dossier clos")
    picture(adviser, "helene-un-an")


def shares_with_her_employer(world):
    """She writes and agrees on her page; her contact answers on his."""
    her, contact = world.herself(HELENE), world.visitor()
    her.page.get_by_role("link", name="Partager avec mon employeur").click()
    her.page.get_by_role("link", name="Choisir ce que je partage").click()
    fill(
        her,
        contact_name="Mme Aubin",
        contact_role="responsable du magasin",
        company="Les Halles du Parc",
        phone="06 39 98 00 12",
        restriction=RESTRICTION,
        written_on="23/9/2024",
        written_by="Dr Roche",
        reprise="Lundi 7 octobre, à mi-temps",
        amenagement="Un siège assis-debout à la caisse",
    )
    send(her, "Voir ce que l’employeur lira")
    send(her, "Oui, je suis d’accord")
    contact.open(her.page.locator(".shared-address").inner_text())
    contact.sees("Pas de port de charges")
    choose(contact, "kind", "C’est possible")
    contact.page.get_by_label("Précisez").fill("Le siège est commandé. Rendez-vous le 7 octobre à 9 h.")
    contact.page.get_by_label("Votre nom").fill("Mme Aubin")
    send(contact, "Envoyer ma réponse")
    contact.sees("Ce que vous avez répondu")
    picture(contact, "helene-employeur")
    yield at(2024, 9, 24, 9)
    adviser = world.member(HEALTH)
    adviser.open(HELENE.case)
    adviser.sees("Le siège est commandé")


def karim(world, folder):
    """The CIBC: a bilan paid by his employer, from its convention to the destruction of its documents."""
    yield at(2024, 9, 2)
    calls(world.member(AGENT), KARIM, "CIBC", also="l'employeur est d'accord : oui", agreement="karim-accord")
    adviser = world.member(BILANS)
    request_of(adviser, KARIM)
    act(adviser, "accepter/", first_contact_on="9/9/2024")

    yield at(2024, 9, 9, 14)
    adviser = world.member(BILANS)
    request_of(adviser, KARIM)
    act(adviser, "rendez-vous-tenu/", met_on="aujourd’hui")
    case_of(adviser, KARIM)
    act(adviser, "programmes/ouvrir/", kind="bilan_plan")
    act(adviser, "seance/", on="aujourd’hui", minutes="120")
    act(adviser, "phase/", on="aujourd’hui")
    for who in ("organisme", "employeur"):
        act(adviser, "signature/", who=who, on="aujourd’hui")
    picture(adviser, "karim-convention")

    yield at(2024, 9, 16, 10)
    adviser = in_his_bilan(world)
    act(adviser, "signature/", who="personne", on="aujourd’hui")
    act(adviser, "seance/", on="aujourd’hui", minutes="180")

    yield at(2024, 10, 14, 10)
    adviser = in_his_bilan(world)
    act(adviser, "seance/", on="7/10/2024", minutes="180")
    act(adviser, "seance/", on="aujourd’hui", minutes="180")
    act(adviser, "phase/", on="aujourd’hui")
    paper = folder / "notes.txt"
    paper.write_text("Pistes : conduite de travaux, contrôle de chantier.\n", encoding="utf-8")
    adviser.page.get_by_role("link", name="Ajouter un document").click()
    fill(adviser, title="Pistes de l’investigation", kind="compte_rendu")
    choose(adviser, "audience", "L’équipe du dossier")
    adviser.page.locator("main [name=file]").set_input_files(paper)
    send(adviser, "Ajouter le document")
    picture(world.herself(KARIM), "karim-espace")

    yield at(2024, 11, 18, 10)
    adviser = in_his_bilan(world)
    act(adviser, "seance/", on="aujourd’hui", minutes="120")
    act(adviser, "remise/", on="aujourd’hui")
    act(adviser, "phase/", on="aujourd’hui")
    ends_programme(adviser, "karim-fin")
    picture(adviser, "karim-bilan")

    yield at(2024, 11, 19, 10)
    adviser = world.member(BILANS)
    adviser.open(KARIM.case)
    adviser.page.get_by_text("Documents rayés ou détruits").click()
    adviser.sees("Pistes de l’investigation")
    picture(adviser, "karim-documents")

    yield at(2025, 1, 30, 10)
    adviser = world.member(BILANS)
    request_of(adviser, KARIM)
    act(adviser, "cloturer/", outcome="aide", comment="Il prépare une formation.")
    yield from answers_four_times(world, KARIM, BILANS, "karim", "formation")
    picture(world.member(BILANS), "karim-un-an")


def in_his_bilan(world):
    adviser = world.member(BILANS)
    in_programme(adviser, KARIM, "Bilan de compétences payé")
    return adviser


def odile(world):
    """Cap emploi, which has no account here: everything by the link of one request, then by telephone."""
    yield at(2024, 9, 2)
    calls(world.member(AGENT), ODILE, "Cap emploi", also="rqth : oui", call="odile-appel")
    link, operator = answer_link(world, ODILE), world.visitor()
    operator.open(link)
    assert ODILE.family not in operator.page.content()
    picture(operator, "odile-lien")
    act(operator, "accepter/", first_contact_on="9/9/2024", responder_name=BY_LINK)
    operator.sees("Vernas")
    picture(operator, "odile-acceptee")

    yield at(2024, 9, 9, 14)
    operator = world.visitor()
    operator.open(link)
    act(
        operator,
        "rendez-vous-manque/",
        kind="manque",
        tried_on="aujourd’hui",
        next_on="16/9/2024",
        responder_name=BY_LINK,
    )

    yield at(2024, 9, 16, 10)
    operator = world.visitor()
    operator.open(link)
    act(operator, "rendez-vous-tenu/", met_on="aujourd’hui", responder_name=BY_LINK)

    yield at(2025, 1, 30, 10)
    operator = world.visitor()
    operator.open(link)
    go(operator, "cloturer/")
    fill(
        operator,
        outcome="aide_en_partie",
        comment="Un stage en entreprise, puis un contrat à venir.",
        responder_name=BY_LINK,
    )
    picture(operator, "odile-cloture")
    send(operator)

    for number, day in enumerate((at(2025, 2, 17), at(2025, 5, 12), at(2025, 8, 6), at(2026, 2, 6))):
        yield day
        yield from is_called(world, last=number == 3, first=not number)


def is_called(world, *, first, last):
    """Nobody answers the first time; she is called again two working days later."""
    agent = world.member(AGENT)
    agent.open(TO_CALL)
    card = agent.page.locator("section.card", has_text="Vernas")
    if first:
        picture(agent, "odile-a-rappeler")
        with agent.page.expect_navigation():
            card.get_by_role("button", name="Elle n’a pas répondu").click()
        assert agent.page.locator("section.card", has_text="Vernas").count() == 0
        yield at(2025, 2, 19)
        agent = world.member(AGENT)
        agent.open(TO_CALL)
        card = agent.page.locator("section.card", has_text="Vernas")
    card.get_by_role("link", name="Noter sa réponse").click()
    work, words = ("autre_emploi", "Un contrat à mi-temps, près de chez elle.") if last else ("recherche", "")
    fill(agent, helped="oui", work=work, needs_help="non", words=words)
    if last:
        picture(agent, "odile-un-an")
    send(agent, "Enregistrer")


def answers_four_times(world, one, email, name, work, *, renews=False):
    """Ten days, three months, six months and a year after the end, each time by the link that she is sent."""
    for moment, day in enumerate((at(2025, 2, 10), at(2025, 4, 30), at(2025, 7, 30), at(2026, 1, 30))):
        if renews and moment == 3:
            yield at(2025, 8, 4)
            press(world.herself(one), "renouveler/")
        yield day
        her = world.herself(one)
        says_her_word(her, helped="oui", work=work, words=WORDS.get(moment, "") if renews else "")
        if renews and not moment:
            picture(her, f"{name}-parole")
        send(her, "Envoyer ma réponse")
    member = world.member(email)
    request_of(member, one)
    assert (one.family in member.page.content()) == renews
