"""In the middle of a call, browser, web server and database are killed, each for real: the draft is there."""

import contextlib
import time
from pathlib import Path

import psutil
import pytest

from cordee.config.embedded import Cluster
from tests.journeys.conftest import Visitor, demo_in
from tests.journeys.pages import LAUNCH_ARGUMENTS, chromium_path
from tests.journeys.test_a_call import question, settle, start_call

pytestmark = pytest.mark.slow

WORDS, LINE = "Je ne dors plus, j'ai peur de perdre ma place.", "cdi, ancienneté 3 an"
BACK_WITHIN = 60


@pytest.fixture(scope="module")
def own_site(tmp_path_factory):
    """A demo of its own: what is killed serves no other journey."""
    with demo_in(tmp_path_factory.mktemp("killed"), CORDEE_DEMO_CALLS="1") as site:
        yield site


@pytest.fixture
def agent(own_site, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR")
    agent = Visitor(own_site, context.new_page())
    start_call(agent)
    yield agent
    context.close()


def say_something(agent):
    """An answer, a need, words and half a line: all that a draft is made of."""
    settle(agent, lambda: agent.press("1"))
    settle(agent, lambda: agent.press("1"))
    agent.press("Alt+m")
    agent.type(WORDS)
    agent.sees("Brouillon enregistré")
    agent.press("Alt+l")
    with agent.page.expect_response(lambda answer: answer.request.headers.get("x-autosave") == "1"):
        agent.type(LINE)


def is_whole(agent):
    """What was said is on the page, to the last letter."""
    answers = agent.page.locator("#reponses")
    return (
        agent.page.locator("#mots").input_value() == WORDS
        and agent.page.locator("#ligne-champ").input_value() == LINE
        and answers.get_by_text("1 besoin").count() == 1
        and answers.locator(".given li").count() == 1
    )


def killed(processes):
    for one in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()
    psutil.wait_procs(processes, timeout=10)


def web_servers():
    """Of the demo that this process started, the web server and those that it divided into."""
    return [one for one in psutil.Process().children(recursive=True) if "web" in _command(one)]


def _command(process):
    with contextlib.suppress(psutil.Error):
        return process.cmdline()
    return []


def back_again(agent):
    """Until a page is answered; the browser stays where it is."""
    until = time.monotonic() + BACK_WITHIN
    while time.monotonic() < until:
        with contextlib.suppress(Exception):
            if agent.page.request.get(f"{agent.site.address}/sante/pret").ok:
                return
        time.sleep(0.3)
    raise AssertionError(f"nothing answers {BACK_WITHIN} seconds after the kill")


def test_the_browser_is_killed(own_site, browser):
    doomed = browser.browser_type.launch(executable_path=chromium_path(), args=list(LAUNCH_ARGUMENTS))
    agent = Visitor(own_site, doomed.new_page())
    start_call(agent)
    say_something(agent)
    address = agent.page.url
    found = doomed.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]

    killed([psutil.Process(one["id"]) for one in found if one["type"] == "browser"])

    context = browser.new_context(locale="fr-FR")
    again = Visitor(own_site, context.new_page())
    again.log_in("agent@example.org")
    again.open("/pro/appels/")
    again.page.locator(f"a[href='{address.removeprefix(own_site.address)}']").first.click()
    again.page.wait_for_selector("#console")
    assert is_whole(again)
    context.close()


def is_found_again(tab, agent):
    """In another tab of the same window, to the last letter; what was on its way is given a moment."""
    for _ in range(20):
        tab.goto(agent.page.url)
        typed = tab.locator("#mots").input_value(), tab.locator("#ligne-champ").input_value()
        if typed == (WORDS, LINE):
            return
        tab.wait_for_timeout(250)
    assert typed == (WORDS, LINE)


@pytest.mark.parametrize("asks_before", [False, True], ids=["closed", "asked-to-close"])
def test_a_tab_closed_in_the_middle_of_a_word_loses_nothing(agent, asks_before):
    settle(agent, lambda: agent.press("1"))
    agent.press("Alt+m")
    agent.type(WORDS)
    reopened = agent.page.context.new_page()
    agent.press("Alt+l")
    agent.type(LINE)

    agent.page.close(run_before_unload=asks_before)

    is_found_again(reopened, agent)


def test_a_tab_closed_while_its_draft_is_being_sent_loses_nothing(agent):
    settle(agent, lambda: agent.press("1"))
    reopened = agent.page.context.new_page()
    agent.press("Alt+m")
    agent.type(WORDS)
    agent.press("Alt+l")
    with agent.page.expect_request(lambda sent: sent.headers.get("x-autosave") == "1" and LINE[-1] in sent.post_data):
        agent.type(LINE)

    agent.page.close()

    is_found_again(reopened, agent)


def test_the_web_server_is_killed_and_what_is_typed_meanwhile_is_kept(agent):
    say_something(agent)
    killed(web_servers())
    agent.press("Alt+m", "End")
    agent.type(" Et lundi je reprends.")
    agent.press("Escape")
    asked = question(agent)
    agent.press("Alt+x")
    back_again(agent)
    agent.sees("Brouillon enregistré")

    settle(agent, lambda: agent.press("Alt+x")) if question(agent) == asked else None
    agent.page.reload()

    assert agent.page.locator("#mots").input_value() == f"{WORDS} Et lundi je reprends."
    assert agent.page.locator("#ligne-champ").input_value() == LINE
    assert question(agent) != asked


def test_the_database_is_killed(agent, own_site):
    say_something(agent)
    main = psutil.Process(Cluster(Path(own_site.data)).running_pid())

    killed([main, *main.children(recursive=True)])

    back_again(agent)
    agent.page.reload()
    agent.page.wait_for_selector("#console")
    assert is_whole(agent)
