"""J1: a call to the toll-free line, keyboard only, and what becomes of it."""

import itertools
import re
from datetime import datetime, timedelta

import pytest

from tests.journeys.pages import PARIS, accessibility_violations, sideways_scroll
from tests.journeys.windows import PHONE_FIRST

AGENT, ADVISER = "agent@example.org", "sante@example.org"
MOST_QUESTIONS = 9


def start_call(agent):
    agent.log_in(AGENT)
    agent.open("/pro/appels/")
    agent.press("n")
    agent.page.wait_for_selector("#console")


def question(agent):
    said = agent.page.locator("#question-dite")
    return said.inner_text() if said.count() else ""


def settle(agent, step):
    """Do one thing at the keyboard and wait until the console has moved on."""
    before = agent.page.locator("#etape").inner_html()
    step()
    agent.page.wait_for_function(
        "before => !document.querySelector('.htmx-request') && document.querySelector('#etape')?.innerHTML !== before",
        arg=before,
    )


def answer_by_keyboard(agent):
    """Answer the engine's questions for an employee on leave near Lyon, until it asks no more; return how many."""
    for asked in range(MOST_QUESTIONS + 1):
        text = question(agent)
        if not text:
            return asked
        if "Dans quelle commune" in text:
            agent.type("69003")
            agent.page.locator("[role=option]").first.wait_for()
            settle(agent, lambda: agent.press("Enter"))
        elif "caisse" in text or "Aujourd'hui, " in text:
            settle(agent, lambda: agent.press("1"))
        elif agent.page.locator("#reponse").count():
            agent.type("3 mois")
            settle(agent, lambda: agent.press("Enter"))
        else:
            settle(agent, lambda: agent.press("o"))
    raise AssertionError(f"more than {MOST_QUESTIONS} questions")


def orient(agent):
    """From pick-up to the orientation, without a mouse; return the number of engine questions."""
    settle(agent, lambda: agent.press("1"))
    agent.press("Alt+m")
    agent.type("j'ai peur de perdre mon travail à cause de ma santé")
    agent.sees("Brouillon enregistré")
    need = agent.page.locator("#besoins").get_by_role("button", name=re.compile("Garder mon travail"))
    need.get_by_text("d'après ses mots").wait_for()
    key = need.get_attribute("data-shortcut")
    settle(agent, lambda: agent.press(f"Alt+{key}"))
    settle(agent, lambda: agent.press("Escape"))
    return answer_by_keyboard(agent)


CALLERS = itertools.count()  # nobody calls twice: a person who is known would be proposed her existing case


def hand_over(agent, family_name="Montvert"):
    number = next(CALLERS)
    agent.press("Alt+t")
    agent.page.wait_for_url("**/transmettre/**")
    agent.page.wait_for_function("document.activeElement?.name === 'given_name'")
    agent.type("Aline")
    agent.press("Tab")
    agent.type(family_name)
    agent.press("Tab")
    agent.type(f"14/3/{1960 + number}")
    agent.press("Tab")
    agent.type(f"06 39 98 12 {30 + number}")
    for name in ("notice_heard", "consent_given"):
        while agent.page.evaluate("document.activeElement?.name") != name:
            agent.press("Tab")
        agent.press("Space")
    agent.press("Alt+t")
    agent.page.get_by_role("heading", name="Demande envoyée").wait_for()
    return agent.page.locator("#code").inner_text()


def mailed_link(visitor, reference):
    """The answer link of the request, found among the latest mails by the reference that its page shows."""
    for _ in range(30):
        visitor.open("/demo/courriels/")
        mails = visitor.page.locator("main a.row-link")
        addresses = [mails.nth(place).get_attribute("href") for place in range(min(4, mails.count()))]
        for address in addresses:
            visitor.open(address)
            link = visitor.page.locator("main a[href*='/reponse/']")
            if link.count():
                found = link.first.get_attribute("href")
                visitor.open(found)
                if reference in visitor.page.content():
                    return found
        visitor.page.wait_for_timeout(500)
    raise AssertionError(f"no mail about {reference}")


@pytest.fixture
def handed_over(visitors):
    """A call handed over; gives the agent and the link that was mailed."""
    agent = visitors()
    start_call(agent)
    orient(agent)
    code = hand_over(agent)
    reference = agent.page.locator("#reference").inner_text()
    return agent, code, mailed_link(agent, reference)


def test_a_caller_is_oriented_and_handed_over_without_a_mouse(visitors):
    agent = visitors()
    start_call(agent)
    agent.picture("console-debut")

    asked = orient(agent)

    agent.sees("Quelle que soit la suite")
    agent.picture("console-orientation")
    assert asked <= 8
    assert accessibility_violations(agent.page) == []
    code = hand_over(agent)
    assert re.fullmatch(r"[0-9A-Z]{5}-[0-9A-Z]{5}", code)
    assert accessibility_violations(agent.page) == []


