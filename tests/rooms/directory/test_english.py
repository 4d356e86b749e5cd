"""The directory, the local sheet and the employers' pages on their English pages."""

import pytest

from tests.in_english import french_in, french_links_in

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "/en/annuaire/",
    "/en/annuaire/?commune=69123",
    "/en/annuaire/?lieu=Lyon&service=visite_reprise&categorie=1&q=sante",
    "/en/annuaire/?departement=69&besoin=reprendre_apres_arret",
    "/en/annuaire/?service=vae",
    "/en/annuaire/fiche/",
    "/en/annuaire/fiche/69123/",
    "/en/employeurs/",
    "/en/affiche/",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_of_the_directory_is_in_english_and_leads_to_english_pages(client, network, address):
    page = client.get(address, follow=True).content.decode()

    assert french_in(page) == []
    assert [one for one in french_links_in(page) if not one.startswith("/territoire/")] == []


def test_an_organisation_keeps_its_name_and_its_address_in_french_and_says_its_hours_in_english(client, network):
    page = client.get(f"/en/annuaire/{network.health.pk}/").content.decode()

    assert "Monday to Friday, 9am to midday" in page
    assert '<span lang="fr">1, rue de l&#x27;Exemple' in page
    assert "First appointment within" in page or "Last checked" in page
    assert french_in(page) == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/en/annuaire/?lieu=Xyzzyville", "No town is called “Xyzzyville”."),
        ("/en/annuaire/fiche/?lieu=Xyzzyville", "No town is called “Xyzzyville”."),
        ("/en/annuaire/fiche/00000/", "No town has the code “00000”."),
    ],
)
def test_a_town_that_nobody_knows_is_told_in_english(client, network, address, said):
    page = client.get(address).content.decode()

    assert said in page
    assert french_in(page) == []


def test_a_form_of_the_directory_stays_on_english_pages(client, network):
    page = client.get("/en/annuaire/").content.decode()
    sheet = client.get("/en/annuaire/fiche/?lieu=Lyon")

    assert '<form method="get" action="/en/annuaire/"' in page
    assert sheet.url == "/en/annuaire/fiche/69123/"


def test_the_poster_and_the_text_to_copy_stay_french_and_lead_to_french_pages(client, db, settings):
    settings.CORDEE_BASE_URL = "https://cordee.example.org"
    page = client.get("/en/affiche/").content.decode()

    assert "Poster and text for the intranet" in page
    assert '<section class="poster" aria-labelledby="affiche" lang="fr">' in page
    assert "Un agent vous écoute" in page
    assert "sans rien laisser : https://cordee.example.org/faire-le-point/" in page
    assert "cordee.example.org/en/" not in page[page.index("<main") :]


def test_an_employer_reads_its_duties_and_its_deadlines_in_english(client, network):
    page = client.get("/en/employeurs/").content.decode()

    assert "<p>The employer looks for another job" in page
    assert '<p lang="fr">' not in page[page.index("<main") : page.index("</main>")]
    assert "At the latest " in page
    assert "working days (Monday to" in page
    assert "Rules in force on " in page
