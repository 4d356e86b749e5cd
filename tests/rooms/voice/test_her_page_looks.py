"""Her page on a small screen and on paper, with names as long as they come: nothing sticks out, nothing to click."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from cordee.network.models import Organisation
from tests.database import bypass_row_security
from tests.factories.orientation import RULES_ON
from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.rooms.ui.screens import Screen
from tests.rooms.voice.herself import Person, linked

pytestmark = pytest.mark.django_db
LONG = f"Service interentreprises de prévention et de santé au travail {'anticonstitutionnellement' * 3}"
FOR_FINGERS = ("Retirer mon accord", "Écrire une fiche à donner", "Cette page vous a-t-elle aidé", "English")


@pytest.fixture
def home(client, scene, settings):
    settings.CORDEE_AS_OF = RULES_ON
    followed = linked(scene.accept(scene.sent()))
    with bypass_row_security():
        Organisation.objects.filter(pk=followed.recipient_id).update(name=LONG, short_name="")
    return Person(client, followed.case_id).reads("home")


def test_the_longest_names_stay_on_a_screen_of_320_pixels_and_what_is_for_fingers_off_the_paper(home, browser):
    screen = Screen(browser, home, width=320)

    assert LONG in home
    assert sideways_scroll(screen.page) == 0
    assert accessibility_violations(screen.page) == []
    paper = PdfReader(BytesIO(screen.page.pdf(format="A4"))).pages
    said = " ".join(" ".join(page.extract_text() for page in paper).split())
    assert len(paper) <= 4
    for words in ("Votre demande", "Qui est en charge", "Vos accords", "Qui a ouvert votre dossier"):
        assert words in said, words
    assert [words for words in FOR_FINGERS if words in said] == []
    assert screen.complaints == []
    screen.context.close()
