from datetime import timedelta
from uuid import uuid4

import factory
from django.utils import timezone

from cordee.support.models import Application, Note, Step
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


class StepFactory(RoomFactory[Step]):
    class Meta:
        model = Step

    class Params:
        done = factory.Trait(state="faite", settled_at=CAME_AT, settled_by="Conseillère")
        dropped = factory.Trait(
            state="abandonnee", settled_at=CAME_AT, settled_by="Conseillère", reason="Elle a changé d’avis"
        )

    departement = factory.SelfAttribute("case.departement")
    title = "Demander la visite de préreprise"
    owner = factory.SelfAttribute("organisation")
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=10))
    membership = factory.SubFactory(MembershipFactory)
    organisation = factory.SelfAttribute("membership.organisation")
    by_label = "Conseillère"
    at = CAME_AT
    idempotency_key = factory.LazyFunction(lambda: str(uuid4()))


class ApplicationFactory(RoomFactory[Application]):
    class Meta:
        model = Application

    class Params:
        filed = factory.Trait(state="deposee", filed_on=CAME_AT.date(), filed_at=CAME_AT)
        granted = factory.Trait(
            state="accordee",
            filed_on=CAME_AT.date(),
            filed_at=CAME_AT,
            decided_on=CAME_AT.date(),
            decision="Reconnue jusqu’à une date",
            settled_at=CAME_AT,
            settled_by="Conseillère",
        )
        dropped = factory.Trait(
            state="abandonnee", settled_at=CAME_AT, settled_by="Conseillère", reason="Elle a changé d’avis"
        )

    departement = factory.SelfAttribute("case.departement")
    kind = "rqth"
    title = "Reconnaissance de la qualité de travailleur handicapé (RQTH)"
    about_health = True
    owner = factory.SelfAttribute("organisation")
    papers = factory.LazyFunction(lambda: ["Formulaire de demande", "Certificat médical", "Pièce d’identité"])
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=20))
    membership = factory.SubFactory(MembershipFactory)
    organisation = factory.SelfAttribute("membership.organisation")
    by_label = "Conseillère"
    at = CAME_AT
    idempotency_key = factory.LazyFunction(lambda: str(uuid4()))
