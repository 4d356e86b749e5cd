import pytest
from django.core.cache import cache

from cordee.referrals.models import Referral
from tests.factories.orientation import RULES_ON, publish_catalogue
from tests.rooms.referrals.scene import Scene, make_scene
from tests.rooms.voice.herself import Person, linked


@pytest.fixture(autouse=True)
def _nothing_counted_yet():
    cache.clear()


@pytest.fixture
def scene(db, settings) -> Scene:
    settings.CORDEE_AS_OF = RULES_ON
    settings.CORDEE_SMS_GATEWAY = "none"  # the end of her phone opens her page
    publish_catalogue()
    return make_scene()


@pytest.fixture
def followed(scene) -> Referral:
    """An operator accepted; she has her own link."""
    return linked(scene.accept(scene.sent()))


@pytest.fixture
def person(client, followed) -> Person:
    return Person(client, followed.case_id)
