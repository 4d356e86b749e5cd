"""The 27 released situations at the console, by keyboard alone: what they come to, their questions and keystrokes.

Each one is answered on the day of its case, in a demo of that day: what the person tells of herself is noted in one
line, what the case knows besides is typed when it is asked, and the rest is « ne sait pas ». What the case expects is
then on the screen; what was counted is printed. The line counts as one question.
"""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from statistics import median

import pytest

from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.rules.evaluation import Interval
from cordee.reader.cases import read_cases
from cordee.reader.catalogue import read_catalogue
from tests.journeys.by_keyboard import pointers, without_mouse
from tests.journeys.conftest import PROJECT, Visitor, demo_in
from tests.journeys.test_a_call import question, settle, start_call
from tests.told_first import TOLD_FIRST

pytestmark = pytest.mark.slow

CONTENT = PROJECT / "content"
CATALOGUE = read_catalogue(CONTENT)
RELEASED = re.compile(r"[mp]\d\d-")  # one file of cases/ each; a situation may be told of several days
CASES = [case for case in read_cases(CONTENT / "cases", CATALOGUE) if RELEASED.match(case.id)]
SITUATIONS = 27
MOST_QUESTIONS_IN_HALF = 8
STEPS_AT_MOST = 40
CALLER = "appelant"
LINE = "(ligne)"
IN_DANGER = "#danger-fini"
# What is not folded away; in danger, what replaces the services.
PROPOSED = f"#services section > article.service .service-name, #etape:has({IN_DANGER}) .rows strong"
LEADS = "#services section > article.service--lead .service-name"
TO_CHECK = "#services details[id^='a-verifier-']"


@dataclass
class Told:
    """What one case took at the console, and what it came to."""

    case: str
    keys: int = 0
    questions: list[str] = field(default_factory=list)
    unknown: int = 0
    came_to: set[str] = field(default_factory=set)
    leads: set[str] = field(default_factory=set)
    to_check: set[str] = field(default_factory=set)
    pointers: int = 0


class CountedVisitor(Visitor):
    """Every key counts once, a letter as well as Alt with a letter."""

    keys = 0

    def press(self, *keys):
        self.keys += len(keys)
        super().press(*keys)

    def type(self, text):
        self.keys += len(text)
        super().type(text)


