from uuid import uuid4

import factory

from cordee.support.models import Note
from tests.factories import RoomFactory
from tests.factories.network import MembershipFactory
from tests.factories.people import CAME_AT


class NoteFactory(RoomFactory[Note]):
    class Meta:
        model = Note

    class Params:
        struck = factory.Trait(struck_at=CAME_AT, struck_reason="Écrite dans le mauvais dossier")

    departement = factory.SelfAttribute("case.departement")
    audience = "equipe"
    text = "Elle a vu son employeur."
    membership = factory.SubFactory(MembershipFactory)
    organisation = factory.SelfAttribute("membership.organisation")
    by_label = "Conseillère"
    at = CAME_AT
    idempotency_key = factory.LazyFunction(lambda: str(uuid4()))
