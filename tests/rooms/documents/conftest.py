"""A referral that was accepted, and who leads its case."""

import pytest

from tests.factories.network import OrganisationFactory
from tests.rooms.referrals.accepted import adviser, led
from tests.rooms.referrals.page_scene import published

__all__ = ["adviser", "led"]


@pytest.fixture
def us(db):
    published()
    return OrganisationFactory(kind="sante_travail", name="Santé au travail des Bauges")
