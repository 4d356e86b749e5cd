from datetime import UTC, datetime, timedelta

import factory
from django.utils import timezone

from cordee.detection.models import Campaign, CampaignVisits
from cordee.domain.campaign import sound_of
from tests.factories import RoomFactory


class CampaignFactory(RoomFactory[Campaign]):
    """A campaign of the whole region for employees, that runs since three days and for a month."""

    class Meta:
        model = Campaign

    code = factory.Sequence(lambda place: f"{'ABDEFGHIKLMORUVWX'[place % 17]}A{place // 17 % 90 + 10}")
    sound = factory.LazyAttribute(lambda made: sound_of(made.code))
    name = "Mal de dos, parlons-en"
    target = "salaries"
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=3))
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    costs = factory.LazyFunction(dict)
    created_at = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class CampaignVisitsFactory(RoomFactory[CampaignVisits]):
    class Meta:
        model = CampaignVisits

    campaign = factory.SubFactory(CampaignFactory)
    on = factory.LazyFunction(timezone.localdate)
    times = 1
