"""The key of a form that a page wrote: one that no page writes is refused as a request that makes no sense."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cordee.domain.referral import State
from tests.factories.network import OrganisationFactory
from tests.rooms.referrals.page_scene import asked, browser, published

pytestmark = pytest.mark.django_db

FORMS = {
    "support:write_note": {"audience": "mon_organisme", "text": "Elle préfère le matin."},
    "support:add_step": {"title": "Demander la visite", "owner": "us", "due_on": "demain", "funding": ""},
    "support:add_appointment": {
        "subject": "Faire le point",
        "hour": "14 h 30",
        "minutes": "45",
        "means": "sur_place",
        "place": "12 rue des Bauges",
        "with_whom": "",
    },
    "support:open_application": {"kind": "rqth", "owner": "us", "due_on": "demain"},
    "documents:add": {"title": "Convention de bilan", "kind": "convention", "audience": "equipe"},
}


@pytest.mark.parametrize("name", FORMS)
def test_a_nul_in_the_key_of_a_form_is_refused_and_another_key_is_taken(db, name):
    published()
    us = OrganisationFactory(kind="cap_emploi")
    referral = asked(State.ACCEPTED, recipient=us, classes=["identity", "situation", "health"])
    them, address = browser(us), reverse(name, args=[referral.case_id])

    refused = them.post(address, typed(name, us) | {"key": "une\0fois"})
    done = them.post(address, typed(name, us) | {"key": "une fois"})

    assert (refused.status_code, done.status_code) == (400, 302)


def typed(name: str, us) -> dict[str, object]:
    said = {key: str(us.pk) if value == "us" else value for key, value in FORMS[name].items()}
    match name:
        case "support:add_appointment":
            return said | {"day": f"{timezone.localdate() + timedelta(days=10):%d/%m/%Y}"}
        case "documents:add":
            return said | {"file": SimpleUploadedFile("convention.txt", b"La convention.")}
        case _:
            return said
