"""What one side reads and answers."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cordee.domain.access import Role
from cordee.matching.models import MatchSide, MatchWord
from cordee.network.models import Organisation
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.rooms.matching.test_matches import case_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def doors(compare):
    here, there = OrganisationFactory(name="Cap des Bauges"), OrganisationFactory(name="Centre de Belledonne")
    case_of(here, family="Marqueuse")
    case_of(there, family="Marqueuse", departement="38")
    compare()
    return here, there


def browser(organisation: Organisation, role: Role = Role.ADVISER) -> Client:
    client = Client()
    client.force_login(MembershipFactory(organisation=organisation, role=role.value).user)
    return client


def page_of(organisation: Organisation) -> str:
    with bypass_row_security():
        side = MatchSide.objects.get(case__next_action_owner=organisation)
    return reverse("matching:match", args=[side.pk])


def answer(client: Client, page: str, word: str, *, version: int = 0, key: str = "", **more: str):
    typed = {"key": key or str(uuid4()), "version": str(version), "source": "person_said", "word": word}
    return client.post(page, typed | more)


def test_the_list_says_what_is_alike_and_nobody_s_name(doors):
    here, there = doors
    body = browser(here).get(reverse("matching:matches")).content.decode()

    assert "Même nom et même date de naissance" in body
    assert "Marqueuse" not in body and there.name not in body and 'Département">38' not in body
    assert not [event for event in journal() if event.screen]


def test_without_any_match_the_list_says_so():
    body = browser(OrganisationFactory()).get(reverse("matching:matches")).content.decode()

    assert "Rien à vérifier" in body and "Déjà répondus" not in body


def test_the_page_shows_one_s_own_person_writes_it_down_and_tells_nothing_of_the_other(doors):
    here, there = doors
    body = browser(here).get(page_of(here)).content.decode()

    assert "Marqueuse" in body and there.name not in body
    assert [event.classes for event in journal() if event.screen == "matching:match"] == [["identity"]]


def test_an_answer_is_kept_and_a_double_click_is_one(doors):
    here, _ = doors
    client, page, key = browser(here), page_of(here), str(uuid4())

    for _ in range(2):
        assert answer(client, page, "same", key=key).status_code == 302
    with bypass_row_security():
        assert MatchWord.objects.count() == 1
    assert "Attend l’autre organisme" in client.get(page).content.decode()


def test_who_answers_on_an_old_page_is_told_and_nothing_changes(doors):
    here, _ = doors
    client, page = browser(here), page_of(here)
    answer(client, page, "same")

    late = answer(client, page, "other")
    assert late.status_code == 409 and "Rien n’a été changé" in late.content.decode()
    assert answer(client, page, "other", version=1).status_code == 302


@pytest.mark.parametrize("missing", [{"source": ""}, {"source": "guess"}, {"key": ""}, {"version": "x"}])
def test_an_incomplete_answer_says_what_is_missing(doors, missing):
    here, _ = doors
    late = browser(here).post(page_of(here), {"key": str(uuid4()), "version": "0", "source": "document"} | missing)

    assert late.status_code == 422


def test_hidden_and_missing_look_the_same(doors):
    here, there = doors
    missing = reverse("matching:match", args=[uuid4()])

    for client in (browser(OrganisationFactory()), browser(here, Role.PHONE_AGENT), browser(here, Role.ANIMATOR)):
        hidden = [client.get(page_of(there)), client.get(missing), answer(client, page_of(there), "same")]
        assert [response.status_code for response in hidden] == [404, 404, 404]
