from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse

from cordee.catalogue import actions as catalogue
from cordee.domain.access import Role
from cordee.frontdesk.models import Call
from tests.database import bypass_row_security
from tests.factories.catalogue import OfferFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.territory import CommuneFactory
from tests.rooms.frontdesk.scene import FACTS

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


@pytest.fixture(autouse=True)
def own_count_of_tries(settings):
    """Tries of codes are counted in a cache: one of its own for each test."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": uuid4().hex}
    settings.CACHES = {"default": memory}


@pytest.fixture
def health_service(published):
    service = OrganisationFactory(kind="sante_travail", departement="69", name="Santé au travail des Deux Rives")
    OfferFactory(organisation=service, operator_kind="sante_travail", departements=["69"], delay_days=4)
    return service


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
