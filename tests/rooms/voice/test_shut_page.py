"""Her browser refuses cookies, or her page shut while she was writing: it is said, and what she wrote is there."""

import re

import pytest
from django.test import Client

from cordee.voice.models import RightsRequest
from tests.database import bypass_row_security
from tests.factories.orientation import RULES_ON
from tests.rooms.ui.markup import complaints
from tests.rooms.voice.herself import Person, linked

pytestmark = pytest.mark.django_db
WORDS = "Mon employeur n’est plus le même.\nIl a changé en mars 👍 <b>&amp;</b>"


@pytest.fixture(autouse=True)
def _rules_of_the_scene(settings):
    settings.CORDEE_AS_OF = RULES_ON


@pytest.fixture
def followed(scene):
    return linked(scene.accept(scene.sent()))


@pytest.fixture
def person(client, followed):
    return Person(client, followed.case_id)


def test_a_browser_that_refuses_cookies_is_told_so_and_may_still_take_everything_back(person):
    forgetful = Client()
    shown = forgetful.post(person.page("prove"), {"shown": "33 44"})
    forgetful.cookies.clear()

    page = forgetful.get(shown.url).content.decode()

    assert "refuse les cookies" in page and "Retirer tous mes accords" in page and "tel:" in page
    assert complaints(page) == []


def test_a_browser_that_keeps_them_comes_to_the_plain_address_of_her_page(person):
    browser = Client()
    shown = browser.post(person.page("prove"), {"shown": "33 44"})
    assert browser.get(shown.url).url == person.page("home")

    again = browser.post(person.page("prove"), {"shown": "33 44"})

    assert again.url == person.page("home")
    assert "refuse les cookies" not in browser.get(again.url).content.decode()


def test_opening_her_page_for_the_first_time_says_nothing_of_cookies(person):
    assert "cookies" not in Client().get(person.page("home")).content.decode()


@pytest.mark.parametrize(
    ("name", "more", "field"),
    [
        ("ask_right", ["correction"], "words"),
        ("contact", [], "email"),
        ("compose", ["medecin"], "demande"),
    ],
)
def test_what_she_wrote_when_her_page_had_shut_is_given_back_and_nothing_is_sent(person, name, more, field):
    person.client.cookies.clear()

    answer = person.posts(name, *more, **{field: WORDS, "key": "une-cle-de-son-formulaire"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Il a changé en mars 👍 &lt;b&gt;&amp;amp;&lt;/b&gt;" in page
    assert re.search(r"s’est refermée", page) and complaints(page) == []
    with bypass_row_security():
        assert not RightsRequest.objects.exists()


def test_an_act_without_words_leads_to_her_page_as_before(person):
    person.client.cookies.clear()

    assert person.posts("export", format="json").url == person.page("home")
