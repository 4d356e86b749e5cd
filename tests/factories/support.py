from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import factory
from django.utils import timezone

from cordee.domain.quiet_hours import PARIS
from cordee.support.models import Application, Appointment, Note, Step
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


class AppointmentFactory(RoomFactory[Appointment]):
    """Of who made it, at ten in the morning in ten days."""

    class Meta:
        model = Appointment

    class Params:
        held = factory.Trait(state="tenu", settled_at=CAME_AT, settled_by="Conseillère")
        cancelled = factory.Trait(state="annule", settled_at=CAME_AT, settled_by="Conseillère", reason="Fermé ce jour")
        wished = factory.Trait(wish="Plutôt un mardi", wished_at=CAME_AT)

    departement = factory.SelfAttribute("case.departement")
    starts_at = factory.LazyFunction(lambda: at_ten(timezone.localdate() + timedelta(days=10)))
    minutes = 45
    means = "sur_place"
    place = "12 rue des Bauges, Chambéry"
    subject = "Faire le point"
    membership = factory.SubFactory(MembershipFactory)
    organisation = factory.SelfAttribute("membership.organisation")
    by_label = "Conseillère"
    at = CAME_AT
    idempotency_key = factory.LazyFunction(lambda: str(uuid4()))


def at_ten(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=PARIS).astimezone(UTC)


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