def test_no_field_of_the_console_keeps_the_keyboard(visitors):
    agent = visitors()
    start_call(agent)
    agent.press("Alt+m")
    agent.type("je perds 1 travail")
    agent.press("Escape")
    settle(agent, lambda: agent.press("1"))
    settle(agent, lambda: agent.press("1"))
    settle(agent, lambda: agent.press("Escape"))
    assert "Dans quelle commune" in question(agent)

    settle(agent, lambda: agent.press("Alt+x"))

    agent.page.locator("#reponses").get_by_text("ne sait pas").wait_for()
    assert "Dans quelle commune" not in question(agent)


HIDDEN = """() => {
  const one = document.activeElement, { left, right, top, bottom } = one.getBoundingClientRect();
  const middle = (left + right) / 2;
  return ![top + 3, bottom - 3].every((y) => one.contains(document.elementFromPoint(middle, y)));
}"""


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740), (360, 560)])
def test_a_commune_that_is_refused_is_typed_again_in_sight_with_the_reason_above(visitors, width, height):
    agent = visitors()
    start_call(agent)
    agent.page.set_viewport_size({"width": width, "height": height})
    settle(agent, lambda: agent.press("1"))
    settle(agent, lambda: agent.press("1"))
    settle(agent, lambda: agent.press("Escape"))
    agent.page.wait_for_function("document.activeElement?.id === 'reponse'")
    agent.type("Trifouillis")

    settle(agent, lambda: agent.press("Enter"))

    reason = agent.page.locator("#erreur-reponse")
    assert "Aucune commune" in reason.inner_text()
    agent.page.wait_for_function("document.activeElement?.id === 'reponse'")
    field = agent.page.locator("#reponse").bounding_box()
    said = reason.bounding_box()
    assert 0 <= said["y"] < field["y"] < height
    assert not agent.page.evaluate(HIDDEN)
    assert accessibility_violations(agent.page) == []


def test_what_is_unfolded_is_drawn_then_and_stays_through_the_answers(visitors):
    agent = visitors()
    start_call(agent)
    settle(agent, lambda: agent.press("1"))
    settle(agent, lambda: agent.press("1"))
    settle(agent, lambda: agent.press("Escape"))
    why = agent.page.locator("#services details", has_text="Pourquoi").first
    name = why.get_attribute("id")
    assert "Dernière relecture" not in why.inner_html()

    why.locator("summary").focus()
    agent.press("Enter")

    agent.page.locator(f"#{name}").get_by_text("Dernière relecture").wait_for()
    assert agent.page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert accessibility_violations(agent.page) == []
    settle(agent, lambda: agent.press("Alt+x"))
    assert agent.page.locator(f"#{name}[open]").get_by_text("Dernière relecture").is_visible()


def test_going_back_to_a_call_shows_it_whole(visitors):
    agent = visitors()
    start_call(agent)
    orient(agent)

    agent.press("Alt+f")
    agent.page.wait_for_url("**/terminer/")
    agent.page.go_back()

    agent.page.locator("#console").wait_for()
    assert agent.page.title()


def test_escape_leaves_a_field_and_never_what_was_written(visitors):
    agent = visitors()
    start_call(agent)
    orient(agent)
    agent.press("Alt+t")
    agent.page.wait_for_function("document.activeElement?.name === 'given_name'")
    agent.type("Aline")

    agent.press("Escape")
    agent.press("Escape")

    assert agent.page.url.endswith("/transmettre/")
    assert agent.page.locator("[name=given_name]").input_value() == "Aline"
    assert agent.page.evaluate("document.activeElement.className") == "back"
    agent.press("Enter")
    agent.page.locator("#console").wait_for()


def test_an_anonymous_call_ends_with_a_code_and_keeps_nothing(visitors):
    agent, caller = visitors(), visitors(width=360)
    start_call(agent)
    orient(agent)

    agent.press("Alt+f")
    agent.page.wait_for_url("**/terminer/")
    agent.page.get_by_role("button", name="Information donnée").wait_for()
    assert accessibility_violations(agent.page) == []
    agent.press("i")
    code = agent.page.locator("#code").inner_text()
    agent.page.go_back()
    caller.open("/suivi/")
    caller.page.get_by_label("Votre code").fill(code)
    caller.press("Enter")

    caller.sees("sans votre nom")
    assert accessibility_violations(caller.page) == []
    assert sideways_scroll(caller.page) == 0
    agent.open("/pro/appels/")
    agent.sees("Information donnée")


def test_a_hand_over_is_accepted_by_link_without_an_account(handed_over, visitors):
    agent, code, link = handed_over
    operator, caller = visitors(width=360), visitors(width=360)

    operator.open(link)
    assert "Montvert" not in operator.page.content()
    assert accessibility_violations(operator.page) == []
    assert sideways_scroll(operator.page) == 0
    operator.picture("lien-de-reponse")
    accept(operator)

    operator.sees("Montvert")
    assert re.search(r"06 39 98 12 \d\d", operator.page.content())
    agent.open("/pro/orientations/envoyees/")
    agent.sees("Acceptée")
    caller.open("/suivi/")
    caller.page.get_by_label("Votre code").fill(code)
    caller.press("Enter")
    caller.sees("prise en charge")


