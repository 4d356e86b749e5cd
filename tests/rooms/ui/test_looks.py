"""Every page of this room and every component: readable by everyone, in both schemes, from a phone to a wide screen."""

from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.template import engines
from django.template.loader import render_to_string
from django.urls import reverse

from cordee.domain.catalogue import Tier
from cordee.domain.referral import State
from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.rooms.ui.screens import agent_request

SHEET = Path(__file__).parent / "sheet.html"
STATIC_PAGES = ("ui:home", "ui:sources", "ui:accessibility", "ui:legal", "ui:paper_form")
ACCOUNT_PAGES = ("account_login", "account_reset_password", "account_reset_password_done")
BREAKDOWNS = ("400.html", "403.html", "403_csrf.html", "404.html", "500.html", "503.html")
WIDTHS = (320, 360, 768, 1024, 1600)


class SheetForm(forms.Form):
    name = forms.CharField(label="Nom", help_text="Celui des papiers.")
    channel = forms.ChoiceField(label="Canal", choices=[("a", "Téléphone"), ("b", "SMS")], widget=forms.RadioSelect)
    needs = forms.MultipleChoiceField(
        label="Besoins", choices=[("a", "Adapter mon poste")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label="La personne a entendu la phrase et donne son accord.")
    commune = forms.CharField(label="Commune", required=False)


CONDITIONS = [
    {"state": state, "label": "L'arrêt dure depuis plus de 30 jours.", "value": "2 mois", "source": "C. trav. R4624-29"}
    for state in ("met", "not_met", "open")
]
EVENTS = [
    {"mark": mark, "icon": "check", "what": "Demande envoyée", "when": "lundi 9 mars 2026", "who": "Ligne régionale"}
    for mark in ("done", "bad", "now", "todo")
]


def sheet() -> str:
    context = {
        "today": date(2026, 3, 14),
        "days": [date(2026, 3, 10), date(2026, 3, 15), date(2026, 4, 2)],
        "tiers": list(Tier),
        "states": list(State),
        "kinds": ["info", "success", "warning", "danger"],
        "ropes": ["none", "slack", "taut", "cut"],
        "conditions": CONDITIONS,
        "events": EVENTS,
        "steps": [{"mark": mark, "label": "La situation"} for mark in ("done", "done", "now", "todo")],
        "rows": [("Référent", "Cap emploi de la Savoie"), ("Prochaine action", "Premier contact")],
        "form": SheetForm({"name": ""}),
    }
    return engines["django"].from_string(SHEET.read_text()).render(context, agent_request())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_accessible(show, scheme):
    screen = show(sheet(), scheme=scheme)

    assert accessibility_violations(screen.page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_component_sticks_out_of_the_screen(show, width):
    assert sideways_scroll(show(sheet(), width=width).page) == 0


def test_text_twice_as_large_still_fits(show):
    page = show(sheet(), width=640).page
    page.evaluate("document.querySelector('html').style.setProperty('font-size', '200%')")

    assert sideways_scroll(page) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", STATIC_PAGES)
def test_every_public_page_is_accessible_and_fits_a_phone(client, show, name, scheme):
    screen = show(client.get(reverse(name)).content.decode(), scheme=scheme, width=320)

    assert accessibility_violations(screen.page) == []
    assert sideways_scroll(screen.page) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("name", ACCOUNT_PAGES)
def test_every_door_page_is_accessible(client, show, name):
    screen = show(client.get(reverse(name)).content.decode(), width=360)

    assert accessibility_violations(screen.page) == []


@pytest.mark.parametrize("template", BREAKDOWNS)
def test_every_page_of_a_breakdown_is_accessible(show, template):
    screen = show(render_to_string(template), width=360)

    assert accessibility_violations(screen.page) == []


def test_an_open_dialog_and_an_open_menu_are_accessible(show):
    screen = show(sheet())
    screen.page.locator(".account > summary").click()
    assert accessibility_violations(screen.page) == []

    screen.page.keyboard.press("Escape")
    screen.page.keyboard.press("?")
    assert accessibility_violations(screen.page) == []


def test_paper_shows_the_content_without_what_can_only_be_clicked(show):
    page = show(sheet()).page
    page.emulate_media(media="print")

    assert page.get_by_text("Demande envoyée").first.is_visible()
    assert not page.get_by_role("button", name="Transmettre").is_visible()
    assert not page.get_by_role("navigation").first.is_visible()


def test_motion_stops_when_the_system_asks_for_none(show):
    page = show(sheet()).page
    page.emulate_media(reduced_motion="reduce")

    duration = page.locator(".button").first.evaluate("(button) => getComputedStyle(button).transitionDuration")
    assert duration == "0s"
