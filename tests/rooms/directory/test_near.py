"""The directory: who is found, in which order, and what is said when nobody is."""

import html
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cordee.catalogue.models import Offer
from cordee.catalogue.queries import current_catalogue, reference_day
from cordee.directory import queries
from cordee.directory.listing import A_PAGE
from cordee.directory.queries import Asked
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.network.models import Organisation
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.factories.territory import CommuneFactory
from tests.rooms.directory.conftest import VILLEFRANCHE

NAME = re.compile(r'<h3 class="entry-name"><a href="([^"]+)" lang="fr">([^<]+)</a>')
FOUND = re.compile(r'<h2 id="trouves"[^>]*>(\d+) organisme')
MOST_QUERIES = 8


def text(response):
    return html.unescape(response.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def names(response):
    return [name for _, name in NAME.findall(text(response))]


def count(response):
    return int(FOUND.search(text(response)).group(1))


def test_everybody_who_can_be_reached_is_there_under_the_own_name(visitor, network):
    page = visitor.get("/annuaire/")

    assert names(page) == [
        "Maison du handicap des Deux Rives",
        "Prévention des Coteaux",
        "Santé au travail des Deux Rives",
    ]
    assert count(page) == 3


def test_near_a_commune_the_nearest_comes_first_with_its_distance(visitor, network):
    page = visitor.get("/annuaire/", {"commune": VILLEFRANCHE, "service": "visite_reprise"})

    assert names(page) == ["Prévention des Coteaux", "Santé au travail des Deux Rives"]
    assert "sur place" in text(page) and "à 29 km" in text(page)


def test_a_row_says_how_to_reach_them_how_soon_and_when_it_was_checked(visitor, network):
    page = text(visitor.get("/annuaire/", {"q": "santé au travail des deux rives"}))

    for said in ("04 65 71 00 01", "9 h à 12 h", "rue de l'Exemple", "sous 4 jours", "vérification : 01/07/2015"):
        assert said in page
    assert "Places disponibles" in page


def test_a_name_is_found_without_its_accents_and_with_a_fault(visitor, network):
    assert names(visitor.get("/annuaire/", {"q": "PREVENTOIN coteaux"})) == ["Prévention des Coteaux"]


def test_the_need_the_service_and_the_tier_narrow_together(visitor, network):
    assert names(visitor.get("/annuaire/", {"besoin": "faire_reconnaitre_handicap"})) == [
        "Maison du handicap des Deux Rives"
    ]
    assert count(visitor.get("/annuaire/", {"service": "rqth", "besoin": "reprendre_apres_arret"})) == 0
    assert count(visitor.get("/annuaire/", {"categorie": "specifique", "service": "rqth"})) == 0


def test_who_serves_another_departement_is_not_near(visitor, network):
    CommuneFactory(code="42218", name="Saint-Étienne", postal_codes=["42000"])
    page = visitor.get("/annuaire/", {"commune": "42218"})

    assert names(page) == []
    assert "Personne n’est recensé" in text(page)
    assert "aucun organisme de l’annuaire ne répond" in text(page) and 'href="tel:' in text(page)


def test_an_offer_of_some_communes_is_found_there_only(visitor, network):
    narrow = OrganisationFactory(kind="cap_emploi", departement="69", name="Cap des Communes", phone="04 65 71 00 09")
    OfferFactory(organisation=narrow, operator_kind="cap_emploi", communes=[VILLEFRANCHE])

    assert "Cap des Communes" in names(visitor.get("/annuaire/", {"commune": VILLEFRANCHE}))
    assert "Cap des Communes" not in names(visitor.get("/annuaire/", {"commune": "69123"}))
    assert "Cap des Communes" in names(visitor.get("/annuaire/", {"departement": "69"}))


def test_who_cannot_be_reached_or_delivers_nothing_is_not_in_the_directory(visitor, network):
    nobody = OrganisationFactory(kind="employeur", departement=None, name="Votre employeur")
    cell = OrganisationFactory(kind="ctme", departement="69", name="Cellule technique", phone="04 65 71 00 08")
    OfferFactory(organisation=nobody, operator_kind="employeur", departements=[])
    OfferFactory(organisation=cell, operator_kind="ctme")

    assert count(visitor.get("/annuaire/")) == 3
    assert visitor.get(f"/annuaire/{nobody.pk}/").status_code == 404
    assert visitor.get(f"/annuaire/{cell.pk}/").status_code == 404


def test_what_has_ended_is_gone(visitor, network, unprotected):
    Offer.objects.filter(organisation=network.far_health).update(valid_until="2016-01-01")
    Organisation.objects.filter(pk=network.mdph.pk).update(valid_until="2016-01-01")

    assert names(visitor.get("/annuaire/")) == ["Santé au travail des Deux Rives"]


def test_a_commune_is_understood_from_what_is_typed_without_scripts(visitor, network):
    page = visitor.get("/annuaire/", {"lieu": "lyon", "commune": ""})

    assert "à Lyon (69003)" in text(page) and count(page) == 3


def test_a_whole_name_is_meant_before_longer_ones(visitor, network):
    CommuneFactory(code="27377", name="Lyons-la-Forêt")

    assert "à Lyon (69003)" in text(visitor.get("/annuaire/", {"lieu": "lyon"}))


def test_what_is_typed_after_a_choice_counts_more_than_the_choice(visitor, network):
    page = visitor.get("/annuaire/", {"lieu": "Villefranche", "commune": "69123"})

    assert "à Villefranche-sur-Saône" in text(page)


def test_several_communes_are_offered_and_the_other_fields_are_kept(visitor, network):
    for code in ("69701", "69702"):
        CommuneFactory(code=code, name="Sainte-Foy")
    page = text(visitor.get("/annuaire/", {"lieu": "Ste Foy", "q": "santé"}))

    assert "choisissez la vôtre" in page
    assert page.count('name="commune" value="6970') == 2
    assert '<input type="hidden" name="q" value="santé">' in page


@pytest.mark.parametrize("typed", ["Trifouillis", "😀 Лион", "'; drop table"])
def test_a_commune_that_is_not_one_is_said_to_and_nothing_typed_is_lost(visitor, network, typed):
    page = visitor.get("/annuaire/", {"lieu": typed, "q": "santé", "besoin": "faire_le_point"})

    assert page.status_code == 200
    assert 'id="q" name="q" value="santé"' in text(page)
    assert 'value="faire_le_point" selected' in text(page)
    assert "Aucune commune ne s'appelle" in text(page)


def test_a_commune_that_is_too_long_is_refused_with_its_length_and_shown_whole(visitor, network):
    page = text(visitor.get("/annuaire/", {"lieu": "x" * 10_000}))

    assert "Il y a 10000 signes ; 80 au plus." in page
    assert f'value="{"x" * 10_000}"' in page


def test_a_name_that_is_too_long_says_that_its_beginning_alone_is_looked_for(visitor, network):
    page = text(visitor.get("/annuaire/", {"q": "santé " + "x" * 94}))

    assert "Vous avez écrit 100 signes : les 80 premiers ont été cherchés, pas la suite." in page
    assert "Vous avez écrit" not in text(visitor.get("/annuaire/", {"q": "x" * 80}))


@pytest.mark.parametrize(
    "sent",
    [
        {"besoin": "inconnu", "service": "x", "categorie": "?", "departement": "ZZ"},
        {"commune": "99999"},
        {"page": "-4"},
        {"page": "9" * 400},
        {"page": "²"},
        {"q": "😀" * 400},
    ],
)
def test_addresses_made_by_hand_give_a_page(visitor, network, sent):
    assert visitor.get("/annuaire/", sent).status_code == 200


def test_the_last_page_holds_the_rest_and_each_is_shown_once(visitor, network):
    for place in range(A_PAGE):
        other = OrganisationFactory(kind="mdph", name=f"Autre {place:02d}", phone="04 65 71 00 07")
        OfferFactory(organisation=other, operator_kind="mdph")
    first, second = visitor.get("/annuaire/"), visitor.get("/annuaire/", {"page": "2"})

    assert count(first) == A_PAGE + 3
    assert len(names(first)) == A_PAGE and len(names(second)) == 3
    assert not set(names(first)) & set(names(second))
    assert names(visitor.get("/annuaire/", {"page": "77"})) == names(second)


def test_each_departement_of_the_map_counts_what_its_link_lists(visitor, network):
    everywhere = OrganisationFactory(kind="mdph", departement=None, name="Partout", phone="04 65 71 00 05")
    OfferFactory(organisation=everywhere, operator_kind="mdph", departements=[])
    two = OrganisationFactory(kind="mdph", departement="01", name="Ain et Rhône", phone="04 65 71 00 06")
    OfferFactory(organisation=two, operator_kind="mdph", departements=["01", "69"])
    page = text(visitor.get("/annuaire/"))
    links = re.findall(r'<a href="([^"]+)" aria-label="([^:]+) : (\d+) organisme', page)

    assert len(links) == 12
    listed = re.findall(r'<li><a href="([^"]+)">([^<(]+) \(\w+\)</a> <span class="soft">(\d+) organisme', page)
    assert listed == links
    for address, _, said in links:
        assert count(visitor.get(address)) == int(said)


def test_a_map_of_before_the_merger_shows_the_eight_departements_of_then(visitor, network, settings):
    settings.CORDEE_AS_OF = date(2015, 9, 1)

    assert text(visitor.get("/annuaire/")).count("<path d=") >= 8
    assert len(re.findall(r'aria-label="[^:"]+ : \d+ organisme', text(visitor.get("/annuaire/")))) == 8


def test_more_organisations_do_not_ask_the_database_more(visitor, network):
    def asked(**sent):
        with CaptureQueriesContext(connection) as found:
            visitor.get("/annuaire/", sent)
        return len([one for one in found if one["sql"].lstrip().upper().startswith("SELECT")])

    before = {place: asked(commune=place) for place in ("", "69123")}
    for place in range(30):
        other = OrganisationFactory(kind="mdph", name=f"Autre {place}", phone="04 65 71 00 07")
        OfferFactory(organisation=other, operator_kind="mdph", communes=["69123"], site_commune="69123")
    after = {place: asked(commune=place) for place in ("", "69123")}

    assert after == before
    assert max(after.values()) <= MOST_QUERIES


def test_nothing_is_written_and_no_cookie_is_given(visitor, network):
    with CaptureQueriesContext(connection) as found:
        page = visitor.get("/annuaire/", {"q": "santé", "lieu": "Lyon"})

    assert not [one for one in found if re.match(r"\s*(insert|update|delete)", one["sql"], re.I)]
    assert page.cookies == {}


def test_the_services_of_the_form_are_those_that_somebody_delivers(network):
    services = queries.services_found(current_catalogue(), on=reference_day())

    assert "visite_reprise" in services and "rqth" in services
    assert "plan_formation" not in services  # an employer's alone
    assert all(queries.entries(Asked(service=family), on=reference_day()) for family in services)


def test_a_service_of_an_employer_says_to_whom_one_asks(visitor, network):
    page = visitor.get("/annuaire/", {"service": "plan_formation"})

    assert count(page) == 0
    assert "Ce service se demande à : Employeur privé" in text(page)


def test_the_page_of_a_need_leads_to_who_answers_it_near_a_commune(visitor, network):
    need = text(visitor.get("/droits/besoin/faire_reconnaitre_handicap/"))

    (address,) = re.findall(r'href="(/annuaire/\?besoin=[^"]+)"', need)
    page = visitor.get(address)
    assert "Qui peut aider près de chez vous" in need
    assert address == "/annuaire/?besoin=faire_reconnaitre_handicap"
    assert names(page) == ["Maison du handicap des Deux Rives"]
    assert 'value="faire_reconnaitre_handicap" selected' in text(page)


def test_in_english_it_leads_to_the_english_directory(visitor, network):
    need = text(visitor.get("/en/droits/besoin/faire_reconnaitre_handicap/"))

    assert "Who can help near you" in need
    assert 'href="/en/annuaire/?besoin=faire_reconnaitre_handicap"' in need


def test_every_need_that_something_answers_leads_there_the_employers_in_their_words(visitor, network):
    catalogue = current_catalogue()
    asked = [need for need in catalogue.needs.values() if need.id != SAFETY_NEED]

    pages = {need.id: text(visitor.get(f"/droits/besoin/{need.id}/")) for need in asked}

    assert [one for one, page in pages.items() if f'href="/annuaire/?besoin={one}"' not in page] == []
    for need in asked:
        said = "près de chez vous" if "personne" in need.asked_by else "près de l’entreprise"
        assert said in pages[need.id]
