from datetime import date

import factory

from cordee.catalogue.models import Offer
from cordee.domain.territory import departement_of
from tests.factories import RoomFactory
from tests.factories.network import OrganisationFactory


class OfferFactory(RoomFactory[Offer]):
    """Serves its whole département since 2008, for every scheme; ``communes=[…]`` narrows it to some of them."""

    class Meta:
        model = Offer

    organisation = factory.SubFactory(OrganisationFactory, departement="69")
    operator_kind = "cap_emploi"
    communes = factory.LazyFunction(list)
    departements = factory.LazyAttribute(lambda offer: sorted({*map(departement_of, offer.communes)}) or ["69"])
    valid_from = date(2008, 1, 1)
    capacity_declared_on = date(2015, 7, 1)
    delay_days = 10
