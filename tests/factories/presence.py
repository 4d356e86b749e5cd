from datetime import UTC, date, datetime

import factory

from cordee.presence.models import Absence
from tests.factories import RoomFactory
from tests.factories.network import MembershipFactory


class AbsenceFactory(RoomFactory[Absence]):
    class Meta:
        model = Absence

    said_by = factory.SubFactory(MembershipFactory, role="team_lead")
    organisation = factory.SelfAttribute("said_by.organisation")
    who = "Le secrétariat"
    stand_in = "Le standard"
    since = date(2026, 11, 23)
    until = date(2026, 11, 27)
    said_at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
