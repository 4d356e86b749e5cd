"""The rights officer looks at what the watch found; to everybody else these pages do not exist."""

import pytest
from django.urls import reverse

from cordee.domain.access import Role
from cordee.privacy.models import Watch
from tests.database import bypass_row_security
from tests.factories.cases import CaseFactory
from tests.factories.network import MembershipFactory
from tests.factories.privacy import WatchFactory

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def line(scene):
    with bypass_row_security():
        case = type(scene.referral.case).objects.get(pk=scene.referral.case_id)
    return WatchFactory(case=case, membership=scene.adviser, count=4)


def page(line, name="watched"):
    return reverse(f"privacy:{name}", args=[line.pk])


def test_an_empty_list_says_how_often_the_journal_is_read(client, scene):
    client.force_login(scene.officer.user)

    shown = text(client.get(reverse("privacy:rights")))

    assert "Rien à regarder" in shown and "La veille relit le journal chaque heure" in shown


def test_the_list_names_rule_organisation_and_case_never_who_read(client, scene, line):
    client.force_login(scene.officer.user)
    volume = WatchFactory(of_no_case=True)

    shown = text(client.get(reverse("privacy:rights")))

    assert "Première lecture d’un dossier sensible" in shown and "61 personnes" in shown
    assert page(line) in shown and page(volume) in shown
    assert str(scene.adviser.user) not in shown
    assert "2 lectures à regarder" in text(client.get(reverse("ui:pro_home")))


def test_the_opinion_is_given_once_and_another_one_is_refused_in_a_sentence(client, scene, line):
    client.force_login(scene.officer.user)
    assert str(scene.adviser.user) in text(client.get(page(line)))

    assert client.post(page(line, "conclude"), {}).status_code == 422
    given = client.post(page(line, "conclude"), {"finding": "justified"}, follow=True)
    refused = client.post(page(line, "conclude"), {"finding": "abused"})

    assert "Justifié, le" in text(given)
    assert refused.status_code == 409 and "Un avis a déjà été donné" in text(refused)
    with bypass_row_security():
        assert Watch.objects.get(pk=line.pk).finding == "justified"
    assert "Lectures regardées" in text(client.get(reverse("privacy:rights")))


def test_an_officer_reads_their_own_line_without_a_form(client, scene, line):
    own = WatchFactory(case=CaseFactory(departement="73"), membership=scene.officer)
    client.force_login(scene.officer.user)

    shown = text(client.get(page(own)))

    assert "Cette lecture est la vôtre" in shown and "Donner mon avis" not in shown
    assert client.post(page(own, "conclude"), {"finding": "justified"}).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.RIGHTS_OFFICER])
def test_to_others_hidden_and_missing_look_the_same(client, scene, line, role):
    client.force_login(MembershipFactory(role=role.value, organisation=line.organisation).user)
    missing = reverse("privacy:watched", args=["00000000-0000-4000-8000-000000000000"])

    answers = {client.get(address).status_code for address in (page(line), missing)}

    assert answers | {client.post(page(line, "conclude"), {"finding": "justified"}).status_code} == {404}


def test_an_officer_of_elsewhere_does_not_see_the_line(client, scene, line):
    client.force_login(MembershipFactory(role=Role.RIGHTS_OFFICER.value, departements=["38"]).user)

    assert client.get(page(line)).status_code == 404
