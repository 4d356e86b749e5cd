"""Her applications on her own page: she reads each, and says which papers she has."""

import pytest

from cordee.network.models import Organisation
from cordee.support.models import Application
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.support import ApplicationFactory
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


def says(person, application, **data):
    return person.posts("say_paper", application.pk, **data)


def hers(application) -> list[str]:
    with bypass_row_security():
        return list(Application.objects.get(pk=application.pk).hers)


def test_without_any_her_page_says_nothing_of_applications(person):
    assert "Vos démarches" not in home(person)


def test_she_reads_each_with_its_papers_and_what_was_decided(person, followed):
    lead = Organisation.objects.get(pk=followed.recipient_id)
    ApplicationFactory(case=followed.case, title="Pension", owner=None)
    ApplicationFactory(case=followed.case, title="RQTH", owner=lead, received=["Certificat médical"])
    ApplicationFactory(case=followed.case, title="AAH", filed=True)
    ApplicationFactory(case=followed.case, title="CPF", granted=True, decision="Formation acceptée")
    ApplicationFactory(case=followed.case, title="Aide", dropped=True, reason="Vous avez trouvé autrement")
    ApplicationFactory(case=CaseFactory(), title="Autre personne")

    shown = home(person)

    assert "Vos démarches" in shown
    assert "Pension À envoyer par vous, avant le" in shown
    assert "s'en occupe." in shown and "L'organisme l'a." in shown
    assert "AAH Partie le" in shown
    assert "CPF Formation acceptée La réponse est du" in shown
    assert "Vous avez trouvé autrement" in shown
    assert "Autre personne" not in shown
    (read,) = [one for one in journal() if one.kind == "own_case.read"]
    assert "health" in read.classes


def test_she_says_that_she_has_a_paper_then_no_longer(person, followed):
    one = ApplicationFactory(case=followed.case, owner=None)
    home(person)

    first = says(person, one, paper="1", has="1")
    assert first.status_code == 302 and hers(one) == ["Certificat médical"]
    assert "Vous dites l'avoir." in home(person)
    says(person, one, paper="1", has="1")
    says(person, one, paper="1", has="0")

    assert hers(one) == []
    assert [one.kind for one in journal()].count("application.paper_said") == 2


@pytest.mark.parametrize("paper", ["", "3", "-1", "٣", "9999", "Certificat médical"])
def test_what_is_no_paper_of_it_is_refused_with_a_sentence(person, followed, paper):
    one = ApplicationFactory(case=followed.case, owner=None)
    home(person)

    answer = says(person, one, paper=paper, has="1")

    assert (answer.status_code, hers(one)) == (409, [])
    assert "Ce papier n'est plus à réunir." in text_of(answer)


def test_what_is_filed_or_anothers_is_not_changed(person, followed):
    gone, others = ApplicationFactory(case=followed.case, filed=True), ApplicationFactory(case=CaseFactory())
    home(person)

    assert says(person, gone, paper="0", has="1").status_code == 409
    assert says(person, others, paper="0", has="1").status_code == 404
    assert (hers(gone), hers(others)) == ([], [])
