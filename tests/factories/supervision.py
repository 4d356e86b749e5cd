from datetime import UTC, datetime, timedelta
from uuid import uuid4

import factory
from django.utils import timezone

from cordee.supervision.models import CoachingNote, SpecialHours, WeeklyHours
from tests.factories import RoomFactory
from tests.factories.network import OrganisationFactory

NINE_TO_SIX = [["09:00", "18:00"]]


class WeeklyHoursFactory(RoomFactory[WeeklyHours]):
    """From Monday to Friday, nine to six, since 2026."""

    class Meta:
        model = WeeklyHours

    organisation = factory.SubFactory(OrganisationFactory)
    valid_from = datetime(2026, 1, 1, tzinfo=UTC).date()
    week = factory.LazyFunction(lambda: [*([NINE_TO_SIX] * 5), [], []])
    made_at = datetime(2026, 1, 1, tzinfo=UTC)


class SpecialHoursFactory(RoomFactory[SpecialHours]):
    """Closed tomorrow at this hour, for a day."""

    class Meta:
        model = SpecialHours

    organisation = factory.SubFactory(OrganisationFactory)
    closes = True
    begins_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))
    ends_at = factory.LazyAttribute(lambda made: made.begins_at + timedelta(days=1))
    reason = "fete"
    made_at = datetime(2026, 1, 1, tzinfo=UTC)


class CoachingNoteFactory(RoomFactory[CoachingNote]):
    class Meta:
        model = CoachingNote

    orientation = factory.LazyFunction(uuid4)
    organisation = factory.SubFactory(OrganisationFactory)
    note = "Le service social répond aussi sans rendez-vous."
    marked_at = datetime(2026, 1, 1, tzinfo=UTC)
