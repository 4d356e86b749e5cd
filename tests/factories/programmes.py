from uuid import uuid4

import factory

from cordee.programmes.models import SupportProgramme
from cordee.programmes.queries import kinds
from tests.factories import RoomFactory
from tests.factories.network import MembershipFactory
from tests.factories.people import CAME_AT


class ProgrammeFactory(RoomFactory[SupportProgramme]):
    """A bilan; ``about_health``, a retention; as they are opened, without anything that happened."""

    class Meta:
        model = SupportProgramme

    class Params:
        stopped = factory.Trait(
            state="arrete",
            ended_on=CAME_AT.date(),
            ended_at=CAME_AT,
            ended_by="Conseillère",
            reason="Elle a trouvé un poste",
        )

    departement = factory.SelfAttribute("case.departement")
    about_health = False
    kind = factory.LazyAttribute(lambda one: "maintien_en_emploi" if one.about_health else "bilan_plan")
    title = factory.LazyAttribute(lambda one: kinds()[one.kind].name)
    words = factory.LazyAttribute(lambda one: kinds()[one.kind].plan.to_json())
    ceiling = factory.LazyAttribute(lambda one: kinds()[one.kind].plan.ceiling)
    membership = factory.SubFactory(MembershipFactory)
    organisation = factory.SelfAttribute("membership.organisation")
    by_label = "Conseillère"
    at = CAME_AT
    idempotency_key = factory.LazyFunction(lambda: str(uuid4()))