def names_of_communes():
    with (PROJECT / "data" / "communes.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["nom"] for row in csv.DictReader(lines)}


COMMUNES = names_of_communes()


def written(value):
    """As an agent types it."""
    match value:
        case Interval(low=low, high=high):
            return f"entre {written(low)} et {written(high)}" if low and high else written(low or high)
        case date():
            return f"{value:%d/%m/%Y}"
        case frozenset():
            return ", ".join(sorted(value))
        case _:
            return str(value)


def answer(agent, fact, value):
    """By the key of the button that says it, else typed; « ne sait pas » where the case says nothing."""
    if value is None:
        settle(agent, lambda: agent.press("Alt+x"))
        return
    said = {True: "oui", False: "non"}.get(value, value) if isinstance(value, bool | str) else value
    button = agent.page.locator(f"#etape button[name=answer][value='{said}']")
    if isinstance(said, str) and button.count():
        key = button.get_attribute("data-shortcut")
        settle(agent, lambda: agent.press(key))
        return
    if agent.page.locator("#etape [data-combobox]").count():
        choose_commune(agent, str(value))
        return
    agent.type(written(value))
    settle(agent, lambda: agent.press("Enter"))


def choose_commune(agent, code):
    """Typed by its name; the arrows pass those that have the same beginning."""
    agent.type(COMMUNES[code])
    agent.page.locator(f"[role=option][data-code='{code}']").wait_for()
    codes = agent.page.locator("[role=option]").evaluate_all("found => found.map(one => one.dataset.code)")
    agent.press(*["ArrowDown"] * codes.index(code))
    settle(agent, lambda: agent.press("Enter"))


def choose_needs(agent, needs):
    for need in needs:
        button = agent.page.locator(f"#besoin-{need}")
        key = button.get_attribute("data-shortcut")
        settle(agent, lambda key=key: agent.press(key))
    settle(agent, lambda: agent.press("Escape"))


def note_line(agent, line):
    """Typed and noted as an agent does, who leaves the line at once: the keyboard is where the call goes on."""
    agent.press("Alt+l")
    agent.type(line)
    agent.press("Enter", "Escape")
    agent.page.locator("#ligne-dit", has_text="Noté").wait_for()
    agent.page.wait_for_function("() => !document.querySelector('.htmx-request')")
    assert agent.page.locator("#ligne-champ").input_value() == "", f"« {line} » is not all understood"
    if question(agent):
        answers = agent.page.evaluate("document.activeElement.matches('#etape [data-autofocus]')")
        assert answers, f"the keyboard is lost after « {line} »"


def tell(agent, case):
    """From the key that picks up to the last question; returns what it took."""
    told, facts = Told(case.id), {CALLER: case.situation.caller, **case.situation.facts}
    agent.page.evaluate("sessionStorage.removeItem('pointers')")
    agent.open("/pro/appels/")
    agent.keys = 0
    agent.press("n")
    agent.page.wait_for_selector("#console")
    line = TOLD_FIRST.get(case.id, "")
    for _ in range(STEPS_AT_MOST):
        asked = agent.page.locator("#etape [name=fact]")
        if SAFETY_NEED in case.situation.needs and not agent.page.locator(IN_DANGER).count():
            settle(agent, lambda: agent.press("Alt+d"))
        elif agent.page.locator("#besoins").count():
            choose_needs(agent, case.situation.needs)
        elif line and told.questions:
            told.questions.append(LINE)
            note_line(agent, line)
            line = ""
        elif question(agent):
            fact = asked.first.get_attribute("value")
            told.questions.append(fact)
            told.unknown += fact not in facts
            answer(agent, fact, facts.get(fact))
        else:
            break
    else:
        raise AssertionError(f"{case.id}: more than {STEPS_AT_MOST} steps: {told.questions}")
    told.keys = agent.keys
    told.came_to = set(agent.page.locator(PROPOSED).all_inner_texts())
    told.leads = set(agent.page.locator(LEADS).all_inner_texts())
    told.to_check = to_be_checked(agent)
    told.pointers = pointers(agent)
    return told


def to_be_checked(agent):
    """Unfolded with the key, as an agent reads it: what is folded is not drawn."""
    for place in range(agent.page.locator(TO_CHECK).count()):
        folded = agent.page.locator(TO_CHECK).nth(place)
        if folded.get_attribute("open") is None:
            folded.locator("summary").first.focus()
            agent.press("Enter")
        folded.locator(".service-name").first.wait_for()
    return set(agent.page.locator(f"{TO_CHECK} .service-name").all_inner_texts())


@pytest.fixture(scope="module")
def told(browser, tmp_path_factory):
    """Every case, each day in a demo of that day with a few people only."""
    by_day = defaultdict(list)
    for case in CASES:
        by_day[case.on].append(case)
    found = {}
    for on, cases in sorted(by_day.items()):
        with demo_in(tmp_path_factory.mktemp(f"on-{on}"), AS_OF=str(on), CORDEE_DEMO_CALLS="1") as site:
            context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR")
            agent = without_mouse(CountedVisitor(site, context.new_page()))
            start_call(agent)
            for case in cases:
                found[case.id] = tell(agent, case)
            assert [told for told in agent.complaints if "status of 409" not in told] == []  # typed while an act went
            context.close()
    return found


def test_every_released_situation_is_there():
    assert len({case.id.split("-")[0] for case in CASES}) == SITUATIONS


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_the_case_expects_is_on_the_screen(told, case):
    """One of the services to hear first, all that must wait for an answer, and none that would be wrong."""
    one = told[case.id]
    assert names(case.expected["lead_any_of"]) & one.came_to
    assert not names(case.expected["must_not"]) & one.came_to
    assert not names(case.expected["not_first"]) & one.leads
    assert all(names([name]) & one.to_check for name in case.expected["open"])


def test_questions_and_keystrokes_of_each_situation(told):
    """What is counted is printed beside its goal."""
    print(f"\n{'situation':<14}{'questions':>10}{'ne sait pas':>13}{'touches':>9}  propose")
    for case in CASES:
        one = told[case.id]
        print(f"{one.case:<14}{len(one.questions):>10}{one.unknown:>13}{one.keys:>9}  {compared(case, one.came_to)}")
    questions = [len(one.questions) for one in told.values()]
    keys = [one.keys for one in told.values()]
    pointers = sum(one.pointers for one in told.values())
    print(f"{len(told)} cas de {SITUATIONS} situations, gestes de souris : {pointers}")
    print(f"questions : médiane {median(questions)} (but {MOST_QUESTIONS_IN_HALF}), au plus {max(questions)}")
    print(f"touches : médiane {median(keys)}, au plus {max(keys)}")
    assert pointers == 0
    assert median(questions) <= MOST_QUESTIONS_IN_HALF


def compared(case, came_to):
    """With what the coordinators wrote for all the facts; the console may stop before it has heard them all."""
    wanted, refused = names(case.expected["lead_any_of"]), names(case.expected["must_not"])
    if refused & came_to:
        return f"à tort {', '.join(sorted(refused & came_to))}"
    return "l'attendu" if not wanted or wanted & came_to else f"autre chose : {', '.join(sorted(came_to)) or 'rien'}"


def names(expected):
    """Of versions, and of all versions of the families, as cards write them."""
    versions = [found for name in expected for found in CATALOGUE.families.get(name, [CATALOGUE.versions.get(name)])]
    return {version.name for version in versions if version}
