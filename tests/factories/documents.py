from secrets import token_hex
from uuid import uuid4

import factory

from cordee.documents import kept
from cordee.documents.models import Document
from tests.factories import RoomFactory
from tests.factories.network import MembershipFactory
from tests.factories.people import CAME_AT

WORDS = "Convention signée le 3 mars.\n"


class DocumentFactory(RoomFactory[Document]):
    """Plain text, whose file is there with ``on_disk`` alone; ``struck`` and ``ended`` have none left."""

    class Meta:
        model = Document

    class Params:
        on_disk = factory.Trait(file=factory.LazyFunction(lambda: kept.put(WORDS.encode())))
        struck = factory.Trait(
            file="", destroyed_at=CAME_AT, destroyed_by="Conseillère", ending="raye", reason="Mauvais dossier"
        )
        planned = factory.Trait(programme="bilan", destroy_on=CAME_AT.date())
        ended = factory.Trait(
            file="",
            programme="bilan",
            destroy_on=CAME_AT.date(),
            destroyed_at=CAME_AT,
            destroyed_by="Documents au terme",
            ending="terme",
        )

    departement = factory.SelfAttribute("case.departement")
    audience = "equipe"
    about_health = factory.LazyAttribute(lambda one: one.audience == "sante")
    kind = "convention"
    title = "Convention de bilan"
    file_type = "text/plain"
    size = len(WORDS.encode())
    file = factory.LazyFunction(lambda: token_hex(24))
    membership = factory.SubFactory(MembershipFactory)
    organisation = factory.SelfAttribute("membership.organisation")
    by_label = "Conseillère"
    at = CAME_AT
    idempotency_key = factory.LazyFunction(lambda: str(uuid4()))
