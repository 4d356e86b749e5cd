from datetime import UTC, date, datetime

import factory

from cordee.frontdesk.models import Call
from tests.factories import RoomFactory


class CallFactory(RoomFactory[Call]):
    """An open call of ``membership`` with nothing said yet."""

    class Meta:
        model = Call

    organisation = factory.SelfAttribute("membership.organisation")
    started_at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    on = date(2026, 11, 20)
    catalogue_hash = "0" * 64
    answers = factory.LazyFunction(dict)
