"""Every public page on a screen of 320 pixels and with text twice as large: nothing sticks out, nothing is cut.

And with the checker of accessibility, in both languages: no complaint on any page or state.
"""

from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.rooms.ui import public_pages

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


@pytest.fixture
def visitor(health_service, lyon, settings):
    """A browser that refuses cookies."""
    settings.CORDEE_AS_OF = date(2026, 11, 22)
    return Client(enforce_csrf_checks=True)


@pytest.fixture(scope="module")
def written():
    return {}


@pytest.fixture
def pages(visitor, written):
    """Written once for all that look at them: the same visitor on the same day."""
    if not written:
        catalogue = public_pages.of_catalogue(visitor, every=EVERY)
        written.update([*public_pages.opened(visitor), *public_pages.sent(visitor), *catalogue])
    return written


@pytest.mark.parametrize(("width", "size"), [(320, 100), (640, 200), (1280, 200)])
def test_no_public_page_sticks_out_or_is_cut(pages, show, width, size):
    screen = show("<!DOCTYPE html><title>Essai</title>", width=width)
    found = {}

    for name, html in pages.items():
        screen.html = html
        screen.page.goto("http://cordee.test/")
        screen.page.evaluate("size => document.documentElement.style.setProperty('font-size', `${size}%`)", size)
        screen.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        sticks = sideways_scroll(screen.page)
        if said := [*([f"{sticks} px"] if sticks else []), *screen.page.evaluate(CUT)]:
            found[name] = said

    assert len(pages) > 60
    assert found == {}


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


def complaints(show, shown):
    screen, found = show("<!DOCTYPE html><title>Essai</title>", width=360), {}
    for name, html in shown.items():
        screen.html = html
        screen.page.goto("http://cordee.test/")
        screen.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        if said := accessibility_violations(screen.page):
            found[name] = said
    return found


def test_no_public_page_nor_state_has_anything_that_the_checker_of_accessibility_refuses(pages, show):
    assert len(pages) > 60
    assert complaints(show, pages) == {}


def test_nor_has_any_english_page(visitor, show):
    with translation.override("en"):
        pages = dict([*public_pages.opened(visitor), *public_pages.of_catalogue(visitor, every=EVERY)])

    assert sum(name.startswith("/en/") for name in pages) > 20
    assert complaints(show, pages) == {}
