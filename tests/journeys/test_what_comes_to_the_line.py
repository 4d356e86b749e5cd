"""J1, all that comes to the line in one list, with the keyboard alone: a mail is read, taken, tagged, answered."""

import re
import subprocess
import sys
from uuid import uuid4

import pytest

from tests.journeys.conftest import PROJECT, clean_environment
from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.journeys.test_a_call import AGENT
from tests.journeys.windows import COMPUTER_FIRST

TAKEN_WITHIN = 120


@pytest.fixture
def post_office(site):
    """The mail server of the line, which gives each mail to the command."""

    def deliver(subject):
        headers = {
            "From": f"Elle <elle-{uuid4().hex[:8]}@example.org>",
            "Subject": subject,
            "Message-ID": f"<{uuid4()}@x>",
        }
        lines = [*(f"{name}: {value}" for name, value in headers.items()), "", "À qui m'adresser ?", ""]
        words = "\n".join(lines)
        environment = {**clean_environment(), "CORDEE_DATA": site.data, "CORDEE_MODE": "demo"}
        done = subprocess.run(
            [sys.executable, "-m", "cordee", "mail", "line"], cwd=PROJECT, env=environment, input=words.encode(),
            capture_output=True, timeout=TAKEN_WITHIN, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()
        assert "rangé dans les demandes à traiter" in done.stdout.decode()

    return deliver


@pytest.mark.parametrize("width", COMPUTER_FIRST)
def test_a_mail_is_found_taken_tagged_and_answered_with_the_keyboard(visitors, post_office, width):
    subject = f"Question {uuid4().hex[:6]}"
    post_office(subject)
    agent = visitors(width=width)
    agent.log_in(AGENT)
    page = agent.page
    agent.press("g", "w")
    page.wait_for_url(re.compile("/pro/a-traiter/"))
    looks_right(agent, f"a-traiter-{width}")

    page.keyboard.press("/")
    page.get_by_label("Nature").select_option(label="Courriel reçu")
    page.get_by_role("button", name="Filtrer", exact=True).press("Enter")
    page.wait_for_url(re.compile("nature=courriel"))
    open_the_mail(page, subject)
    looks_right(agent, f"courriel-recu-{width}")

    page.keyboard.press("t")
    agent.sees("La demande est à vous")
    page.get_by_role("checkbox", name="Question simple").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Noter les étiquettes").press("Enter")
    agent.sees("Les étiquettes sont notées")

    page.keyboard.press("m")
    agent.sees("Choisir un texte")
    page.get_by_role("link", name="Proposer d'en parler au téléphone").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("modele="))
    looks_right(agent, f"repondre-{width}")
    page.get_by_label("Texte", exact=True).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Nous vous écoutons.")
    page.keyboard.press("Alt+t")
    agent.sees("Relire avant d'envoyer")
    agent.sees(re.compile("Nous vous écoutons"))
    looks_right(agent, f"relire-{width}")
    page.keyboard.press("Alt+t")
    agent.sees("La réponse part par courriel")
    agent.sees("Répondu par courriel")


def test_a_demand_opens_in_the_console_and_goes_to_a_colleague_with_the_keyboard(visitors, post_office):
    subject = f"Console {uuid4().hex[:6]}"
    post_office(subject)
    agent = visitors()
    agent.log_in(AGENT)
    page = agent.page
    agent.open("/pro/a-traiter/?nature=courriel")
    open_the_mail(page, subject)

    page.keyboard.press("o")
    page.wait_for_selector("#console")

    assert subject in page.locator("textarea").first.input_value()
    assert accessibility_violations(page) == []


def open_the_mail(page, subject):
    """Line by line, as one looks for it: the list does not say what is in a mail."""
    address = page.url
    for line in range(page.locator("[data-row]").count()):
        for _ in range(line + 1):
            page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/pro/a-traiter/[0-9a-f-]{36}/"))
        if page.get_by_text(f"Objet : {subject}").count():
            return
        page.goto(address)
    raise AssertionError(f"{subject} is not in the list")


def looks_right(agent, name):
    agent.picture(name)
    assert accessibility_violations(agent.page) == []
    assert sideways_scroll(agent.page) == 0
