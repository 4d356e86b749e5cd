"""A referral that was accepted, and who leads its case: what most tests of a case begin with."""

import pytest

from cordee.domain.access import Role
from cordee.domain.referral import State
from tests.factories.network import OrganisationFactory
from tests.factories.orientation import publish_catalogue
from tests.rooms.referrals.page_scene import asked, published
from tests.rooms.referrals.scene import Scene, make_scene, member_of


@pytest.fixture
def scene(db) -> Scene:
    publish_catalogue()
    return make_scene()


@pytest.fixture
def us(db):
    published()
    return OrganisationFactory(kind="cap_emploi", name="Cap emploi des Bauges")


@pytest.fixture
def led(us):
    return asked(State.ACCEPTED, recipient=us, classes=["identity", "situation", "health"])


@pytest.fixture
def adviser(us):
    return member_of(us, Role.ADVISER)
