"""What programs read of the public pages: every page is listed, and each says what it is about."""

import json
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import html5lib
import pytest

from cordee.catalogue import queries as catalogue_room
from cordee.library.sheets import service_sheet
from cordee.library.shelf import Shelf
from cordee.library.structured_service import structured_service
from cordee.ui.structured import structured
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory

SPACE, SITE = "{http://www.w3.org/1999/xhtml}", "https://cordee.example.org"
HOSTILE = 'Maison </script><script>alert("1")</script> & « fils »'


@pytest.fixture(autouse=True)
def named(settings):
    settings.CORDEE_BASE_URL = SITE


@pytest.fixture
def house(published):
    found = OrganisationFactory(kind="mdph", departement="69", name=HOSTILE)
    OfferFactory(organisation=found, operator_kind="mdph", departements=["69"], phone="04 65 71 00 01")
    return found


def told(page):
    """The data of the page, as a strict reader finds it: one block."""
    blocks = [one for one in html5lib.parse(page).iter(f"{SPACE}script") if one.get("type") == "application/ld+json"]
    return [json.loads(one.text) for one in blocks]


def test_a_service_says_what_it_is_where_and_how_to_ask(site, settings):
    (french,), (english,) = told(site("/droits/rqth/")), told(site("/en/droits/rqth/"))

    assert (french["@context"], french["@type"]) == ("https://schema.org", "GovernmentService")
    assert french["url"] == f"{SITE}/droits/rqth/" and english["url"] == f"{SITE}/en/droits/rqth/"
    assert french["areaServed"] == {"@type": "AdministrativeArea", "name": "Auvergne-Rhône-Alpes"}
    assert french["serviceOperator"] and all(one["name"] for one in french["serviceOperator"])
    assert french["availableChannel"]["servicePhone"]["telephone"] == settings.CORDEE_LINE_NUMBER
    assert (french["inLanguage"], english["inLanguage"]) == ("fr", "en")
    assert french["name"] != english["name"]


def test_what_is_shown_of_another_day_is_told_to_no_program(site):
    assert told(site("/droits/rqth/?au=1/6/2015")) == []


def test_each_service_in_force_has_an_area_and_an_address(published, today):
    known = Shelf(catalogue_room.current_catalogue(), today)

    for family in known.services:
        sheet = service_sheet(family, known, today=today, reader=None)
        data = structured_service(sheet, known, address=f"{SITE}/droits/{family}/")
        assert data["areaServed"]["name"] in ("France", "Auvergne-Rhône-Alpes"), family
        assert data["url"].endswith(f"/{family}/") and data["name"] and data["description"], family


def test_the_area_is_the_region_of_the_day(published):
    on = date(2015, 6, 1)
    known = Shelf(catalogue_room.current_catalogue(), on)
    sheet = replace(service_sheet("rqth", known, today=on, reader=None))

    assert structured_service(sheet, known, address="")["areaServed"]["name"] == "Rhône-Alpes"


def test_an_organisation_says_who_it_is_and_where_it_serves(site, house):
    page = site(f"/annuaire/{house.pk}/")

    (data,) = told(page)
    assert (data["@type"], data["url"]) == ("Organization", f"{SITE}/annuaire/{house.pk}/")
    assert data["areaServed"] == [{"@type": "AdministrativeArea", "name": "Rhône"}]
    assert data["telephone"] == "04 65 71 00 01"


def test_a_hostile_name_ends_no_block_and_is_read_as_it_was_written(site, house):
    page = site(f"/annuaire/{house.pk}/")

    assert told(page)[0]["name"] == HOSTILE
    assert "<script>alert" not in page
    assert "</script>" not in structured({"name": HOSTILE}).removesuffix("</script>")


def listed(site):
    found = ElementTree.fromstring(site("/sitemap.xml"))
    return {one.text for one in found.iter() if one.tag.endswith("}loc")}


def test_letters_and_organisations_are_in_the_sitemap_in_both_languages(site, house):
    addresses = listed(site)

    for path in (f"/annuaire/{house.pk}/", "/courriers/contestation_avis/"):
        assert {f"{SITE}{path}", f"{SITE}/en{path}"} <= addresses


def test_who_is_not_in_the_directory_is_not_in_the_sitemap(site, published):
    unreached = OrganisationFactory(kind="mdph", departement="69", phone="", address="")
    OfferFactory(organisation=unreached, operator_kind="mdph", departements=["69"], phone="")

    assert not [one for one in listed(site) if str(unreached.pk) in one]


def test_letters_and_organisations_are_on_the_plan(site, house):
    french, english = site("/plan-du-site/"), site("/en/plan-du-site/")

    assert 'href="/courriers/contestation_avis/"' in french
    assert f'href="/annuaire/{house.pk}/" lang="fr"' in french and "Rhône (1)" in french
    assert f'href="/en/annuaire/{house.pk}/" lang="fr"' in english
