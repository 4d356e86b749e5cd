"""A referral that was accepted, and who leads its case: what most tests of a case begin with."""

import pytest

from tests.factories.network import OrganisationFactory
from tests.factories.orientation import publish_catalogue
from tests.rooms.referrals.accepted import adviser, led
from tests.rooms.referrals.page_scene import published
from tests.rooms.referrals.scene import Scene, make_scene

__all__ = ["adviser", "led"]


@pytest.fixture
def scene(db) -> Scene:
    publish_catalogue()
    return make_scene()


@pytest.fixture
def us(db):
    published()
    return OrganisationFactory(kind="cap_emploi", name="Cap emploi des Bauges")
