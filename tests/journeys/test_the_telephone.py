"""J1, the telephone system opens it: a call that rings pops on the screen, a missed one waits in the queue."""

import re
import subprocess
import sys
from uuid import uuid4

import pytest

from tests.journeys.conftest import PROJECT, clean_environment
from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.journeys.test_a_call import AGENT

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


@pytest.mark.parametrize("width", [1280, 360])
def test_a_call_that_rings_opens_with_one_key_and_one_that_is_missed_waits_in_the_queue(visitors, telephone, width):
    agent = visitors(width=width)
    agent.log_in(AGENT)
    agent.open("/pro/appels/")
    number, first, second = f"06 11 22 44 {width % 100:02d}", uuid4().hex, uuid4().hex
    telephone("sonne", first, poste="104", numero=number)
    agent.sees("Appel entrant")
    agent.sees(number)
    agent.picture(f"telephone-sonne-{width}")
    assert accessibility_violations(agent.page) == []
    assert sideways_scroll(agent.page) == 0

    agent.press("Alt+o")
    agent.page.wait_for_selector("#console")
    assert re.search(r"/pro/appels/[0-9a-f-]{36}/$", agent.page.url)

    telephone("raccroche", first, poste="104", numero=number, secondes=60)
    words = agent.page.locator("textarea").first
    words.click()
    agent.type("je reprends")
    telephone("sonne", second, poste="104", numero=number)
    agent.sees("Appel entrant")
    agent.type(" lundi")
    assert words.input_value() == "je reprends lundi"  # what pops never takes the hand
    agent.picture(f"telephone-console-{width}")
    assert accessibility_violations(agent.page) == []
    assert sideways_scroll(agent.page) == 0

    telephone("manque", second, numero=number)
    agent.page.locator(".ringing", has_text=number).wait_for(state="detached")
    agent.open("/pro/a-traiter/")
    agent.sees("Appel manqué")
    agent.open("/pro/appels/")
    agent.press("r")
    agent.page.get_by_label("Numéro affiché par le téléphone").click()
    agent.type(number)
    agent.press("Enter")
    agent.sees("Une demande est en cours")
    agent.press("Alt+e")
    agent.page.locator(f'a[href="tel:+33{number.replace(" ", "")[1:]}"]').wait_for()
