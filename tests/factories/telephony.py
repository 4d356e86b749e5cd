from datetime import UTC, datetime
from uuid import uuid4

import factory

from cordee.telephony.models import PhoneCall, PhoneDesk, PhoneEvent
from tests.factories import RoomFactory

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class PhoneDeskFactory(RoomFactory[PhoneDesk]):
    class Meta:
        model = PhoneDesk

    identity = factory.Sequence(lambda number: f"poste-{number}")
    changed_at = AT


class PhoneEventFactory(RoomFactory[PhoneEvent]):
    """A call that rings on the whole line."""

    class Meta:
        model = PhoneEvent

    id = factory.LazyFunction(uuid4)
    adapter = "cordee"
    happening = "sonne"
    line_key = factory.LazyFunction(lambda: uuid4().hex * 2)
    number_hash = factory.LazyFunction(lambda: uuid4().hex * 2)
    number = "+33611223344"
    at = AT
    received_at = AT


class PhoneCallFactory(RoomFactory[PhoneCall]):
    """A call of the console whose number is known by its hash."""

    class Meta:
        model = PhoneCall

    organisation = factory.SelfAttribute("membership.organisation")
    number_hash = factory.LazyFunction(lambda: uuid4().hex * 2)
    at = AT
