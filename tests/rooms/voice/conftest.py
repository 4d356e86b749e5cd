import pytest

from cordee.people.models import Consent, NoticeGiven
from tests.database import bypass_row_security
from tests.factories.orientation import publish_catalogue
from tests.rooms.referrals.scene import Called, Scene, make_scene


@pytest.fixture(autouse=True)
def _nothing_sends_sms(settings):
    """The question opens her page, by the end of her phone too; for codes, see ``test_code``."""
    settings.CORDEE_SMS_GATEWAY = "none"


@pytest.fixture
def scene(db) -> Scene:
    publish_catalogue()
    return make_scene()


@pytest.fixture
def signalled(scene) -> Called:
    """Somebody else called for her: a case, and no word of hers."""
    called = scene.called()
    with bypass_row_security():
        Consent.objects.filter(pk=called.consent).delete()
        NoticeGiven.objects.filter(person=called.person).delete()
    return called
