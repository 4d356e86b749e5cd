"""The same pages in English, under « /en/ »: what is French only stays French."""

import pytest
from django.urls import reverse
from django.utils import translation

pytestmark = pytest.mark.django_db

BASE = "http://localhost:8000"


def test_a_public_page_says_its_language_and_leads_to_the_other(client):
    french, english = client.get("/accessibilite/").content.decode(), client.get("/en/accessibilite/").content.decode()

    assert '<html lang="fr">' in french and f'hreflang="en" href="{BASE}/en/accessibilite/"' in french
    assert '<html lang="en">' in english and f'hreflang="fr" href="{BASE}/accessibilite/"' in english


def test_the_language_is_in_the_address_and_nowhere_else(client):
    answer = client.get("/accessibilite/", headers={"accept-language": "en"}, COOKIES={"django_language": "en"})

    assert '<html lang="fr">' in answer.content.decode()
    assert not answer.cookies


def test_addresses_written_on_an_english_page_are_english(client):
    with translation.override("en"):
        assert reverse("ui:legal") == "/en/mentions-legales/"
    assert reverse("ui:legal") == "/mentions-legales/"


@pytest.mark.parametrize("path", ["/pro/", "/pro/orientations/"])
def test_a_page_of_professionals_is_french(client, path):
    answer = client.get(f"/en{path}?suite=1")

    assert answer.status_code in (302, 404)
    if answer.status_code == 302:
        assert not answer["Location"].startswith("/en/")


def test_what_is_not_spoken_in_english_takes_no_form_there(client):
    assert client.post("/en/pro/").status_code in (302, 404)


def test_two_requests_after_each_other_keep_their_own_language(client):
    client.get("/en/accessibilite/")

    assert '<html lang="fr">' in client.get("/accessibilite/").content.decode()
