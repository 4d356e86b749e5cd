"""The pages of the line and of an exercise, in a browser, wide and narrow, without a mouse: nothing in the way."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.opening import Change, Reason
from cordee.frontdesk.models import PracticeCall
from cordee.supervision import actions
from cordee.supervision.actions import Announcement
from tests.database import bypass_row_security
from tests.factories.enquiries import EnquiryFactory
from tests.factories.frontdesk import CallFactory
from tests.factories.orientation import OrientationFactory, publish_catalogue
from tests.factories.supervision import WeeklyHoursFactory
from tests.factories.telephony import PhoneEventFactory
from tests.journeys.conftest import SCREENSHOTS
from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.rooms.supervision.scene import a_line, browser_of
from tests.rooms.ui.screens import Screen

pytestmark = pytest.mark.django_db
WIDTHS = (1280, 360)


@pytest.fixture
def line(db):
    publish_catalogue()
    line, now = a_line(), timezone.now()
    WeeklyHoursFactory(organisation=line.organisation)
    for at in (now + timedelta(days=2), now + timedelta(days=5)):
        change = Change(begins=at, ends=at + timedelta(hours=3))
        with acting_as(line.supervisor):
            said = Announcement(change=change, reason=Reason.STRIKE, message="Rappelez demain.")
            actions.announce(said, actor=line.supervisor, at=now)
    PhoneEventFactory(happening="sonne", line_key="a", at=now, received_at=now)
    CallFactory(membership=line.agent, started_at=now - timedelta(minutes=3))
    EnquiryFactory(kind="rappel", next_at=now - timedelta(minutes=5))
    decided = OrientationFactory(
        by=line.agent,
        organisation=line.organisation,
        override_code="autre",
        override_text="Le bus ne va pas jusque-là",
        decided_at=now - timedelta(days=1),
    )
    OrientationFactory(
        by=line.agent, organisation=line.organisation, override_code="pas_de_place", decided_at=now - timedelta(days=1)
    )
    with acting_as(line.supervisor):
        actions.note(orientation=decided.pk, words="À revoir ensemble.", actor=line.supervisor, at=now)
    return line


def look(browser, html, name):
    for width in WIDTHS:
        screen = Screen(browser, html, width=width)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        screen.page.screenshot(path=SCREENSHOTS / f"ligne-{name}-{width}.png", full_page=True)
        violations, sideways = accessibility_violations(screen.page), sideways_scroll(screen.page)
        screen.context.close()
        assert (name, width, violations, sideways) == (name, width, [], 0)


def page(client, address):
    return client.get(address).content.decode()


def test_the_pages_of_the_supervisor(line, browser):
    client = browser_of(line.lead)
    for name, address in (
        ("direct", ""),
        ("horaires", "horaires/"),
        ("semaine", "horaires/semaine/"),
        ("annoncer", "horaires/annoncer/"),
        ("orientations", "orientations/"),
    ):
        look(browser, page(client, f"/pro/ligne/{address}"), name)
    wrong = client.post("/pro/ligne/horaires/annoncer/", {"key": str(uuid4()), "begins": "tôt"})
    look(browser, wrong.content.decode(), "annoncer-erreur")


def test_the_pages_of_the_agent_and_the_home_of_the_public(line, browser):
    client = browser_of(line.agent)
    look(browser, page(client, "/pro/ligne/notes/"), "notes")
    look(browser, page(client, "/pro/entrainement/"), "entrainements")
    client.post("/pro/entrainement/nouveau/", {"key": str(uuid4()), "example": "m01-2026"})
    with bypass_row_security():
        practice = PracticeCall.objects.get()
    look(browser, page(client, f"/pro/appels/{practice.pk}/"), "entrainement")
    look(browser, page(client, f"/pro/entrainement/{practice.pk}/"), "resultat")
    look(browser, page(Client(), "/"), "accueil")


def test_figures_come_again_and_the_focus_stays(line, browser):
    client = browser_of(line.lead)
    part = client.get("/pro/ligne/", headers={"HX-Request": "true"}).content.decode()
    screen = Screen(browser, page(client, "/pro/ligne/"), answers={"/pro/ligne/": part.replace("Sonne", "Sonnait")})
    screen.page.keyboard.press("Tab")
    again = screen.page.locator("a[data-shortcut='r']")
    again.focus()

    screen.page.get_by_text("Sonnait depuis").wait_for(timeout=60_000)

    assert again.evaluate("one => one === document.activeElement")
    screen.context.close()
