import pytest
from django.urls import reverse

from cordee.people import personal_links
from cordee.people.models import PersonLink
from cordee.referrals.models import Referral
from tests.database import bypass_row_security
from tests.factories.orientation import RULES_ON, publish_catalogue
from tests.factories.voice import PersonLinkFactory
from tests.rooms.referrals.scene import Scene, make_scene


@pytest.fixture
def scene(db, settings) -> Scene:
    settings.CORDEE_AS_OF = RULES_ON
    publish_catalogue()
    return make_scene()


@pytest.fixture
def followed(scene) -> Referral:
    """An operator accepted; she has her own link."""
    referral = scene.accept(scene.sent())
    with bypass_row_security():
        referral.case.person  # noqa: B018
        PersonLinkFactory(case=referral.case)
    return referral


class Person:
    """She, in her browser, once she has shown that it is she."""

    def __init__(self, client, case_id) -> None:
        self.client = client
        with bypass_row_security():
            link = PersonLink.objects.get(case=case_id, revoked_at__isnull=True)
        self.secret, self.link = personal_links.secret_of(link.pk), link
        self.client.post(self.page("prove"), {"shown": "33 44"})

    def page(self, name, *more):
        return reverse(f"voice:{name}", args=[self.secret, *more])

    def reads(self, name, *more):
        return self.client.get(self.page(name, *more)).content.decode()

    def posts(self, name, *more, **data):
        return self.client.post(self.page(name, *more), data)


@pytest.fixture
def person(client, followed) -> Person:
    return Person(client, followed.case_id)
