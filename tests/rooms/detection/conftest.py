import pytest
from django.test import Client

from cordee.domain.access import Role
from tests.factories.network import MembershipFactory, OrganisationFactory


def member(role, *departements):
    organisation = OrganisationFactory(kind="animation_territoriale")
    return MembershipFactory(role=role.value, organisation=organisation, departements=list(departements))


def browser_of(membership):
    client = Client()
    client.force_login(membership.user)
    return client


@pytest.fixture
def animator(published):
    """Of Rhône alone."""
    return browser_of(member(Role.ANIMATOR, "69"))


@pytest.fixture
def administrator(published):
    return browser_of(member(Role.ADMINISTRATOR))


@pytest.fixture
def steering(published):
    return browser_of(member(Role.STEERING))


@pytest.fixture
def visitor(published):
    """A browser that refuses cookies."""
    return Client(enforce_csrf_checks=True)
