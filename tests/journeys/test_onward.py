"""Refused, then proposed to the next candidate in two clicks; the pages of it fit a phone and are accessible."""

import re

from tests.journeys.pages import accessibility_violations, sideways_scroll


def fits(member):
    """At both widths, without a violation."""
    for width in (1280, 360):
        member.page.set_viewport_size({"width": width, "height": 800})
        assert sideways_scroll(member.page) == 0, width
        assert accessibility_violations(member.page) == []
    member.page.set_viewport_size({"width": 1280, "height": 800})


def test_a_refused_request_reaches_the_next_candidate_in_two_clicks(visitors):
    adviser, agent = visitors(), visitors()
    adviser.log_in("sante@example.org")
    adviser.open("/pro/orientations/")
    adviser.page.locator("a.row-link").first.click()
    adviser.sees("Poser une question")
    reference = re.search(r"demande ([0-9A-Z]{8})", adviser.page.inner_text("main"))[1]
    fits(adviser)
    adviser.page.get_by_role("link", name="Refuser").click()
    adviser.page.get_by_label("Nous n’avons plus de place").check()
    adviser.page.get_by_role("button", name="Refuser").click()
    adviser.page.locator(".badge", has_text="Refusée").first.wait_for()

    agent.log_in("agent@example.org")
    agent.open(f"/pro/orientations/envoyees/?reference={reference}")
    agent.sees("La suite")
    agent.picture("suite-d-un-refus")
    fits(agent)
    agent.page.locator('a[href*="proposer/?vers="]').first.click()
    agent.sees("À lire à voix haute")
    agent.picture("proposer-un-autre")
    fits(agent)
    agent.page.get_by_role("button", name="Elle est d’accord : envoyer").click()
    agent.page.locator(".badge", has_text="Envoyée").first.wait_for()
    agent.picture("demande-suivante")


def test_the_screen_of_redirection_and_the_pages_of_the_catalogue_fit(visitors):
    adviser = visitors()
    adviser.log_in("sante@example.org")
    adviser.open("/pro/orientations/")
    adviser.page.locator("a.row-link").nth(1).click()
    adviser.page.get_by_role("link", name="Rediriger").click()
    adviser.sees("Rediriger la demande")
    adviser.picture("rediriger")
    fits(adviser)
    adviser.open("/pro/places/")
    adviser.sees("Vos services ont-ils encore de la place")
    fits(adviser)
