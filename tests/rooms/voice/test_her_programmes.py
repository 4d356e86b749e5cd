"""Her programmes on her own page: where each stands, what is hers, what was quoted; nobody else's."""

import pytest

from cordee.domain.programmes import Entry, What
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.people import CAME_AT
from tests.factories.programmes import ProgrammeFactory
from tests.rooms.referrals.page_scene import text_of
from tests.rooms.voice.herself import Person, linked

pytestmark = pytest.mark.django_db
DAY = CAME_AT.date()


@pytest.fixture
def followed(scene):
    return linked(scene.accept(scene.sent()))


@pytest.fixture
def person(client, followed) -> Person:
    return Person(client, followed.case_id)


def home(person) -> str:
    return text_of(person.client.get(person.page("home")))


def wrote(*entries: Entry) -> list[dict]:
    return [one.to_json() for one in entries]


def test_without_any_her_page_says_nothing_of_programmes(person):
    assert "Votre programme" not in home(person)


def test_she_reads_that_the_synthesis_is_hers_and_when_documents_go(person, followed):
    handed = Entry(id="1", what=What.HANDED, of="", on=DAY)
    ProgrammeFactory(case=followed.case, title="Bilan commencé")
    ProgrammeFactory(case=followed.case, title="Bilan fini", entries=wrote(handed), stopped=True, destroy_on=DAY)
    ProgrammeFactory(case=CaseFactory(), title="Autre personne")

    shown = home(person)

    assert "Bilan commencé En cours." in shown and "Phase préliminaire." in shown
    assert "Elle vous sera remise : elle n'est qu'à vous." in shown
    assert "personne ne la reçoit sans votre accord écrit." in shown
    assert "Bilan fini Arrêté le" in shown and "Elle a trouvé un poste" in shown
    assert "Les documents de travail sont détruits le" in shown
    assert "Autre personne" not in shown
    (read,) = [one for one in journal() if one.kind == "own_case.read"]
    assert "health" not in read.classes


def test_she_reads_what_the_physician_wrote_and_the_reading_says_that_it_is_of_health(person, followed):
    quoted = Entry(id="1", what=What.RECORD, of="restriction", on=DAY, words="Pas plus de 10 kg", who="Dre Rivoire")
    wrong = Entry(id="2", what=What.RECORD, of="restriction", on=DAY, words="Rayée", who="X", struck="Erreur")
    ProgrammeFactory(case=followed.case, about_health=True, entries=wrote(quoted, wrong))

    shown = home(person)

    assert "Pas plus de 10 kg" in shown and "Dre Rivoire" in shown and "Rayée" not in shown
    (read,) = [one for one in journal() if one.kind == "own_case.read"]
    assert "health" in read.classes
