import pytest
from django.test import Client

from cordee.domain.access import Role
from cordee.network.queries import actor_of
from tests.factories.network import MembershipFactory, OrganisationFactory


def browser_of(membership):
    client = Client()
    client.force_login(membership.user)
    return client


@pytest.fixture
def line(published):
    """The organisation that answers: an agent of the line works there."""
    found = OrganisationFactory(kind="numero_vert", level="region", departement=None, name="Ligne régionale")
    MembershipFactory(role=Role.PHONE_AGENT.value, organisation=found, user__full_name="Maud Cassagne")
    return found


@pytest.fixture
def agent(line):
    return line.memberships.get(role=Role.PHONE_AGENT.value)


@pytest.fixture
def leader(line):
    return MembershipFactory(role=Role.TEAM_LEAD.value, organisation=line, user__full_name="Ambre Valsonne")


@pytest.fixture
def actor(leader):
    return actor_of(leader)


@pytest.fixture
def desk(leader):
    return browser_of(leader)
