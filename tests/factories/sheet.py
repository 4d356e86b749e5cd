"""Sheets « dites-le une fois », as she has composed them."""

from datetime import timedelta
from uuid import uuid4

import factory
from django.utils import timezone

from cordee.sheet.links import hash_of_link
from cordee.sheet.models import Sheet
from tests.factories import RoomFactory

SAID = "Pas de port de charges de plus de 5 kg"


class SheetFactory(RoomFactory[Sheet]):
    class Meta:
        model = Sheet

    class Params:
        revoked = factory.Trait(revoked_at=factory.LazyFunction(timezone.now))
        over = factory.Trait(made_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=8)))
        forgotten = factory.Trait(made_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=38)))

    id = factory.LazyFunction(uuid4)
    departement = factory.SelfAttribute("case.departement")
    recipient = "employeur"
    lines = factory.LazyFunction(lambda: [["Restrictions", SAID]])
    secret_hash = factory.LazyAttribute(lambda sheet: hash_of_link(sheet.id))
    made_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda sheet: sheet.made_at + timedelta(days=7))
    idempotency_key = factory.LazyFunction(lambda: str(uuid4()))
