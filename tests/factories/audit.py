from datetime import UTC, datetime

import factory

from cordee.audit.models import Event
from tests.database import bypass_row_security
from tests.factories import RoomFactory


class EventFactory(RoomFactory[Event]):
    class Meta:
        model = Event

    id = factory.Faker("uuid4")
    at = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    kind = "case.opened"
    actor_kind = "job"
    actor_label = "horloge"


def journal() -> list[Event]:
    """All events in order: nobody but a test, or one day an auditor, may read them."""
    with bypass_row_security():
        return list(Event.objects.order_by("at", "id"))
