"""J1, the telephone system opens it, by keyboard alone: a call that rings pops up, a missed one waits in the queue."""

import re
import subprocess
import sys
from uuid import uuid4

import pytest

from tests.journeys.by_keyboard import focused, go, pointers, reach, without_mouse, write
from tests.journeys.conftest import PROJECT, clean_environment
from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.journeys.test_a_call import AGENT, orient, start_call
from tests.journeys.windows import COMPUTER_FIRST

POSTED_WITHIN = 120


@pytest.fixture
def telephone(site):
    """A telephone system, as the command that tries one plays it."""

    def post(what, call, **said):
        options = [f"--{name}={value}" for name, value in said.items()]
        command = [sys.executable, "-m", "cordee", "manage", "telephone", what, f"--appel={call}", *options]
        environment = {**clean_environment(), "CORDEE_DATA": site.data, "CORDEE_MODE": "demo"}
        done = subprocess.run(
            [*command, f"--adresse={site.address}"], cwd=PROJECT, env=environment, capture_output=True, text=True,
            timeout=POSTED_WITHIN, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    return post


@pytest.mark.parametrize("width", COMPUTER_FIRST)
def test_a_call_that_rings_opens_with_one_key_and_one_that_is_missed_waits_in_the_queue(visitors, telephone, width):
    agent = without_mouse(visitors(width=width))
    agent.log_in(AGENT)
    agent.open("/pro/appels/")
    number, first, second = f"06 11 22 44 {width % 100:02d}", uuid4().hex, uuid4().hex
    telephone("sonne", first, poste="104", numero=number)
    agent.sees("Appel entrant")
    agent.sees(number)
    looks_fine(agent, f"sonne-{width}")

    agent.press("Alt+o")
    agent.page.wait_for_selector("#console")
    assert re.search(r"/pro/appels/[0-9a-f-]{36}/$", agent.page.url)

    telephone("raccroche", first, poste="104", numero=number, secondes=60)
    agent.press("Alt+m")
    agent.type("je reprends")
    telephone("sonne", second, poste="104", numero=number)
    agent.sees("Appel entrant")
    agent.type(" lundi")
    assert agent.page.locator("#mots").input_value() == "je reprends lundi"  # what pops never takes the hand
    looks_fine(agent, f"console-{width}")

    telephone("manque", second, numero=number)
    agent.page.locator(".ringing", has_text=number).wait_for(state="detached")
    agent.open("/pro/a-traiter/")
    agent.sees("Appel manqué")
    look_the_number_up(agent, number)
    agent.sees("Une demande est en cours")
    looks_fine(agent, f"reconnu-{width}")
    agent.press("Alt+e")
    agent.page.locator(f'a[href="tel:+33{number.replace(" ", "")[1:]}"]').wait_for()
    assert pointers(agent) == 0


def look_the_number_up(agent, number):
    agent.open("/pro/appels/")
    agent.press("r")
    agent.page.get_by_role("heading", name="Qui rappelle ?").wait_for()
    looks_fine(agent, f"qui-rappelle-{agent.page.viewport_size['width']}")
    if "Numéro affiché" not in focused(agent):
        reach(agent, "Numéro affiché")
    agent.type(number)
    agent.press("Enter")


@pytest.mark.parametrize("width", COMPUTER_FIRST)
def test_a_number_that_nobody_knows_and_the_desk_of_an_agent(visitors, width):
    agent = without_mouse(visitors(width=width))
    agent.log_in(AGENT)
    look_the_number_up(agent, "06 11 22 99 00")
    agent.sees("Ce numéro n’est pas connu")
    looks_fine(agent, f"inconnu-{width}")

    back_to_the_calls(agent)
    go(agent, "Mon poste", "/pro/.*poste/$")
    looks_fine(agent, f"poste-{width}")
    if "poste" not in focused(agent):
        reach(agent, "poste")
    agent.press("Control+a")
    agent.type("104")
    agent.press("Enter")
    agent.sees(re.compile("poste", re.IGNORECASE))
    looks_fine(agent, f"poste-note-{width}")
    assert pointers(agent) == 0


@pytest.mark.parametrize("width", COMPUTER_FIRST)
def test_a_person_who_calls_again_with_her_code(visitors, width):
    agent = without_mouse(visitors(width=width))
    start_call(agent)
    orient(agent)
    agent.press("Alt+f")
    agent.page.wait_for_url("**/terminer/")
    agent.press("i")
    agent.page.locator("#code").wait_for()
    code = agent.page.locator("#code").inner_text()

    agent.open("/pro/appels/")
    write(agent, "Code de la personne", code)
    agent.press("Enter")

    agent.page.get_by_role("heading", level=1, name=re.compile("^Appel du")).wait_for()
    looks_fine(agent, f"code-{width}")
    back_to_the_calls(agent)
    write(agent, "Code de la personne", "ABCDE-23456")
    agent.press("Enter")
    agent.page.get_by_role("heading", name="La personne rappelle avec son code").wait_for()
    looks_fine(agent, f"code-inconnu-{width}")
    assert pointers(agent) == 0


def back_to_the_calls(agent):
    agent.press("Escape")
    agent.page.get_by_role("heading", name="Appels", exact=True).wait_for()


def looks_fine(agent, name):
    agent.picture(f"telephone-{name}")
    assert accessibility_violations(agent.page) == []
    assert sideways_scroll(agent.page) == 0
