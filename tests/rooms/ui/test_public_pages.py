"""Every public page and state, read by a strict parser, without cookie."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.rooms.ui import public_pages
from tests.rooms.ui.markup import complaints

BREAKDOWNS = ("400.html", "403.html", "403_csrf.html", "404.html", "405.html", "500.html", "503.html")
LEAST = {"opened": 25, "of_catalogue": 180, "sent": 33}


@pytest.fixture
def visitor(health_service, lyon, settings):
    """A browser that refuses cookies."""
    settings.CORDEE_AS_OF = date(2026, 11, 22)
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("group", LEAST)
def test_a_strict_parser_and_our_own_rules_find_nothing_and_no_cookie_is_left(visitor, group):
    pages = dict(getattr(public_pages, group)(visitor))

    found = {name: complaints(page) for name, page in pages.items()}

    assert len(pages) >= LEAST[group], sorted(pages)
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("name", BREAKDOWNS)
def test_the_page_of_a_breakdown_is_as_sound(name):
    assert complaints(render_to_string(name)) == []
