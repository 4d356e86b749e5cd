"""Every public page on a screen of 320 pixels and with text twice as large: nothing sticks out, nothing is cut.

And with the checker of accessibility, in both languages: no complaint on any page or state. A page is opened once
for all that is asked of it, its window made larger or smaller: opening it is what takes time.
"""

from dataclasses import dataclass, field
from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from tests.factories.orientation import RULES_ON, publish_catalogue
from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.rooms.referrals.scene import make_scene
from tests.rooms.ui import her_pages, public_pages

# Words that are cut: a box that hides what does not fit, or that stands outside of the window.
CUT = """() => {
  const found = [];
  for (const one of document.querySelectorAll('main *, header *, footer *')) {
    if (one.closest('.visually-hidden, svg, script, template, .skip-link, dialog:not([open])')) continue;
    if (![...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    if (!box.width || !box.height || style.visibility === 'hidden') continue;
    const scrolls = one.closest('.table-scroll, pre');
    const hides = ['hidden', 'clip'].includes(style.overflowX) || ['hidden', 'clip'].includes(style.overflowY);
    const cut = hides && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
    if (cut || (!scrolls && (box.right > innerWidth + 1 || box.left < -1)))
      found.push(one.tagName + '.' + one.className + ': ' + one.textContent.trim().slice(0, 40));
  }
  return found.slice(0, 5);
}"""
EVERY = 9  # one page of the catalogue in so many: they share their templates
SIZES = [(320, 100), (640, 200), (1280, 200)]  # of the window, and of the text in per cent
CHECKED_AT = 360


@pytest.fixture
def visitor(health_service, lyon, settings):
    """A browser that refuses cookies."""
    settings.CORDEE_AS_OF = date(2026, 11, 22)
    return Client(enforce_csrf_checks=True)


@dataclass
class Look:
    """What was found on each page, by size of window and text, then by the checker."""

    pages: int = 0
    cut: dict[tuple[int, int], dict[str, list[str]]] = field(default_factory=dict)
    complaints: dict[str, list[str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def looks():
    return []


@pytest.fixture
def look(looks, visitor, show, monkeypatch):
    """One look for this file: the same visitor on the same day."""
    if not looks:
        catalogue = public_pages.of_catalogue(visitor, every=EVERY)
        made = [*public_pages.sent(visitor), *public_pages.of_rows(visitor), *public_pages.paused(visitor, monkeypatch)]
        pages = dict([*public_pages.opened(visitor), *made, *catalogue])
        looks.append(looked_at(show, pages))
    return looks[0]


def looked_at(show, pages):
    look = Look(pages=len(pages), cut={size: {} for size in SIZES})
    for name, page in shown(show, pages):
        for width, size in SIZES:
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate("size => document.documentElement.style.setProperty('font-size', `${size}%`)", size)
            sticks = sideways_scroll(page)
            if said := [*([f"{sticks} px"] if sticks else []), *page.evaluate(CUT)]:
                look.cut[width, size][name] = said
        page.set_viewport_size({"width": CHECKED_AT, "height": 800})
        page.evaluate("document.documentElement.style.removeProperty('font-size')")
        if said := accessibility_violations(page):
            look.complaints[name] = said
    return look


def shown(show, pages):
    """Each page in one window, with all that unfolds unfolded."""
    screen = show("<!DOCTYPE html><title>Essai</title>", width=CHECKED_AT)
    for name, html in pages.items():
        screen.html = html
        screen.page.goto("http://cordee.test/")
        screen.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        yield name, screen.page


@pytest.mark.parametrize(("width", "size"), SIZES)
def test_no_public_page_sticks_out_or_is_cut(look, width, size):
    assert look.pages > 60
    assert look.cut[width, size] == {}


def test_what_sticks_out_and_what_the_checker_refuses_are_found(show):
    word = "a" * 60
    html = f'<html lang="fr"><title>Essai</title><main><h1>Essai</h1><p>{word}</p><button></button></main>'

    look = looked_at(show, {"essai": f"<!DOCTYPE html>{html}"})

    assert set(look.cut[320, 100]) == set(look.cut[640, 200]) == {"essai"}
    assert look.cut[1280, 200] == {}
    assert "button-name" in str(look.complaints["essai"])


def test_the_result_and_its_easy_version_are_whole_on_paper(visitor, show):
    for name, html in public_pages.sent(visitor):
        if name not in {"faire le point, résultat", "facile à lire"}:
            continue
        page = show(html).page
        page.emulate_media(media="print")

        assert page.get_by_text("04 65 71 00 00").first.is_visible()
        assert not page.locator("button:visible").count()
        assert not page.get_by_role("navigation").count() or not page.get_by_role("navigation").first.is_visible()
        assert float(page.locator("main").evaluate("main => getComputedStyle(main).fontSize.replace('px', '')")) >= 14


def test_no_public_page_nor_state_has_anything_that_the_checker_of_accessibility_refuses(look):
    assert look.pages > 60
    assert look.complaints == {}


@pytest.mark.slow  # the same templates in other words
def test_nor_has_any_english_page(visitor, show):
    with translation.override("en"):
        pages = dict([*public_pages.opened(visitor), *public_pages.of_catalogue(visitor, every=EVERY)])

    assert sum(name.startswith("/en/") for name in pages) > 20
    assert refused_of(show, pages) == {}


@pytest.mark.slow
def test_nor_has_what_comes_of_a_form_in_english(visitor, show):
    pages = dict(public_pages.sent(public_pages.EnglishVisitor(enforce_csrf_checks=True)))

    assert len(pages) >= 38 and all('lang="en"' in page for page in pages.values() if "Version facile" not in page)
    assert refused_of(show, pages) == {}


def test_nor_has_any_page_of_her_own_space(db, show, settings, monkeypatch):
    publish_catalogue()
    settings.CORDEE_AS_OF, settings.CORDEE_SMS_GATEWAY = RULES_ON, "none"
    pages = dict(her_pages.hers(make_scene(), monkeypatch))

    assert len(pages) >= 35
    assert refused_of(show, pages) == {}


def refused_of(show, pages):
    return {name: said for name, page in shown(show, pages) if (said := accessibility_violations(page))}
