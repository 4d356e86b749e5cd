"""Who answers near a commune, on the page of a need or of a service; and « Comment y entrer » of each."""

import re

import pytest

from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.factories.territory import CommuneFactory
from tests.rooms.directory.conftest import VILLEFRANCHE
from tests.rooms.directory.test_near import names, text
from tests.rooms.ui.markup import complaints

NEED, SERVICE = "/droits/besoin/reprendre_apres_arret/", "/droits/visite_reprise/"


def near(page):
    """The section of the page, from its heading to the next section."""
    return text(page).partition('id="pres"')[2].partition("<section")[0]


@pytest.mark.parametrize("address", [NEED, SERVICE])
def test_the_field_of_the_commune_is_on_the_page_and_nobody_is_listed_before_it_is_filled(visitor, network, address):
    page = visitor.get(address)

    assert 'name="lieu"' in near(page) and f'action="{address}#pres"' in near(page)
    assert names(page) == [] and "noindex" not in text(page)
    assert complaints(page.content.decode()) == []


@pytest.mark.parametrize("address", [NEED, SERVICE])
def test_who_is_near_is_told_on_the_page_itself_nearest_first(visitor, network, address):
    page = visitor.get(address, {"lieu": "Villefranche-sur-Saône", "commune": VILLEFRANCHE})

    assert names(page)[0] == "Prévention des Coteaux" and "Santé au travail des Deux Rives" in names(page)
    for said in (
        f"{len(names(page))} organismes pour Villefranche-sur-Saône",
        "04 65 71 00 01",
        "à 29 km",
        "Comment y entrer",
    ):
        assert said in near(page)
    assert "noindex" in text(page) and "no-store" in page["Cache-Control"]
    assert complaints(page.content.decode()) == []


def test_without_scripts_a_name_is_enough_and_more_than_four_are_in_the_directory(visitor, network):
    for number in range(4):
        one = OrganisationFactory(
            kind="sante_travail", departement="69", name=f"Autre {number}", phone="04 65 71 00 07"
        )
        OfferFactory(organisation=one, operator_kind="sante_travail", departements=["69"])

    page = visitor.get(SERVICE, {"lieu": "lyon", "commune": ""})

    assert len(names(page)) == 4 and "2 autres dans l’annuaire" in near(page)
    (more,) = re.findall(r'href="(/annuaire/\?[^"]*)">2 autres', near(page))
    assert len(names(visitor.get(more))) == 6


@pytest.mark.parametrize("typed", ["zzzz", "🙂🙂", "é" * 10_000, "<script>alert(1)</script>", "Лион"])
def test_what_is_no_commune_is_said_beside_the_field_and_the_page_stays(visitor, network, typed):
    page = visitor.get(NEED, {"lieu": typed})

    assert page.status_code == 200 and names(page) == []
    assert "field-error" in near(page) and f'value="{typed}"' in near(page)
    assert "<script>alert" not in page.content.decode()


def test_communes_of_one_name_are_offered_and_lead_to_the_same_page_of_the_same_reader(visitor, network):
    CommuneFactory(code="01400", name="Saint-Martin", postal_codes=["01000"])
    CommuneFactory(code="69400", name="Saint-Martin", postal_codes=["69999"])

    offered = near(visitor.get(NEED, {"lieu": "Saint-Martin", "pour": "professionnel"}))

    assert offered.count('<input type="hidden" name="pour" value="professionnel">') == 2
    assert '<button class="button button--secondary" type="submit" name="commune" value="69400">' in offered


def test_where_nobody_is_near_the_line_is_the_answer(visitor, network):
    CommuneFactory(code="42218", name="Saint-Étienne", postal_codes=["42000"])

    assert "Personne n’est recensé" in near(visitor.get(NEED, {"commune": "42218"}))


def test_an_entry_says_how_one_comes_in_and_who_may_ask(visitor, network):
    page = text(visitor.get("/annuaire/", {"service": "visite_prereprise"}))

    entry = page.partition('class="entry"')[2].partition("</article>")[0]
    assert "Comment y entrer :" in entry and "La demande suffit" in entry
    assert re.search(r"Qui peut demander : [^.]*\bmédecin traitant\b[^.]*\.", entry)


def test_of_several_ways_in_an_entry_names_the_service_it_speaks_of(visitor, network):
    page = text(visitor.get("/annuaire/", {"q": "santé au travail des deux rives"}))

    assert re.search(r"Comment y entrer, pour « [^»]+ » :", page)
    assert "Pour ses autres services, voyez sa page." in page


def test_the_page_of_an_organisation_says_it_of_each_service(visitor, network):
    page = text(visitor.get(f"/annuaire/{network.health.pk}/"))

    services = page.partition('id="quoi"')[2].partition("</main>")[0]
    assert services.count("Comment y entrer :") == services.count("Relu le") > 1
    assert "Qui peut demander :" in services


@pytest.mark.parametrize(("typed", "number"), [("3919", "3919"), ("39 19", "3919"), ("appeler le 17", "17")])
def test_a_number_of_emergency_typed_in_the_field_of_the_directory_says_whose_it_is(visitor, network, typed, number):
    page = text(visitor.get("/annuaire/", {"q": typed}))

    first = page[page.index("<main") : page.index("<h1")]
    assert 'href="tel:112"' in first and f'<li><a class="nowrap" href="tel:{number}">{number}</a>' in first
