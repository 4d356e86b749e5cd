"""A work list with the keyboard alone: from line to line, narrowed, kept as a view, used, deleted; the back button."""

import re

from tests.journeys.pages import accessibility_violations, sideways_scroll


def test_a_list_is_gone_through_narrowed_and_kept_as_a_view_with_the_keyboard(visitors):
    adviser = visitors()
    adviser.log_in("responsable@example.org")
    adviser.open("/pro/orientations/")
    page = adviser.page

    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.href")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.href")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.href") == first != second
    page.keyboard.press("Enter")
    page.wait_for_url(first)
    page.go_back()
    page.keyboard.press("?")
    adviser.sees("Ligne suivante")
    page.keyboard.press("Escape")

    page.keyboard.press("/")
    page.get_by_label("État").select_option(label="Envoyée")
    page.get_by_role("button", name="Filtrer", exact=True).press("Enter")
    page.wait_for_url(re.compile("etat=envoyee"))
    assert accessibility_violations(page) == []
    adviser.picture("liste-filtree")
    page.get_by_label("Garder ce que montre la liste").fill("À confirmer")
    page.get_by_role("button", name="Garder la vue").press("Enter")
    view = page.get_by_role("navigation", name="Vos vues").get_by_role("link", name="À confirmer")
    view.wait_for()
    adviser.picture("vue-gardee")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert sideways_scroll(page) == 0, width

    adviser.open("/pro/orientations/")
    view.press("Enter")
    page.wait_for_url(re.compile("etat=envoyee"))
    page.go_back()
    page.wait_for_url(re.compile(r"/pro/orientations/$"))
    page.go_forward()
    page.wait_for_url(re.compile("etat=envoyee"))

    page.get_by_role("link", name=re.compile("Renommer ou supprimer")).press("Enter")
    assert accessibility_violations(page) == []
    page.get_by_role("button", name="Supprimer").press("Enter")
    adviser.sees(re.compile("est supprimée"))
    assert page.get_by_role("navigation", name="Vos vues").count() == 0
