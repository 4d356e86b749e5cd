"""A referral that was accepted, and who leads its case: what most tests about a case begin with.

A folder names ``us``, the organisation that leads it; its conftest takes these two.
"""

import pytest

from cordee.domain.access import Role
from cordee.domain.referral import State
from tests.rooms.referrals.page_scene import asked
from tests.rooms.referrals.scene import member_of

__all__ = ["adviser", "led"]


@pytest.fixture
def led(us):
    return asked(State.ACCEPTED, recipient=us, classes=["identity", "situation", "health"])


@pytest.fixture
def adviser(us):
    return member_of(us, Role.ADVISER)
