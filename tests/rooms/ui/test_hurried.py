"""Keys that follow each other faster than the answers come: the last one is shown, and nothing is complained of.

No site is asked: the page is made here of the scripts of ours, and each answer comes when the test lets it.
"""

from pathlib import Path

import django_htmx
import pytest

from tests.journeys.pages import complaints_of

PROJECT = Path(__file__).parents[3]
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
PARTS = ("#etape p", "#reponses", "#services", "#barre p")
FORM = 'hx-target="#etape" hx-select="#etape" hx-swap="outerHTML" hx-select-oob="#reponses,#services,#barre"'


def console(said):
    """The parts of the console, each with a form as it has them, and what the last act says everywhere."""
    return (
        f'<section id="etape" tabindex="0"><p>{said}</p>'
        f'<form hx-post="/reponse" {FORM}><button id="o">o</button></form></section>'
        f'<div id="reponses">{said}</div><div id="services">{said}</div>'
        f'<div id="barre"><p>{said}</p><form hx-post="/danger" {FORM}><button id="d">d</button></form></div>'
    )


class Console:
    def __init__(self, page):
        self.page, self.asked, self.complaints = page, [], complaints_of(page)
        settings = (PROJECT / "cordee/ui/templates/ui/_htmx.html").read_text("utf-8").partition(">")[0]
        script = (PROJECT / "cordee/ui/static/ui/js/focus.js").read_text("utf-8")
        self.whole = (
            f"<html><head>{settings}><script>{HTMX.read_text('utf-8')}</script></head>"
            f"<body><main>{console('rien')}</main><script type=module>{script}</script></body></html>"
        )
        page.route("**/*", self._serve)
        page.goto("http://console.invalid/")

    def _serve(self, route):
        if route.request.method == "POST":
            self.asked.append(route)
        else:
            route.fulfill(content_type="text/html", body=self.whole)

    def press(self, *keys):
        """All at once: no answer comes in between."""
        self.page.evaluate("keys => keys.forEach(key => document.getElementById(key).click())", list(keys))
        while len(self.asked) < len(keys):
            self.page.wait_for_timeout(50)

    def answers(self, to, said):
        route = next(one for one in self.asked if one.request.url.endswith(to))
        self.asked.remove(route)
        route.fulfill(content_type="text/html", body=console(said))
        self.page.wait_for_function("said => document.querySelector('#barre p').innerText === said", arg=said)

    def shown(self):
        return [self.page.locator(part).inner_text() for part in PARTS]


@pytest.fixture
def far(browser):
    """A console whose server answers when the test says so."""
    context = browser.new_context()
    yield Console(context.new_page())
    context.close()


def test_a_danger_said_on_the_heels_of_an_answer_is_shown_everywhere(far):
    far.press("o", "d")

    far.answers("/reponse", "répondu")
    far.answers("/danger", "danger")

    assert far.shown() == ["danger"] * 4
    assert far.page.locator("#etape").count() == 1
    assert far.complaints == []


def test_an_answer_given_on_the_heels_of_another_act_is_shown_everywhere(far):
    far.press("d", "o")

    far.answers("/danger", "danger")
    far.answers("/reponse", "répondu")

    assert far.shown() == ["répondu"] * 4
    assert far.complaints == []


def test_the_console_goes_on_as_before_afterwards(far):
    far.press("o", "d")
    far.answers("/reponse", "répondu")
    far.answers("/danger", "danger")

    far.press("o")
    far.answers("/reponse", "encore")

    assert far.shown() == ["encore"] * 4
    assert far.page.locator("body > div[hidden]").count() == 0
    assert far.complaints == []
