"""What several rooms stand on: the project's own catalogue, a commune, a service that answers there."""

import pytest
from django.utils import timezone

from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.factories.releases import publish_content
from tests.factories.territory import CommuneFactory


@pytest.fixture
def published(db):
    """The project's own catalogue, published now."""
    return publish_content(label="Catalogue des essais", at=timezone.now())


@pytest.fixture
def lyon(db):
    return CommuneFactory(code="69123", name="Lyon", postal_codes=["69003"], population=520774)


@pytest.fixture
def health_service(published):
    service = OrganisationFactory(kind="sante_travail", departement="69", name="Santé au travail des Deux Rives")
    OfferFactory(organisation=service, operator_kind="sante_travail", departements=["69"], delay_days=4)
    return service
