"""Her own pages, the sheet that she gives, the answer link: sound code; what she agrees to, said easily."""

import pytest
from django.urls import reverse

from cordee.domain.referral import State
from cordee.referrals import agreeing, links
from cordee.referrals.models import AnswerLink
from tests.database import bypass_row_security
from tests.factories.orientation import RULES_ON
from tests.rooms.ui.markup import complaints
from tests.rooms.voice.herself import Person, linked

pytestmark = pytest.mark.django_db

HERS = ("home", "sheets", "my_data", "contact")


@pytest.fixture(autouse=True)
def _rules_of_the_scene(settings):
    settings.CORDEE_AS_OF = RULES_ON


@pytest.fixture
def followed(scene):
    return linked(scene.accept(scene.sent()))


@pytest.fixture
def asked(scene, signalled):
    return scene.do(scene.agent, agreeing.ask_consent, referral_id=scene.drafted(signalled).pk)


@pytest.mark.parametrize("name", HERS)
def test_each_page_of_her_space_is_sound(client, followed, name):
    assert complaints(Person(client, followed.case_id).reads(name)) == []


def test_before_she_shows_who_she_is_the_page_is_sound(client, followed):
    person = Person(client, followed.case_id)
    client.cookies.clear()

    assert complaints(person.reads("home")) == []


def test_what_she_may_ask_and_compose_is_sound_errors_shown(client, followed):
    person = Person(client, followed.case_id)
    pages = [
        person.reads("compose", "medecin"),
        person.reads("compose", "employeur"),
        person.reads("ask_right", "effacement"),
        person.posts("ask_right", "effacement").content.decode(),
        person.posts("contact").content.decode(),
        person.posts("compose", "medecin").content.decode(),
    ]

    assert [complaints(page) for page in pages if "<html" in page] == [[]] * len(pages)


def test_what_she_is_asked_has_an_easy_version_on_the_same_page(client, asked):
    page = Person(client, asked.case_id).reads("home")

    assert complaints(page) == []
    assert asked.state == State.AWAITING_CONSENT.value
    easy = page[page.index("Version facile à lire") : page.index("</details>", page.index("Version facile à lire"))]
    assert "Vous pouvez dire oui ou non." in easy and "Vos droits restent les mêmes." in easy
    assert "Aucune personne handicapée intellectuelle" in easy


def test_the_page_of_an_answer_link_is_sound(client, scene):
    referral = scene.sent()
    with bypass_row_security():
        link = AnswerLink.objects.get(referral=referral.pk, revoked_at__isnull=True)
    secret = links.secret_of(link.pk)

    pages = [
        client.get(reverse(f"referrals:{name}", args=[secret])).content.decode()
        for name in ("answer_link", "answer_link_accept", "answer_link_refuse", "answer_link_question")
    ]

    assert [complaints(page) for page in pages] == [[]] * 4
