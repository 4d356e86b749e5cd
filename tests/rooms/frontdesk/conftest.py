import pytest
from django.urls import reverse

from cordee.domain.access import Role
from cordee.frontdesk.models import Call
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.rooms.frontdesk.scene import FACTS


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
def call(phone, lyon, health_service):
    """A call whose orientation is found."""
    phone.post(reverse("frontdesk:new_call"))
    with bypass_row_security():
        opened = Call.objects.get()
    phone.post(reverse("frontdesk:answer", args=[opened.pk]), {"fact": "appelant", "answer": "personne"})
    phone.post(reverse("frontdesk:need", args=[opened.pk]), {"need": "garder_mon_travail"})
    for fact, text in FACTS.items():
        phone.post(reverse("frontdesk:answer", args=[opened.pk]), {"fact": fact, "answer": text})
    return opened
