from datetime import UTC, date, datetime

import factory

from cordee.frontdesk.models import Call, PracticeCall, WarmTransfer
from tests.factories import RoomFactory
from tests.factories.network import OrganisationFactory


class CallFactory(RoomFactory[Call]):
    """An open call of ``membership`` with nothing said yet."""

    class Meta:
        model = Call

    organisation = factory.SelfAttribute("membership.organisation")
    started_at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    on = date(2026, 11, 20)
    catalogue_hash = "0" * 64
    answers = factory.LazyFunction(dict)


class PracticeCallFactory(RoomFactory[PracticeCall]):
    """An exercise of ``membership`` with nothing noted yet."""

    class Meta:
        model = PracticeCall

    example = "m01-2026"
    started_at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    on = date(2026, 11, 15)
    catalogue_hash = "0" * 64
    answers = factory.LazyFunction(dict)


class WarmTransferFactory(RoomFactory[WarmTransfer]):
    class Meta:
        model = WarmTransfer

    call = factory.SubFactory(CallFactory)
    membership = factory.SelfAttribute("call.membership")
    recipient = factory.SubFactory(OrganisationFactory)
    spoke_to = "Mme Roche"
    at = datetime(2026, 11, 20, 9, 10, tzinfo=UTC)
    taken = True
