"""The demo's campaigns are invented, and say so."""

import pytest
from django.utils import timezone

from cordee.demo import campaigns
from cordee.detection.models import Campaign, CampaignVisits
from cordee.frontdesk.models import Call
from tests.database import bypass_row_security
from tests.factories.frontdesk import CallFactory
from tests.factories.network import MembershipFactory

pytestmark = pytest.mark.django_db


def test_two_invented_campaigns_are_built_once_and_some_calls_name_one(db):
    agent, now = MembershipFactory(role="phone_agent"), timezone.now()
    for place in range(6):
        over = {"ended_at": now, "outcome": "informee", "code_hash": f"{place}" * 64}
        CallFactory(membership=agent, started_at=now, **over)

    for _ in range(2):
        campaigns.run(now=now)

    with bypass_row_security():
        assert sorted(Campaign.objects.values_list("code", "invented")) == [("DOS26", True), ("PME26", True)]
        assert Call.objects.filter(campaign="DOS26").count() == 2
        assert CampaignVisits.objects.count() == campaigns.BEGAN.days
