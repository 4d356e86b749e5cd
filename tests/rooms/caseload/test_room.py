"""« Combien de personnes à la fois », from the page of a team to what everybody reads of its services."""

import pytest
from django.test import Client
from django.urls import reverse

from cordee.catalogue.models import Offer
from cordee.domain.access import Role
from tests.database import bypass_row_security
from tests.factories.catalogue import OfferFactory
from tests.rooms.caseload.office import Office
from tests.rooms.referrals.page_scene import text_of

pytestmark = pytest.mark.django_db

TEAM, ROOM, DECLARE = (f"caseload:{name}" for name in ("team", "room", "declare_room"))


@pytest.fixture
def offer(office):
    return OfferFactory(organisation=office.us, operator_kind="cap_emploi", departements=["73"], phone="04 65 71 00 01")


@pytest.fixture
def client(office, offer):
    return office.browser(office.member("Zoé Responsable", Role.TEAM_LEAD))


def state(offer):
    with bypass_row_security():
        found = Offer.objects.get(pk=offer.pk)
    return found.capacity, found.capacity_by_load, found.delay_days


def said(client, **posted):
    return client.post(reverse(ROOM), {"key": str(sorted(posted.items())), **posted}, follow=True)


def test_a_number_is_said_and_the_team_reads_followed_beside_it(office, offer, client):
    office.led()
    assert "1 personne suivie en ce moment. Aucun nombre n'est annoncé." in text_of(client.get(reverse(TEAM)))

    page = text_of(said(client, at_once=3, who="main"))

    assert "1 personne suivie en ce moment, pour 3 au plus à la fois." in page
    assert "Nombre annoncé par Zoé Responsable" in page
    assert "Déclarer complet" not in page


def test_once_it_is_reached_full_is_offered_and_said_in_one_gesture(office, offer, client):
    office.led()
    page = text_of(said(client, at_once=1, who="main"))
    assert "Votre équipe suit autant de personnes qu'annoncé" in page
    assert state(offer)[0] == "open"

    page = text_of(client.post(reverse(DECLARE), {"places": "full"}, follow=True))

    assert state(offer)[:2] == ("full", False)
    assert "1 est annoncé complet, dit à la main." in page
    assert "Déclarer complet" not in page


def test_a_delay_is_said_instead_and_is_not_asked_again(office, offer, client):
    office.led()
    said(client, at_once=1, who="main")
    assert client.post(reverse(DECLARE), {"places": "delay", "days": "beaucoup"}).status_code == 422

    page = text_of(client.post(reverse(DECLARE), {"places": "delay", "days": "40", "key": "two"}, follow=True))

    assert state(offer) == ("open", False, 40)
    assert "Votre équipe suit autant" not in page
    assert "sous 40 jours" in text_of(client.get(reverse("catalogue:capacity")))


def test_left_to_the_cases_the_directory_says_full_and_whence_and_no_number(office, offer, client):
    office.led()

    said(client, at_once=1, who="suivis")

    assert state(offer)[:2] == ("full", True)
    public = text_of(Client().get(reverse("directory:organisation", args=[office.us.pk])))
    assert "Complet d'après les suivis en cours, le " in public
    assert "1 personne" not in public
    assert "D'après les suivis en cours" in text_of(client.get(reverse("catalogue:capacity")))
    english = Client().get(reverse("directory:organisation", args=[office.us.pk]), headers={"accept-language": "en"})
    assert english.status_code == 200


@pytest.mark.parametrize("posted", [{"at_once": "", "who": "main"}, {"at_once": "0", "who": "suivis"}, {"at_once": 5}])
def test_what_says_nothing_whole_is_asked_again(offer, client, posted):
    assert client.post(reverse(ROOM), posted).status_code == 422
    assert state(offer)[:2] == ("open", False)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.TEAM_LEAD}))
def test_who_does_not_lead_has_none_of_it(office, offer, role):
    browser = office.browser(office.member("Quelqu’un", role))

    for answer in (browser.get(reverse(ROOM)), browser.post(reverse(DECLARE), {"places": "full"})):
        assert answer.status_code in (403, 404)
    assert state(offer)[0] == "open"


def test_another_organisation_is_not_touched(office, offer, client):
    other = Office()
    theirs = OfferFactory(organisation=other.us)

    client.post(reverse(DECLARE), {"places": "full"})

    assert state(theirs)[0] == "open"
