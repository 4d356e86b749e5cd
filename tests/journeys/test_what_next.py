"""J1, further: the dates if nothing is done, and what would change the answer, keyboard only."""

from datetime import datetime, timedelta

from tests.journeys.pages import PARIS, accessibility_violations, sideways_scroll
from tests.journeys.test_a_call import orient, question, settle, start_call

FIRST_DAY_OF_LEAVE = "Premier jour"
DAYS_OFF_SICK = 58


def note(agent, label, text):
    """Note an answer that nobody asked for, from the list of questions."""
    agent.press("Alt+s")
    agent.type(label)
    agent.press("Tab")
    settle(agent, lambda: agent.press("Enter"))
    agent.page.wait_for_function("() => document.activeElement?.id === 'reponse'")
    agent.type(text)
    settle(agent, lambda: agent.press("Enter"))


def orient_on_leave(agent):
    """An orientation found, and the first day of a leave: enough for the calendar to have dates."""
    start_call(agent)
    orient(agent)
    first_day = datetime.now(PARIS).date() - timedelta(days=DAYS_OFF_SICK)
    note(agent, FIRST_DAY_OF_LEAVE, f"{first_day:%d/%m/%Y}")


def go(agent, *keys):
    """From the console to a page beside it, by its two keys."""
    agent.page.wait_for_function("() => !document.activeElement?.matches('input, textarea, select')")
    agent.press(*keys)


def reach(agent, identifier):
    """Tab until the element has the focus, as somebody without a mouse does."""
    for _ in range(200):
        if agent.page.evaluate("document.activeElement?.id") == identifier:
            return
        agent.press("Tab")
    raise AssertionError(f"{identifier} is not reached with the keyboard")


def without_scripts(agent):
    """The same session in a browser that runs no script."""
    session = agent.page.context.storage_state()
    small = {"width": 360, "height": 740}
    browser = agent.page.context.browser
    return browser.new_context(viewport=small, java_script_enabled=False, storage_state=session).new_page()


def test_the_dates_and_the_changes_are_read_and_taken_away_without_a_mouse(visitors):
    agent = visitors()
    orient_on_leave(agent)
    assert question(agent) == ""

    go(agent, "g", "c")
    agent.page.wait_for_function("() => document.activeElement?.id === 'titre-changements'")
    agent.press("Tab")
    agent.press("Enter")

    assert agent.page.locator("#changements details[open]").count() == 1
    assert accessibility_violations(agent.page) == []
    agent.picture("console-changements")
    go(agent, "g", "d")
    agent.page.wait_for_url("**/calendrier/")
    agent.sees("Si rien n'est fait")
    agent.sees("Indemnités journalières")
    assert accessibility_violations(agent.page) == []
    agent.picture("calendrier")
    with agent.page.expect_download() as taken:
        agent.press("t")
    assert taken.value.suggested_filename == "dates.ics"
    agent.press("Escape")
    agent.page.wait_for_selector("#console")
    reach(agent, "voir-dates")


def test_the_dates_and_the_changes_fit_a_phone_and_work_without_scripts(visitors):
    agent = visitors(width=360)
    orient_on_leave(agent)
    address = agent.page.url.partition("?")[0]
    plain = without_scripts(agent)

    plain.goto(address)
    plain.get_by_role("link", name="Ce qui changerait la réponse").click()
    assert plain.url == f"{address}changements/"
    plain.go_back()
    plain.get_by_role("link", name="Tout le calendrier").click()
    assert plain.url == f"{address}calendrier/"
    plain.context.close()

    for path in ("calendrier/", "changements/"):
        agent.open(address + path)
        assert accessibility_violations(agent.page) == []
        assert sideways_scroll(agent.page) == 0
