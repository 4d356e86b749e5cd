"""Every public page and state, and every page of a person's own space, read by a strict parser."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.factories.orientation import RULES_ON, publish_catalogue
from tests.rooms.referrals.scene import make_scene
from tests.rooms.ui import her_pages, public_pages
from tests.rooms.ui.markup import complaints
from tests.rooms.ui.public_pages import BREAKDOWNS, SEEN, templates_of_everybody

LEAST = {"opened": 25, "of_catalogue": 180, "sent": 38, "of_rows": 4}
# Drawn by nothing that these pages go through, with where they are looked at.
ELSEWHERE = {
    "frontdesk/followed.html": "the code of a call: tests/rooms/frontdesk/test_codes.py",
    "frontdesk/follow_pause.html": "an agent who tries too many codes: tests/rooms/frontdesk/test_codes.py",
    "ui/base.html": "what the others extend",
    "ui/crossed.html": "tests/rooms/ui/test_once.py: two forms under one key",
}


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


def test_what_is_answered_to_whoever_sends_too_many_is_as_sound(visitor, monkeypatch):
    pages = dict(public_pages.paused(visitor, monkeypatch))

    assert len(pages) >= 13, sorted(pages)
    assert {name: said for name, page in pages.items() if (said := complaints(page))} == {}


def test_every_page_of_her_own_space_and_what_she_gives_is_as_sound(db, settings, monkeypatch):
    publish_catalogue()
    pages = her_space(settings, monkeypatch)

    assert len(pages) >= 35, sorted(pages)
    assert {name: said for name, page in pages.items() if (said := complaints(page))} == {}


def her_space(settings, monkeypatch):
    settings.CORDEE_AS_OF, settings.CORDEE_SMS_GATEWAY = RULES_ON, "none"
    return dict(her_pages.hers(make_scene(), monkeypatch))


def test_no_page_that_is_said_in_two_languages_is_left_out(visitor, settings, monkeypatch):
    """A new page of visitors or of persons enters one of the groups above, or fails here by its name."""
    for group in LEAST:
        list(getattr(public_pages, group)(visitor, **({"every": 60} if group == "of_catalogue" else {})))
    list(public_pages.paused(visitor, monkeypatch))
    her_space(settings, monkeypatch)

    assert templates_of_everybody() - SEEN - {*BREAKDOWNS} - {*ELSEWHERE} == set()
    assert {*ELSEWHERE} <= templates_of_everybody()


@pytest.mark.parametrize("name", BREAKDOWNS)
def test_the_page_of_a_breakdown_is_as_sound(name):
    assert complaints(render_to_string(name)) == []
