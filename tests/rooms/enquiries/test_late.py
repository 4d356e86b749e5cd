"""What the line has not seen to reaches somebody beyond it, without a name: a département without any agent too."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.network.models import User
from tests.database import bypass_row_security
from tests.factories.enquiries import EnquiryContactFactory, EnquiryFactory
from tests.factories.network import MembershipFactory
from tests.rooms.enquiries.scene import page

pytestmark = pytest.mark.django_db
NOW = timezone.localtime()
LONG_LATE = NOW - timedelta(hours=5)


def basket(client, membership):
    client.force_login(membership.user)
    return [(one.kind, one.place, one.why) for one in client.get(reverse("enquiries:late")).context["lines"]]


def animator(*places):
    return MembershipFactory(role="animator", departements=list(places))


def test_a_promise_that_is_past_reaches_the_animator_of_the_departement(client, agent):
    EnquiryContactFactory(enquiry__departement="69", enquiry__next_at=LONG_LATE)
    EnquiryFactory(departement="73", next_at=LONG_LATE)
    EnquiryFactory(departement="69", next_at=NOW + timedelta(hours=1))

    assert basket(client, animator("69")) == [("Demande de rappel", "69", "l'heure promise est passée")]
    assert "+336" not in page(client.get(reverse("enquiries:late")))


def test_where_no_agent_works_the_region_sees_it_at_once(client):
    MembershipFactory(role="phone_agent", departements=["38"])
    EnquiryFactory(departement="73", next_at=NOW + timedelta(hours=1))

    why = "aucun agent de la ligne n'y travaille"
    assert basket(client, MembershipFactory(role="administrator")) == [("Demande de rappel", "73", why)]
    assert basket(client, animator("73")) == [("Demande de rappel", "73", why)]
    assert basket(client, animator("69")) == []


def test_the_function_of_the_web_is_no_agent(client):
    web = MembershipFactory(role="phone_agent")
    with bypass_row_security():
        User.objects.filter(pk=web.user_id).update(email="demandes-web@cordee.invalid")
    EnquiryFactory(next_at=NOW + timedelta(hours=1))

    assert len(basket(client, MembershipFactory(role="administrator"))) == 1


def test_what_nobody_has_looked_at_in_quarantine_is_seen_until_somebody_signs(client, agent):
    since = NOW - timedelta(days=8)
    aside = EnquiryFactory(state="quarantaine", quarantined_at=since, next_at=NOW + timedelta(days=9))
    chief = MembershipFactory(role="administrator")
    assert basket(client, chief) == [("Demande de rappel", "département non dit", "en quarantaine, relue par personne")]

    client.force_login(agent.user)
    signed = client.post(reverse("enquiries:confirm_unwanted", args=[aside.pk]), {"version": 0, "key": "cle-relue"})

    assert signed.status_code == 302
    assert basket(client, chief) == []


def test_the_home_page_of_the_animator_says_it(client, agent):
    EnquiryFactory(departement="69", next_at=LONG_LATE)
    one = animator("69")
    client.force_login(one.user)

    assert "1 demande de la ligne en retard" in page(client.get("/pro/"))


def test_an_agent_does_not_open_the_basket(client, agent):
    client.force_login(agent.user)

    assert client.get(reverse("enquiries:late")).status_code in (403, 404)
