"""What the demo builds, told for real, breaks nothing: it is made of the acts of the application."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from cordee.catalogue.queries import reference_day
from cordee.demo import accounts, people, stories
from cordee.demo.examples import Examples
from cordee.demo.people import Telling
from cordee.demo.stories import Ending
from cordee.invariants import actions
from cordee.referrals import overdue
from cordee.referrals.models import Referral
from tests.database import bypass_row_security

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_network")]


@pytest.fixture
def as_the_worker() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE cordee_worker")
        yield
        cursor.execute("SET LOCAL ROLE cordee_web")


def test_everything_holds_in_the_demo_whatever_became_of_its_requests(as_the_worker):
    on = reference_day()
    told = list(stories.told(stories.read_recipe(settings.CORDEE_REFERENCE_DATA), people.towns(on), on=on))
    some = [story for ending in Ending for story in [one for one in told if one.ending is ending][:2]]

    Telling(on, lambda message: None).all(some)
    Examples(told, on=on, agent=accounts.agent(), now=timezone.now()).build()
    overdue.sweep(at=timezone.now())  # as the demo does when it is built

    with bypass_row_security():
        assert len(set(Referral.objects.values_list("state", flat=True))) >= 6
    assert actions.check(at=timezone.now(), whole=True) == []
