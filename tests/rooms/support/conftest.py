import pytest

from tests.factories.orientation import publish_catalogue
from tests.rooms.referrals.scene import Scene, make_scene


@pytest.fixture
def scene(db) -> Scene:
    publish_catalogue()
    return make_scene()
