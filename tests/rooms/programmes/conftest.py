"""A referral that was accepted, and who leads its case."""

import pytest

from cordee.domain.access import Role
from cordee.domain.referral import State
from tests.factories.network import OrganisationFactory
from tests.rooms.referrals.page_scene import asked, published
from tests.rooms.referrals.scene import member_of


@pytest.fixture
def us(db):
    published()
    return OrganisationFactory(kind="cibc", name="CIBC des Bauges")


@pytest.fixture
def led(us):
    return asked(State.ACCEPTED, recipient=us, classes=["identity", "situation", "health"])


@pytest.fixture
def adviser(us):
    return member_of(us, Role.ADVISER)
