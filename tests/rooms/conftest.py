"""What several rooms stand on: the project's own catalogue, a commune, a service that answers there."""

from pathlib import Path

import pytest

from cordee.catalogue import actions as catalogue
from tests.database import bypass_row_security
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.factories.territory import CommuneFactory

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture
def published(db):
    """The project's own catalogue, published."""
    with bypass_row_security():
        return catalogue.publish(CONTENT)


@pytest.fixture
def lyon(db):
    return CommuneFactory(code="69123", name="Lyon", postal_codes=["69003"], population=520774)


@pytest.fixture
def health_service(published):
    service = OrganisationFactory(kind="sante_travail", departement="69", name="Santé au travail des Deux Rives")
    OfferFactory(organisation=service, operator_kind="sante_travail", departements=["69"], delay_days=4)
    return service
