"""J4: an operator with an account answers from its worklist; and every page of every role is accessible and fits."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.journeys.pages import accessibility_violations, sideways_scroll

PAGES = {
    "agent@example.org": ["/pro/", "/pro/appels/", "/pro/orientations/envoyees/", "/demo/courriels/"],
    "sante@example.org": ["/pro/", "/pro/orientations/", "/pro/orientations/envoyees/"],
    "responsable@example.org": ["/pro/", "/pro/orientations/"],
    "cibc@example.org": ["/pro/", "/pro/orientations/"],
    "animation@example.org": ["/pro/", "/pro/orientations/territoire/"],
}
WIDTHS = (360, 1280, 1600)


def test_an_adviser_accepts_from_the_worklist_and_the_name_opens(visitors):
    adviser = visitors()
    adviser.log_in("sante@example.org")
    adviser.open("/pro/orientations/")
    adviser.picture("liste-de-travail")

    adviser.page.locator("a.row-link").first.press("Enter")
    adviser.sees("Votre réponse")
    adviser.picture("demande-recue")
    assert accessibility_violations(adviser.page) == []
    adviser.press("a")
    adviser.page.get_by_label(re.compile("premier contact", re.IGNORECASE)).fill(
        (datetime.now(UTC).date() + timedelta(days=3)).strftime("%d/%m/%Y")
    )
    name = adviser.page.get_by_label("Votre nom")
    if name.count():
        name.fill("Camille Dubreuil")
    adviser.page.get_by_role("button", name=re.compile("Accepter")).press("Enter")

    adviser.page.locator(".badge", has_text="Acceptée").first.wait_for()
    adviser.sees(re.compile(r"Téléphone|Courriel"))
    assert accessibility_violations(adviser.page) == []


@pytest.mark.parametrize("email", PAGES)
def test_the_pages_of_a_role_are_accessible_and_fit_every_width(visitors, email):
    member = visitors()
    member.log_in(email)

    for path in PAGES[email]:
        member.open(path)
        assert accessibility_violations(member.page) == [], path
        for width in WIDTHS:
            member.page.set_viewport_size({"width": width, "height": 800})
            assert sideways_scroll(member.page) == 0, (path, width)
