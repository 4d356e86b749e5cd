"""A line with its supervisor and an agent, and an organisation that answers no telephone."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from cordee.domain.access import Role
from cordee.network import queries as network
from cordee.network.models import Membership, Organisation
from tests.factories.network import MembershipFactory, OrganisationFactory


@dataclass(frozen=True, kw_only=True)
class Line:
    organisation: Organisation
    lead: Membership
    agent: Membership

    @property
    def supervisor(self) -> Any:
        return network.actor_of(self.lead)


def a_line() -> Line:
    organisation = OrganisationFactory(kind="ligne", level="region", departement=None)
    lead = MembershipFactory(organisation=organisation, role=Role.TEAM_LEAD.value)
    agent = MembershipFactory(organisation=organisation, role=Role.PHONE_AGENT.value)
    return Line(organisation=organisation, lead=lead, agent=agent)


def browser_of(membership: Membership) -> Client:
    client = Client()
    client.force_login(membership.user)
    return client