def test_a_refused_hand_over_comes_back_to_the_sender_with_its_reason(handed_over, visitors):
    agent, _, link = handed_over
    operator = visitors(width=360)

    operator.open(link)
    refuse(operator, "Nous n’avons plus de place")

    agent.open("/pro/orientations/envoyees/")
    agent.sees(re.compile("plus de place", re.IGNORECASE))
    operator.open(link)
    assert "Montvert" not in operator.page.content()


def test_a_danger_sign_stops_everything_and_shows_whom_to_call(visitors):
    agent = visitors()
    start_call(agent)
    settle(agent, lambda: agent.press("1"))

    settle(agent, lambda: agent.press("d"))

    agent.sees("Arrêtez le questionnaire")
    agent.sees("Appel des secours (15, 112, 114 par SMS)")
    agent.sees("3114")
    assert agent.page.locator("#transmettre").count() == 0
    assert accessibility_violations(agent.page) == []
    settle(agent, lambda: agent.press("1"))
    agent.sees("restez en ligne")
    settle(agent, lambda: agent.press("2"))
    assert question(agent) or agent.page.locator("#besoins").count()


def test_in_a_danger_one_key_calls_who_leads_the_line_and_one_promises_a_call_back(visitors):
    agent, lead = visitors(), visitors()
    start_call(agent)
    settle(agent, lambda: agent.press("1"))
    settle(agent, lambda: agent.press("d"))
    settle(agent, lambda: agent.press("3"))
    agent.sees("Votre responsable est prévenu")

    lead.log_in("ligne@example.org")
    lead.open("/pro/ligne/")
    lead.sees("Danger en cours")
    assert accessibility_violations(lead.page) == []

    agent.press("4")
    agent.page.wait_for_url("**/rappel/")
    agent.sees("Un danger a été entendu")
    assert accessibility_violations(agent.page) == []


def test_a_tab_closed_in_the_middle_of_the_hand_over_loses_nothing_that_was_typed(visitors):
    agent = visitors()
    start_call(agent)
    orient(agent)
    agent.press("Alt+t")
    agent.page.wait_for_url("**/transmettre/**")
    agent.page.get_by_label("Prénom").fill("Aline")
    agent.page.get_by_label("Nom", exact=True).fill("Montvert")
    agent.sees("Brouillon enregistré")
    address = agent.page.url

    agent.page.close()
    agent.page = agent.page.context.new_page()
    agent.page.goto(address)

    assert agent.page.get_by_label("Prénom").input_value() == "Aline"
    assert agent.page.get_by_label("Nom", exact=True).input_value() == "Montvert"
    agent.sees("Ce que vous avez dit")


def test_a_danger_sign_is_given_while_an_answer_is_being_typed(visitors):
    agent = visitors()
    start_call(agent)
    settle(agent, lambda: agent.press("1"))
    settle(agent, lambda: agent.press("1"))
    settle(agent, lambda: agent.press("Escape"))
    assert "Dans quelle commune" in question(agent)
    agent.type("de")
    assert agent.page.locator("#danger").get_by_text("Alt+d").is_visible()
    assert agent.page.locator("#reponse").input_value() == "de"

    settle(agent, lambda: agent.press("Alt+d"))

    agent.sees("Arrêtez le questionnaire")


def test_opening_a_link_twice_changes_nothing(handed_over, visitors):
    _, _, link = handed_over
    scanner = visitors(width=360)

    scanner.open(link)
    first = scanner.page.locator("main").inner_text()
    scanner.open(link)

    assert scanner.page.locator("main").inner_text() == first


@pytest.mark.parametrize("path", ["/", "/suivi/", "/sources/", "/accessibilite/", "/compte/login/"])
@pytest.mark.parametrize("width", PHONE_FIRST)
def test_public_pages_are_accessible_and_fit(visitors, path, width):
    visitor = visitors(width=width)

    visitor.open(path)

    assert accessibility_violations(visitor.page) == []
    assert sideways_scroll(visitor.page) == 0


def accept(operator):
    operator.page.get_by_role("link", name="Accepter").click()
    operator.page.get_by_label("Votre nom").fill("Camille Dubreuil")
    operator.page.get_by_label(re.compile("premier contact", re.IGNORECASE)).fill(
        (datetime.now(PARIS).date() + timedelta(days=2)).strftime("%d/%m/%Y")
    )
    assert accessibility_violations(operator.page) == []
    operator.page.get_by_role("button", name=re.compile("Accepter")).click()


def refuse(operator, reason):
    operator.page.get_by_role("link", name="Refuser").click()
    operator.page.get_by_label("Votre nom").fill("Camille Dubreuil")
    operator.page.get_by_label(reason).check()
    operator.page.get_by_role("button", name=re.compile("Refuser")).click()
    operator.page.get_by_role("heading", level=1).wait_for()
