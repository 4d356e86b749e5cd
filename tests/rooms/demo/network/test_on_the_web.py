"""The line of the demo finds demands by the web of each kind, once, left by the acts of a visitor."""

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from cordee.catalogue.queries import reference_day
from cordee.demo import on_the_web, people, stories
from cordee.enquiries import forwarding
from cordee.enquiries.models import Enquiry, EnquirySituation
from cordee.referrals.models import Referral
from tests.database import bypass_row_security

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_network")]


def test_demands_of_each_kind_are_left_once_and_the_request_can_leave():
    on = reference_day()
    told = list(stories.told(stories.read_recipe(settings.CORDEE_REFERENCE_DATA), people.towns(on), on=on))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE cordee_worker")
    for _ in range(2):
        on_the_web.leave(told, now=timezone.now())

    with bypass_row_security():
        kinds = sorted(Enquiry.objects.values_list("kind", "state"))
        said = set(EnquirySituation.objects.exclude(words="").values_list("words", flat=True))
    assert kinds == [
        ("courriel", "recue"),
        ("employeur", "recue"),
        ("envoi", "recue"),
        ("medecin", "accord_attendu"),
        ("medecin", "accord_attendu"),
        ("rappel", "quarantaine"),
        ("rappel", "recue"),
        ("rappel", "recue"),
    ]
    assert "Demande inventée, pour la démonstration." in said

    assert forwarding.send_waiting(at=timezone.now()) == 1
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE cordee_web")
    with bypass_row_security():
        assert Referral.objects.get().state == "envoyee"
