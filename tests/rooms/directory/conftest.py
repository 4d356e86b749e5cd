"""A network of three around Lyon, with the project's own catalogue."""

from dataclasses import dataclass

import pytest
from django.test import Client

from cordee.network.models import Organisation
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.factories.territory import CommuneFactory

VILLEFRANCHE = "69264"


@dataclass(frozen=True, kw_only=True)
class Network:
    health: Organisation
    far_health: Organisation
    mdph: Organisation


@pytest.fixture
def network(published, lyon):
    """Occupational health in Lyon and further, each for the département; the MDPH, whose name tells of disability."""
    CommuneFactory(code=VILLEFRANCHE, name="Villefranche-sur-Saône", latitude=45.99, longitude=4.72)
    health = OrganisationFactory(
        kind="sante_travail",
        departement="69",
        name="Santé au travail des Deux Rives",
        phone="04 65 71 00 01",
        hours="du lundi au vendredi, 9 h à 12 h",
        address="1, rue de l'Exemple, 69003 Lyon",
    )
    far = OrganisationFactory(
        kind="sante_travail", departement="69", name="Prévention des Coteaux", phone="04 65 71 00 02"
    )
    mdph = OrganisationFactory(
        kind="mdph", departement="69", name="Maison du handicap des Deux Rives", phone="04 65 71 00 03", discreet=True
    )
    OfferFactory(
        organisation=health, operator_kind="sante_travail", departements=["69"], site_commune="69123", delay_days=4
    )
    OfferFactory(organisation=far, operator_kind="sante_travail", departements=["69"], site_commune=VILLEFRANCHE)
    OfferFactory(organisation=mdph, operator_kind="mdph", departements=["69"], site_commune="69123", capacity="full")
    return Network(health=health, far_health=far, mdph=mdph)


@pytest.fixture
def visitor():
    """A browser that refuses cookies."""
    return Client(enforce_csrf_checks=True)
