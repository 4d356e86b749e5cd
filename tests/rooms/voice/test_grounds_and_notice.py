"""C-04: a case says who answers for it, and on what ground; C-07: what a calculation did, and that somebody decided."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.config.environment import WrongSetting, read
from cordee.domain.grounds import Grounds, HealthException, LawfulBasis
from cordee.people.personal_links import secret_of
from cordee.referrals.links import secret_of as answer_secret_of
from cordee.referrals.models import AnswerLink
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import MembershipFactory
from tests.factories.orientation import RULES_ON
from tests.factories.voice import PersonLinkFactory

DECIDED = "Un calcul a proposé, une personne a décidé"


def text(response):
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def held(case_id):
    with bypass_row_security():
        case = Case.objects.get(pk=case_id)
    return case.controller_id, case.lawful_basis, case.health_exception


def her_page(client, case_id):
    with bypass_row_security():
        link = PersonLinkFactory(case=Case.objects.select_related("person").get(pk=case_id))
    client.post(reverse("voice:prove", args=[secret_of(link.pk)]), {"shown": "3344"})
    return text(client.get(reverse("voice:home", args=[secret_of(link.pk)])))


@pytest.mark.parametrize("words", ["", "mission_interet_public", "consentement beaucoup", "a b c"])
def test_a_ground_that_the_regulation_does_not_know_stops_the_start(words):
    with pytest.raises(ValueError, match=r".*"):
        Grounds.read(words)


def test_a_wrong_ground_is_named_with_its_variable():
    with pytest.raises(WrongSetting, match="CORDEE_LEGAL_GROUNDS"):
        read({"CORDEE_LEGAL_GROUNDS": "parce que"})


@pytest.mark.django_db
def test_a_case_keeps_the_grounds_of_the_day_it_was_opened(scene, settings):
    first = scene.called()
    settings.CORDEE_LEGAL_GROUNDS = Grounds(basis=LawfulBasis.LEGAL_OBLIGATION, exception=HealthException.CARE)
    second = scene.called(phone="06 99 88 77 66")

    assert held(first.case) == (scene.line.pk, "mission_interet_public", "consentement_explicite")
    assert held(second.case) == (scene.line.pk, "obligation_legale", "soins_medecine_du_travail")
    opened = [event.detail["lawful_basis"] for event in journal() if event.kind == "case.opened"]
    assert sorted(opened) == ["mission_interet_public", "obligation_legale"]


@pytest.mark.django_db
def test_nobody_changes_the_ground_of_a_case_and_none_is_without(scene):
    called = scene.called()

    for column, value in (("controller_id", scene.operator.pk), ("lawful_basis", "contrat")):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), acting_as(scene.agent):
            Case.objects.filter(pk=called.case).update(**{column: value})
    with bypass_row_security(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update cases_case set lawful_basis = '' where id = %s", [called.case])


@pytest.mark.django_db
def test_her_page_says_who_answers_for_her_data_on_what_ground_and_that_somebody_decided(client, scene, settings):
    settings.CORDEE_AS_OF = RULES_ON
    called = scene.called()
    scene.sent(called)

    page = her_page(client, called.case)

    assert "Ligne régionale en est responsable" in page
    assert "une mission d’intérêt public (RGPD, article 6, e)" in page
    assert "votre accord explicite (RGPD, article 9, a)" in page
    assert DECIDED in page


@pytest.mark.django_db
def test_the_pages_of_a_request_say_what_was_calculated_and_who_decided(client, scene, settings):
    settings.CORDEE_AS_OF = RULES_ON
    referral = scene.sent()
    with bypass_row_security():
        link = AnswerLink.objects.get(referral=referral.pk)
    client.force_login(MembershipFactory(organisation=scene.operator, role="adviser").user)

    pages = [
        text(client.get(reverse("referrals:detail", args=[referral.pk]))),
        text(client.get(reverse("referrals:answer_link", args=[answer_secret_of(link.pk)]))),
    ]

    for page in pages:
        assert DECIDED in page
        assert "version visite_prereprise_2022" in page
        assert scene.line.display_name in page[page.index(DECIDED) :]
