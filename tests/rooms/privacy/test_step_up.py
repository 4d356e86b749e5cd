"""Who reads very many people in a day proves again who they are, at the threshold and at each multiple of it."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.network.queries import actor_of
from tests.factories.audit import journal
from tests.rooms.privacy.test_pages import confirm

pytestmark = pytest.mark.django_db


def read(member, people, classes=("identity",)):
    actor = actor_of(member)
    shown = [audit.Shown(person=uuid4(), classes=tuple(classes)) for _ in range(people)]
    with acting_as(actor):
        audit.record_readings("person", shown, actor=actor, at=timezone.now(), screen="referrals:detail")


@pytest.fixture
def page(client, scene, settings):
    settings.CORDEE_WATCH_STEP_UP = 3
    client.force_login(scene.adviser.user)
    return reverse("referrals:detail", args=[scene.referral.pk])


def test_below_the_threshold_nothing_is_asked(client, scene, page):
    read(scene.adviser, 2)
    read(scene.adviser, 5, classes=["operational"])
    read(scene.lead, 5)

    assert client.get(page).status_code == 200


def test_at_the_threshold_a_page_about_people_asks_first_then_comes_back(client, scene, page):
    read(scene.adviser, 3)

    asked = client.get(page)

    assert asked.status_code == 302
    assert asked.url == f"{reverse('account_reauthenticate')}?next={page.replace('/', '%2F')}"
    assert [event.screen for event in journal() if event.kind == "access.confirmation_asked"] != []
    confirm(client, ago=3600)
    assert client.get(page).status_code == 302
    confirm(client)
    assert client.get(page).status_code == 200


def test_what_shows_nobody_stays_open(client, scene, page):
    read(scene.adviser, 3)

    assert client.get(reverse("ui:pro_home")).status_code == 200


def test_the_next_multiple_asks_again(client, scene, page):
    read(scene.adviser, 3)
    confirm(client)
    read(scene.adviser, 2)
    assert client.get(page).status_code == 200  # with this one, the sixth
    confirm(client, ago=60)

    assert client.get(page).status_code == 302
