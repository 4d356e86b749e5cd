"""What a newcomer is shown besides the three hundred: each example is there, once, by the acts of the rooms."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from cordee.catalogue.queries import reference_day
from cordee.demo import accounts, people, stories
from cordee.demo.examples import ASKED_BY_HIS_LINK, HEALTH, Examples, when_people_work
from cordee.demo.network import organisation_id
from cordee.demo.people import Telling
from cordee.demo.stories import Ending
from cordee.documents import kept
from cordee.documents.models import Document
from cordee.domain.matching import MatchState
from cordee.domain.referral import State
from cordee.matching.models import Match, MatchSide
from cordee.people.models import PersonLink
from cordee.people.personal_links import secret_of
from cordee.referrals.models import Referral, ReferralQuestion
from cordee.support.models import Application, Note, Step
from tests.database import bypass_row_security

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_network")]


@pytest.fixture
def told():
    on = reference_day()
    found = list(stories.told(stories.read_recipe(settings.CORDEE_REFERENCE_DATA), people.towns(on), on=on))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE cordee_worker")
    near = (one for one in found if one.home.basin == stories.BASIN_OF_THE_ACCOUNTS)
    received = replace(next(one for one in near if one.template == "arret_long"), ending=Ending.RECEIVED, days_ago=3)
    another = replace(received.person, family_name="Sauveterre", phone="06 39 98 12 99", email="")
    followed = replace(received, number=len(found), person=another, ending=Ending.ACCEPTED)
    Telling(on, lambda message: None).all([received, followed])
    yield found
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE cordee_web")


def examples(told):
    return Examples(told, on=reference_day(), agent=accounts.agent(), now=timezone.now())


def test_each_example_is_told_once(told, mailoutbox):
    for _ in range(2):  # a second start of the demo
        examples(told).build()

    with bypass_row_security():
        awaiting = Referral.objects.get(state=State.AWAITING_CONSENT.value)
        link = PersonLink.objects.get(case=awaiting.case_id, revoked_at__isnull=True)
        asked_back = ReferralQuestion.objects.select_related("referral").get()
        sides = MatchSide.objects.filter(match=Match.objects.get(state=MatchState.PROPOSED.value))
        leads = {side.case.next_action_owner_id for side in sides.select_related("case")}
        planned = sorted(Step.objects.values_list("state", flat=True))
        written = Note.objects.count()
        (paper,) = Document.objects.all()
        asked_for = sorted(Application.objects.values_list("state", flat=True))
    assert (planned, written) == (["a_faire", "a_faire", "a_faire", "faite"], 1)
    assert kept.read(paper.file).startswith(b"%PDF-")
    assert asked_for == ["deposee", "pieces_a_reunir", "pieces_a_reunir"]
    (mail,) = [one for one in mailoutbox if one.to == [ASKED_BY_HIS_LINK.email]]
    assert secret_of(link.pk) in mail.body
    assert asked_back.referral.recipient_id == organisation_id(HEALTH)
    assert organisation_id(HEALTH) in leads and len(leads) == 2


def test_what_is_written_to_a_person_leaves_on_a_weekday():
    first = timezone.localdate()
    for day in (first + timedelta(days=count) for count in range(7)):
        at = when_people_work(day)
        assert at.weekday() < 5
        assert timedelta(0) <= at.date() - day <= timedelta(days=2)
