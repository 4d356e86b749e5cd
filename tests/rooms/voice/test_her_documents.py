"""Documents on her own page: those for the team and her, opened after her proof; nothing of what others keep."""

import pytest

from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.documents import WORDS, DocumentFactory
from tests.rooms.referrals.page_scene import text_of
from tests.rooms.voice.herself import Person, linked

pytestmark = pytest.mark.django_db


@pytest.fixture
def followed(scene):
    return linked(scene.accept(scene.sent()))


@pytest.fixture
def person(client, followed) -> Person:
    return Person(client, followed.case_id)


def home(person) -> str:
    return text_of(person.client.get(person.page("home")))


def opened(person, one, **more):
    return person.client.get(person.page("document", one.pk), more)


def test_without_a_document_her_page_says_nothing_of_any(person):
    assert "Vos documents" not in home(person)


def test_she_lists_and_opens_what_is_for_the_team_whatever_it_tells(person, followed):
    plain = DocumentFactory(case=followed.case, on_disk=True)
    healing = DocumentFactory(case=followed.case, about_health=True, title="Avis d’aptitude", on_disk=True)
    DocumentFactory(case=followed.case, audience="mon_organisme", title="Brouillon du CIBC")
    DocumentFactory(case=followed.case, audience="sante", title="Courrier entre médecins")
    DocumentFactory(case=followed.case, struck=True, title="Erreur de dossier")
    other = DocumentFactory(case=CaseFactory(), title="Autre personne", on_disk=True)

    shown = home(person)

    assert "Convention de bilan" in shown
    assert "Avis d'aptitude" in shown
    assert "Erreur de dossier" in shown
    assert "Retiré et détruit le" in shown
    for hidden in ("Brouillon du CIBC", "Courrier entre médecins", "Autre personne"):
        assert hidden not in shown
    answer = opened(person, plain)
    assert answer.content == WORDS.encode()
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Content-Disposition"].startswith("inline")
    assert "no-store" in answer["Cache-Control"]
    assert opened(person, healing, fichier="")["Content-Disposition"].startswith("attachment")
    assert opened(person, other).status_code == 404
    read = [(one.target, one.classes) for one in journal() if one.kind == "document_file.read"]
    assert read == [(str(plain.pk), ["situation"]), (str(healing.pk), ["health"])]


def test_what_is_gone_says_so(person, followed):
    assert opened(person, DocumentFactory(case=followed.case, struck=True)).status_code == 404
    assert opened(person, DocumentFactory(case=followed.case)).status_code == 404


def test_nothing_opens_before_she_has_shown_that_it_is_she(person, followed):
    one = DocumentFactory(case=followed.case, on_disk=True)
    person.client.cookies.clear()

    answer = opened(person, one)

    assert (answer.status_code, answer["Location"]) == (302, person.page("home"))
