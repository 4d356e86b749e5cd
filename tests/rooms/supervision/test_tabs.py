"""What the supervisor of the line leads from has one row of tabs, on each of its pages, and only before her."""

import re

import pytest

from tests.factories.orientation import publish_catalogue
from tests.rooms.supervision.scene import a_line, browser_of

pytestmark = pytest.mark.django_db
TABS = {
    "En direct": "/pro/ligne/",
    "Horaires et fermetures": "/pro/ligne/horaires/",
    "Textes": "/pro/textes/",
    "Orientations à revoir": "/pro/ligne/orientations/",
}
NAV = re.compile(r'<nav class="tabs" aria-label="La ligne">(.*?)</nav>', re.DOTALL)
TAB = re.compile(r'<a href="([^"]+)"( aria-current="page")?>([^<]+)</a>')


@pytest.fixture
def line():
    publish_catalogue()
    return a_line()


def tabs(client, address):
    """Each with its address, and whether it is the one that is open."""
    (nav,) = NAV.findall(client.get(address).content.decode())
    return [(said, to, bool(here)) for to, here, said in TAB.findall(nav)]


@pytest.mark.parametrize("address", [*TABS.values(), "/pro/textes/etiquettes/"])
def test_each_page_has_the_same_tabs_and_says_where_one_is(line, address):
    here = "/pro/textes/" if address.startswith("/pro/textes/") else address

    assert tabs(browser_of(line.lead), address) == [(said, to, to == here) for said, to in TABS.items()]


def test_an_agent_who_reads_the_hours_is_shown_no_page_that_is_closed_to_her(line):
    assert NAV.search(browser_of(line.agent).get("/pro/ligne/horaires/").content.decode()) is None
