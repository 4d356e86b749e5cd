import pytest
from django.db import connection
from django.test import Client

from cordee.domain.access import Role
from tests.factories.network import MembershipFactory, OrganisationFactory


@pytest.fixture
def visitor(health_service, lyon):
    """A browser that refuses cookies."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def line(published):
    return OrganisationFactory(kind="numero_vert", level="region", departement=None, name="Ligne régionale")


@pytest.fixture
def agent(line):
    return MembershipFactory(role=Role.PHONE_AGENT.value, organisation=line)


@pytest.fixture
def colleague(line):
    return MembershipFactory(role=Role.PHONE_AGENT.value, organisation=line)


@pytest.fixture
def desk(client, agent):
    """The browser of the agent, logged in."""
    client.force_login(agent.user)
    return client


@pytest.fixture
def as_the_worker(db):
    with connection.cursor() as cursor:
        cursor.execute("set local role cordee_worker")
        yield
        cursor.execute("set local role cordee_web")
