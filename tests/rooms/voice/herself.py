"""She, in her browser, once she has shown that it is she."""

from typing import Any

from django.test import Client
from django.urls import reverse

from cordee.people import personal_links
from cordee.people.models import PersonLink
from cordee.referrals.models import Referral
from tests.database import bypass_row_security
from tests.factories.voice import PersonLinkFactory


class Person:
    def __init__(self, client: Client, case_id: object) -> None:
        self.client = client
        with bypass_row_security():
            link = PersonLink.objects.get(case=case_id, revoked_at__isnull=True)
        self.secret = personal_links.secret_of(link.pk)
        self.client.post(self.page("prove"), {"shown": "33 44"})

    def page(self, name: str, *more: object) -> str:
        return reverse(f"voice:{name}", args=[self.secret, *more])

    def reads(self, name: str, *more: object) -> str:
        return self.client.get(self.page(name, *more)).content.decode()

    def posts(self, name: str, *more: object, **data: Any) -> Any:
        return self.client.post(self.page(name, *more), data)


def linked(referral: Referral) -> Referral:
    """With her own link, and its case loaded."""
    with bypass_row_security():
        PersonLinkFactory(case=referral.case)
        assert referral.case.person
    return referral
