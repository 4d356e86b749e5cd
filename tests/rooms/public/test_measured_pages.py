"""What ``cordee bench public`` measures: each page that anybody opens, found from the addresses themselves."""

from django.urls import resolve

from cordee.measures.open_pages import ASKED, OPEN_TO_ALL, open_pages
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.house.site import pages
from tests.house.test_pictures_of_the_manual import NOT_PICTURED

# Posted by another page, or sent to somebody: those that a question and the result stand for are measured as these two.
POSTED = {"public:easy", "public:keep", "enquiries:send"}
LEFT_OUT = set().union(POSTED, *NOT_PICTURED.values()) - {"referrals:letter_code"}


def test_every_page_that_anybody_opens_is_measured_or_says_why_not(client, health_service, lyon):
    def fetch(address):
        answer = client.get(address)
        is_page = answer.status_code == 200 and b"<html" in answer.content
        return answer.content.decode() if is_page else None

    house = OrganisationFactory(kind="mdph", departement="69", name="Maison du handicap", phone="04 65 71 00 03")
    OfferFactory(organisation=house, operator_kind="mdph", departements=["69"], site_commune="69123")
    every = {one.name for one in pages() if one.name and one.access.kind in OPEN_TO_ALL}

    found = open_pages(fetch)

    measured = {resolve(address.partition("?")[0]).view_name for address in found}
    assert found[0] == "/" and len(set(found)) == len(found) == len(measured) + len(ASKED)
    assert every - measured - LEFT_OUT == set()
    assert measured & LEFT_OUT == set()
    assert every >= LEFT_OUT
