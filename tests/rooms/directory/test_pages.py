"""One organisation, the sheet of a commune, the employers' page and the wall sheet."""

import html
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cordee.catalogue.queries import current_catalogue, reference_day
from cordee.directory import duties
from cordee.directory.sheet import ROLES
from cordee.domain.delays import DayKind, Delay
from cordee.territory.models import FormerCommune
from cordee.ui.square_code import square_code
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.factories.territory import CommuneFactory
from tests.real_catalogue import real_engine

MOST_QUERIES = 9


def text(response):
    return html.unescape(response.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def rule(name, *, on=date(2026, 11, 22)):
    (found,) = [one for one in duties.rules(real_engine().catalogue, on=on) if one.duties[0].deadline.rule == name]
    return found


# One organisation


def test_the_page_of_an_organisation_says_what_where_when_and_since_when(visitor, network):
    page = text(visitor.get(f"/annuaire/{network.health.pk}/"))

    for said in (
        "Visite de reprise",
        "04 65 71 00 01",
        "9 h à 12 h",
        "rue de l'Exemple",
        "Rhône",
        "Vérifié le 01/07/2015",
    ):
        assert said in page
    assert "C’est la commune de travail qui compte." in page
    assert "Non renseigné : demandez-le en appelant." in page  # whether one gets in with a wheelchair


def test_machines_read_the_name_the_number_and_the_place(visitor, network):
    page = text(visitor.get(f"/annuaire/{network.health.pk}/"))

    assert '"@type": "Organization"' in page
    assert '"name": "Santé au travail des Deux Rives"' in page
    assert '"telephone": "04 65 71 00 01"' in page
    assert '"address": "1, rue de l\'Exemple' in page


def test_a_public_body_that_tells_of_disability_is_named_here(visitor, network):
    page = text(visitor.get(f"/annuaire/{network.mdph.pk}/"))

    assert '<h1 lang="fr">Maison du handicap des Deux Rives</h1>' in page


def test_communes_are_named_where_only_some_are_served(visitor, network, lyon):
    OfferFactory(organisation=network.mdph, operator_kind="mdph", communes=["69123"], families=["rqth"])

    assert "1 commune servie" in text(visitor.get(f"/annuaire/{network.mdph.pk}/"))


def test_no_address_of_a_person_is_shown(visitor, network):
    for address in (f"/annuaire/{network.health.pk}/", "/annuaire/", "/annuaire/fiche/69123/"):
        assert network.health.email not in text(visitor.get(address))


@pytest.mark.parametrize("wrong", ["00000000-0000-4000-8000-000000000000", "x"])
def test_an_unknown_organisation_is_not_found(visitor, network, wrong):
    assert visitor.get(f"/annuaire/{wrong}/").status_code == 404


# The sheet of a commune


def test_the_sheet_begins_with_the_line_and_says_who_does_what(visitor, network, settings):
    page = text(visitor.get("/annuaire/fiche/69123/"))

    assert page.index(settings.CORDEE_LINE_NUMBER) < page.index("Santé au travail des Deux Rives")
    assert page.index("Santé au travail des Deux Rives") < page.index("Maison du handicap des Deux Rives")
    assert "Visite de reprise" in page and "sous 4 jours" in page and "Complet" in page


def test_who_is_missing_is_said_with_the_number_to_call(visitor, network, settings):
    page = text(visitor.get("/annuaire/fiche/69123/"))

    assert "Personne n’est recensé ici : appelez le" in page.split("France Travail")[1]


def test_the_square_of_the_sheet_holds_its_own_address(visitor, network, settings):
    settings.CORDEE_BASE_URL = "https://cordee.exemple"
    page = text(visitor.get("/annuaire/fiche/69123/"))

    assert square_code("https://cordee.exemple/annuaire/fiche/69123/").path in page
    assert "https://cordee.exemple/annuaire/fiche/69123/" in page


def test_an_old_code_leads_to_the_commune_of_today(visitor, network, unprotected, lyon):
    FormerCommune.objects.create(
        code="69383", name="Lyon 3e", kind="arrondissement", current=lyon, postal_codes=["69003"]
    )

    assert visitor.get("/annuaire/fiche/69383/").headers["Location"] == "/annuaire/fiche/69123/"


@pytest.mark.parametrize("code", ["99999", "x", "é" * 300])
def test_an_unknown_code_asks_for_the_commune(visitor, network, code):
    page = visitor.get(f"/annuaire/fiche/{code}/")

    assert page.status_code == 404
    assert "Cherchez-la par son nom" in text(page) and 'name="lieu"' in text(page)


def test_who_types_a_commune_gets_its_sheet(visitor, network):
    assert visitor.get("/annuaire/fiche/", {"lieu": "Lyon"}).headers["Location"] == "/annuaire/fiche/69123/"
    assert "Aucune commune ne s'appelle" in text(visitor.get("/annuaire/fiche/", {"lieu": "Trifouillis"}))


def test_two_of_a_role_are_shown_and_the_others_counted(visitor, network):
    for place in range(3):
        other = OrganisationFactory(kind="mdph", name=f"Autre {place}", phone="04 65 71 00 07")
        OfferFactory(organisation=other, operator_kind="mdph")

    assert "et 2 autres dans l’annuaire" in text(visitor.get("/annuaire/fiche/69123/"))


def test_every_kind_and_service_of_the_sheet_is_in_the_catalogue():
    known = real_engine().catalogue

    assert [kind for role in ROLES for kind in role.kinds if kind not in known.operators] == []
    assert [family for role in ROLES for family in role.families if family not in known.families] == []


def test_the_sheet_asks_the_database_a_bounded_number_of_times(visitor, network):
    def asked():
        with CaptureQueriesContext(connection) as found:
            visitor.get("/annuaire/fiche/69123/")
        return len([one for one in found if one["sql"].lstrip().upper().startswith("SELECT")])

    before = asked()
    for place in range(20):
        town = CommuneFactory(code=f"69{800 + place}")
        other = OrganisationFactory(kind="mdph", name=f"Autre {place}", phone="04 65 71 00 07")
        OfferFactory(organisation=other, operator_kind="mdph", site_commune=town.code)

    assert asked() == before <= MOST_QUERIES


# Employers


def test_an_employer_reads_its_delays_with_their_source_and_confidence(visitor, published):
    page = text(visitor.get("/employeurs/"))

    assert "L'employeur doit organiser la visite de reprise (huit jours après le retour)." in page
    assert "Au plus tard 8 jours après la reprise du travail." in page
    assert "C. trav. L4624-2-3" in page
    assert "Règle en partie vérifiée, relue le" in page


def test_no_sentence_of_an_employer_keeps_the_place_of_a_day(visitor, published):
    assert not re.search(r"\{(by|on|from|until)\}", text(visitor.get("/employeurs/")))


def test_every_rule_of_an_employer_is_in_the_catalogue_today():
    known = real_engine().catalogue
    in_force = {one.rule for one in known.deadlines if one.period.covers(date(2026, 11, 22))}

    assert set(duties.RULES) <= in_force
    assert set(duties.STANDS) <= set(duties.RULES)


def test_each_deadline_whose_sentence_makes_the_employer_act_is_told_or_left_out_knowingly():
    acts = re.compile(r"^(L'employeur|Sans reclassement|La lettre de licenciement)")
    told = {one.rule for one in real_engine().catalogue.deadlines if acts.match(one.agent)}
    planned_only = {"visite_reprise_prevue"}  # the same duty before the day is known

    assert told - set(duties.RULES) - planned_only == set()


def test_a_rule_with_several_days_says_the_general_one_and_the_others_apart():
    (duty,) = rule("lettre_licenciement_au_plus_tot").duties

    assert duty.days == ("En général, pas avant que soient passés 2 jours ouvrables après l'entretien préalable.",)
    assert len(duty.unless) == 2
    assert duty.unless[0].startswith("Si la personne est concernée par un licenciement économique")
    assert duty.unless[0].endswith("pas avant que soient passés 15 jours ouvrables après l'entretien préalable.")


def test_two_kinds_of_leave_stand_under_one_name():
    found = rule("complement_baisse")

    assert [duty.days for duty in found.duties] == [
        ("En général, le 38e jour, le premier jour de l'arrêt compris.",),
        ("En général, le 31e jour, le premier jour de l'arrêt compris.",),
    ]
    assert found.duties[0].when != found.duties[1].when


def test_a_window_says_from_when_and_until_when():
    assert rule("inaptitude_reclassement").duties[0].days == (
        "Dès l'avis d'inaptitude.",
        "Au plus tard 1 mois après l'avis d'inaptitude.",
    )


def test_a_rule_that_did_not_exist_then_is_not_told_for_that_day():
    then = duties.rules(real_engine().catalogue, on=date(2015, 9, 1))

    assert rule("rdv_liaison").duties
    assert "rdv_liaison" not in {duty.deadline.rule for one in then for duty in one.duties}


@pytest.mark.parametrize(
    ("delay", "said"),
    [
        (Delay(days=1), "1 jour"),
        (Delay(days=2, kind=DayKind.OUVRABLE), "2 jours ouvrables"),
        (Delay(months=1, days=1), "1 mois et 1 jour"),
        (Delay(years=2), "2 ans"),
        (Delay(), "le jour même"),
    ],
)
def test_delays_are_said_in_french(delay, said):
    assert duties.said_delay(delay) == said


def test_each_service_says_who_pays_where_the_catalogue_knows_it(visitor, published):
    page = text(visitor.get("/employeurs/"))
    needs = duties.paid_for(current_catalogue(), on=reference_day())
    known = [bool(paid.version.cost) for need in needs for paid in need.services]

    assert len(known) > 30 and 0 < known.count(True) < len(known)
    assert page.count("Qui paie, combien :") == known.count(True)
    assert "le catalogue ne le dit pas" not in page


def test_acronyms_are_opened_at_the_foot(visitor, published):
    page = text(visitor.get("/employeurs/"))

    assert "<dt>CSP</dt><dd>contrat de sécurisation professionnelle</dd>" in page


def test_the_long_page_of_employers_begins_with_what_it_holds(visitor, published):
    page = text(visitor.get("/employeurs/"))
    named = re.findall(r'<li><a href="#([a-z0-9-]+)">', page)

    assert {"delais", "qui-paie", "regle-1", "besoin-1"} <= set(named)
    assert [name for name in named if page.count(f'id="{name}"') != 1] == []


# The wall sheet


def test_the_wall_sheet_says_the_number_the_hours_and_the_address(visitor, db, settings):
    settings.CORDEE_BASE_URL = "https://cordee.exemple"
    page = text(visitor.get("/affiche/"))

    assert settings.CORDEE_LINE_NUMBER in page and settings.CORDEE_LINE_HOURS in page
    assert square_code("https://cordee.exemple/").path in page


def test_the_text_for_the_intranet_carries_the_number_and_the_address_and_works_without_scripts(visitor, db, settings):
    settings.CORDEE_BASE_URL = "https://cordee.exemple"
    page = text(visitor.get("/affiche/"))
    copied = re.search(r'<textarea id="texte" readonly[^>]*>(.*?)</textarea>', page, re.S).group(1)

    assert settings.CORDEE_LINE_NUMBER in copied and settings.CORDEE_LINE_HOURS in copied
    assert "https://cordee.exemple/faire-le-point/" in copied and "3114" in copied


def test_the_wall_sheet_stays_when_the_database_does_not(visitor, db):
    with CaptureQueriesContext(connection) as found:
        assert visitor.get("/affiche/").status_code == 200

    assert len(found) == 0


def test_a_square_is_drawn_row_by_row_inside_its_white_border():
    drawn = square_code("https://cordee.exemple/")
    rows = [(int(x), int(y), int(length)) for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawn.path)]

    assert min(x for x, _, _ in rows) == min(y for _, y, _ in rows) == 4
    assert max(x + length for x, _, length in rows) == max(y for _, y, _ in rows) + 1 == drawn.side - 4
    assert (4, 4, 7) in rows  # the corner that readers look for


def test_danger_is_no_filter_of_the_directory_and_114_is_written_to(visitor, published):
    page = text(visitor.get("/annuaire/"))

    assert 'value="etre_en_securite"' not in page
    assert 'value="garder_mon_travail"' in page
    assert 'href="sms:114"' in text(visitor.get("/"))
