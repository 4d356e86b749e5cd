"""Once her case is closed she reads how it was noted, in the words of the field, beside what she says herself."""

import json
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from cordee.cases.models import Case
from tests.database import bypass_row_security
from tests.factories.orientation import RULES_ON
from tests.factories.voice import PersonAnswerFactory, PersonQuestionFactory
from tests.in_english import french_in
from tests.rooms.referrals.page_scene import text_of
from tests.rooms.voice.herself import Person, linked
from tests.rooms.voice.test_in_english import Herself

pytestmark = pytest.mark.django_db

NOTED = "En emploi : maintenue à son poste, adapté ou à temps partiel"
TITLE = "À la fin de votre accompagnement"


@pytest.fixture
def followed(scene, settings):
    settings.CORDEE_AS_OF = RULES_ON
    return linked(scene.accept(scene.sent()))


@pytest.fixture
def person(client, followed) -> Person:
    return Person(client, followed.case_id)


def closed(referral, closing="maintien_poste_adapte"):
    with bypass_row_security():
        PersonAnswerFactory(
            question=PersonQuestionFactory(referral=referral, state="answered"),
            helped="en_partie",
            work="formation",
            words="J’apprends un autre métier.",
        )
        PersonQuestionFactory(referral=referral, moment="12_mois", asked_on=timezone.localdate() + timedelta(days=90))
        said = {"next_action": "", "next_action_on": None, "next_action_owner": None}
        said |= {"state": "closed", "closing": closing, "closed_on": date(2024, 9, 30) if closing else None}
        Case.objects.filter(pk=referral.case_id).update(**said)


def home(person):
    return text_of(person.client.get(person.page("home")))


def test_her_page_has_it_once_her_case_is_closed_beside_her_own_word(person, followed):
    before = home(person)
    closed(followed)

    after = home(person)

    assert TITLE not in before
    assert f"L'organisme en charge a noté, le lundi 30 septembre 2024 : {NOTED}" in after
    assert "Ce suivi vous a aidé : En partie. Où vous en êtes : En formation." in after
    assert "J'apprends un autre métier." in after
    assert after.index(NOTED) < after.index("J'apprends un autre métier.")


def test_what_she_takes_away_has_it_too(person, followed):
    still_open = json.loads(person.posts("export").content)
    closed(followed)

    data = json.loads(person.posts("export").content)
    paper = PdfReader(BytesIO(person.posts("export", format="pdf").content))

    assert (still_open["case"]["closing"], data["case"]["closing"]) == ("", "maintien_poste_adapte")
    assert NOTED in " ".join("".join(page.extract_text() for page in paper.pages).split()).replace("\xa0", " ")
    assert NOTED in text_of(person.client.get(person.page("my_data")))


def test_in_english_the_words_of_the_field_are_english_too(client, followed):
    her = Herself(client, followed.case_id)
    her.posts("prove", shown="33 44")
    closed(followed)

    shown = her.reads("home")

    assert "In work: kept in the same job, adapted or part-time" in shown
    assert french_in(shown.replace("J’apprends un autre métier.", "")) == []
    assert "In work: kept in the same job, adapted or part-time" in her.reads("my_data")


def test_a_case_that_was_closed_before_words_were_asked_says_none(person, followed):
    closed(followed, closing="")

    assert TITLE not in home(person)
