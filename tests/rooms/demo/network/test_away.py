"""Who is away in the demo, what an agent who is away had promised, whom the line rang: by the acts of the rooms."""

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.catalogue.queries import reference_day
from cordee.demo import accounts, away, line, people, stories
from cordee.demo.stories import Ending
from cordee.enquiries import naming, taking
from cordee.enquiries.models import Enquiry
from cordee.enquiries.triage import Basket, Narrowing
from cordee.frontdesk.models import WarmTransfer
from cordee.presence.models import Absence
from tests.database import bypass_row_security

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_network")]


@pytest.fixture
def as_the_worker():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE cordee_worker")
        yield
        cursor.execute("SET LOCAL ROLE cordee_web")


def promised():
    with bypass_row_security():
        return Enquiry.objects.select_related("owner__user").get(kind="rappel_promis")


def test_absences_are_said_once_and_what_was_promised_by_who_is_away_comes_to_a_colleague(as_the_worker):
    for _ in range(2):
        away.announce(now=timezone.now())

    with bypass_row_security():
        assert Absence.objects.count() == 3
        assert Absence.objects.exclude(stand_in="").count() == 3
    assert promised().owner.user.email == accounts.SECOND_AGENT and promised().next_at < timezone.now()
    agent = accounts.agent()
    with acting_as(agent):
        said = {"basket": Basket.CALL_BACKS, "narrowed": Narrowing(), "actor": agent, "at": timezone.now()}
        assert taking.take_next(**said).pk == promised().pk
    assert promised().owner.user.email == accounts.AGENT


def test_or_is_put_in_the_name_of_who_is_there(as_the_worker):
    away.announce(now=timezone.now())

    assert naming.name_late(at=timezone.now()) == 1
    assert promised().owner.user.email == accounts.AGENT


def test_the_line_rings_some_of_those_to_whom_it_sends(as_the_worker):
    on = reference_day()
    told = list(stories.told(stories.read_recipe(settings.CORDEE_REFERENCE_DATA), people.towns(on), on=on))
    rung = [one for one in told if one.ending is Ending.WAITING and one.number % line.ONE_IN_RUNG == 0][:4]
    agent, at = accounts.agent(), timezone.now()
    made = []
    for story in rung:
        with acting_as(agent):
            made.append(line.take_call(story, agent=agent, at=at, ended_at=at))

    with bypass_row_security():
        recipients = list(WarmTransfer.objects.order_by("pk").values_list("recipient", flat=True))
        assert sorted(recipients) == sorted(one.recipient_id for one in made if one)
    assert recipients
