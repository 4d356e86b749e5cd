from pathlib import Path

import pytest

from cordee.catalogue import actions as catalogue
from cordee.domain.access import Role
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.territory import CommuneFactory

CONTENT = Path(__file__).parents[3] / "content"


@pytest.fixture
def published(db):
    """The project's own catalogue, published."""
    with bypass_row_security():
        return catalogue.publish(CONTENT)


@pytest.fixture
def agent(published):
    """The membership of a phone agent of the line."""
    line = OrganisationFactory(kind="numero_vert", level="region", departement=None, name="Ligne régionale")
    return MembershipFactory(role=Role.PHONE_AGENT.value, organisation=line)


@pytest.fixture
def phone(client, agent):
    """The browser of the agent, logged in."""
    client.force_login(agent.user)
    return client


@pytest.fixture
def lyon(db):
    return CommuneFactory(code="69123", name="Lyon", postal_codes=["69003"], population=520774)
