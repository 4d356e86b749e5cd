"""The steps of her plan on her own page: all of them, to read, in the words of who planned them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.articles import the
from cordee.network.models import Organisation
from cordee.support.models import Step
from tests.factories.cases import CaseFactory
from tests.factories.support import StepFactory
from tests.factories.voice import holder_of
from tests.rooms.referrals.page_scene import text_of
from tests.rooms.voice.herself import Person, linked

pytestmark = pytest.mark.django_db

SOON = timezone.localdate() + timedelta(days=10)


@pytest.fixture
def followed(scene):
    return linked(scene.accept(scene.sent()))


@pytest.fixture
def person(client, followed) -> Person:
    return Person(client, followed.case_id)


def home(person) -> str:
    return text_of(person.client.get(person.page("home")))


def test_without_a_step_her_page_says_nothing_of_a_plan(person):
    assert "Votre plan" not in home(person)


def test_she_reads_every_step_who_does_it_and_what_became_of_it(person, followed):
    lead = Organisation.objects.get(pk=followed.recipient_id)
    StepFactory(case=followed.case, owner=None, title="Écrire au médecin", due_on=SOON, funding="Sans frais")
    StepFactory(case=followed.case, owner=lead, title="Étudier le poste")
    StepFactory(case=followed.case, owner=lead, title="Prendre rendez-vous", done=True)
    StepFactory(case=followed.case, owner=lead, title="Bilan", dropped=True, reason="Vous avez trouvé autrement")
    StepFactory(case=CaseFactory(), title="Autre personne")

    shown = home(person)

    assert "Votre plan" in shown
    assert "Écrire au médecin Par vous, pour le" in shown
    assert "Financement : Sans frais" in shown
    assert f"Étudier le poste Par {the(lead.display_name)}, pour le" in shown
    assert "Prendre rendez-vous C'est fait depuis le" in shown
    assert "Abandonné le" in shown.split("Bilan")[1][:40]
    assert "Vous avez trouvé autrement" in shown
    assert "Autre personne" not in shown


def test_she_changes_no_step(person, followed):
    step = StepFactory(case=followed.case, owner=None)
    her = holder_of(followed.case_id)

    with acting_as(her), connection.cursor() as cursor:
        cursor.execute("update support_step set settled_by = settled_by where id = %s", [step.pk])
        changed = cursor.rowcount
        found = list(Step.objects.visible_to(her).values_list("pk", flat=True))

    assert (changed, found) == (0, [step.pk])
