"""What is shared with a contact at her employer's, and what the contact answers."""

from datetime import timedelta
from uuid import uuid4

import factory
from django.utils import timezone

from cordee.employer.links import hash_of_link, secret_of
from cordee.employer.models import EmployerReply, Sharing
from tests.factories import RoomFactory

SAID = "Pas de port de charges de plus de 5 kg"
CONTACT = "Mme Roux"


class SharingFactory(RoomFactory[Sharing]):
    """Said by her on her own page."""

    class Meta:
        model = Sharing

    class Params:
        stopped = factory.Trait(stopped_at=factory.LazyFunction(timezone.now), stopped_by="La personne")
        over = factory.Trait(agreed_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=40)))
        heard = factory.Trait(
            channel="voice", given_by_link=None, organisation=factory.SelfAttribute("membership.organisation")
        )

    id = factory.LazyFunction(uuid4)
    departement = factory.SelfAttribute("case.departement")
    contact_name = CONTACT
    contact_role = "responsable du personnel"
    company = "Chaudronnerie du Lac"
    email = "roux@exemple.invalid"
    lines = factory.LazyFunction(
        lambda: [
            {"kind": "nom", "text": "Aïcha L.", "author": "", "on": ""},
            {"kind": "restriction", "text": SAID, "author": "Dr Blanc", "on": "2026-11-02"},
        ]
    )
    wording_version = "accord-employeur-1"
    words = "Je suis d'accord."
    channel = "link"
    given_by_link = factory.LazyFunction(uuid4)
    by_label = "La personne"
    agreed_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda sharing: sharing.agreed_at + timedelta(days=30))
    secret_hash = factory.LazyAttribute(lambda sharing: hash_of_link(sharing.id, 1))
    idempotency_key = factory.LazyFunction(lambda: str(uuid4()))


class EmployerReplyFactory(RoomFactory[EmployerReply]):
    class Meta:
        model = EmployerReply

    case = factory.SelfAttribute("sharing.case")
    departement = factory.SelfAttribute("case.departement")
    kind = "possible"
    name = CONTACT
    words = "D’accord pour le poste assis."
    about_version = 1
    at = factory.LazyFunction(timezone.now)
    idempotency_key = factory.LazyFunction(lambda: str(uuid4()))


def address_of(sharing: Sharing) -> str:
    return f"/partage/{secret_of(sharing.pk, sharing.link_number)}/"
