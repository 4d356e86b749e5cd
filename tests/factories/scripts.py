from datetime import UTC, datetime

import factory

from cordee.domain.access import Role
from cordee.scripts.models import TextVersion
from tests.factories import RoomFactory
from tests.factories.network import MembershipFactory


class TextVersionFactory(RoomFactory[TextVersion]):
    """The first version of the opening words, in the organisation of whoever wrote it."""

    class Meta:
        model = TextVersion

    written_by = factory.SubFactory(MembershipFactory, role=Role.TEAM_LEAD.value)
    organisation = factory.SelfAttribute("written_by.organisation")
    text = "ouverture"
    version = 1
    words = "Bonjour, {prenom_agent} vous écoute."
    why = "Plus court."
    written_by_label = "Responsable d’équipe"
    written_at = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
