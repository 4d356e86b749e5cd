import pytest

from tests.rooms.caseload.office import Office
from tests.rooms.referrals.page_scene import published


@pytest.fixture
def office(db) -> Office:
    published()
    return Office()
