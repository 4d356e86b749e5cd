"""J3, whole: a physician signals, the person says yes by her own link, the line takes it up, the physician is told."""

import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from tests.journeys.conftest import PROJECT, clean_environment
from tests.journeys.pages import accessibility_violations, press_enter, sideways_scroll
from tests.journeys.test_a_call import AGENT
from tests.journeys.windows import WINDOWS

COMMAND_WITHIN, MAIL_WITHIN, FORM_WITHIN = 120, 60, 60  # seconds
# A message to a person waits for daytime; this is the address that it carries.
ADDRESS = "from cordee.enquiries import agreement_links as l; from uuid import UUID; print(l.address_of(UUID('{}')))"


def is_fine(visitor, step):
    page, (width, scripts) = visitor.page, visitor.window
    visitor.picture(f"signal-{width}-{'scripts' if scripts else 'sans'}-{step}")
    assert sideways_scroll(page) == 0
    if scripts:
        assert accessibility_violations(page) == []
    assert page.context.cookies() == []


def press(visitor, name):
    press_enter(visitor.page.get_by_role("button", name=name, exact=True))
    visitor.page.wait_for_load_state()


@pytest.fixture(params=WINDOWS)
def stranger(request, visitors):
    """A window of somebody without account, as many as wanted, all alike."""

    def make():
        width, scripts = request.param
        visitor = visitors(width=width, scripts=scripts)
        visitor.window = request.param
        return visitor

    return make


def signalled_by_phone(physician, name):
    """Her physician fills the form while she is there; return the mail that he leaves."""
    mail = f"{uuid4().hex[:10]}@example.org"
    physician.open("/signaler/")
    is_fine(physician, "portes")
    physician.page.get_by_role("link", name="Je suis médecin").press("Enter")
    physician.page.get_by_label("Votre nom").fill(name)
    physician.page.get_by_label("Votre courriel").fill(mail)
    physician.page.get_by_label("Garder son poste").check()
    press(physician, "Envoyer à la ligne")
    is_fine(physician, "erreur")
    assert physician.page.get_by_label("Votre nom").input_value() == name
    physician.page.get_by_label(re.compile("^La ligne l.appelle")).check()
    physician.page.get_by_label(re.compile("son téléphone")).fill(f"06 39 98 {datetime.now(UTC):%M %S}")
    physician.page.get_by_label(re.compile("elle est d.accord pour l.être")).check()
    physician.page.get_by_label(re.compile("elle accepte aussi")).check()
    press(physician, "Envoyer à la ligne")
    physician.sees(re.compile("par courriel ou par téléphone"))
    is_fine(physician, "recu")
    return mail


def found_in_the_queue(agent, sender):
    """Opened one by one: the list says neither who signals nor for whom."""
    agent.open("/pro/a-traiter/?nature=medecin")
    rows = agent.page.locator("a.row-link")
    addresses = [one.get_attribute("href") for one in rows.all()]
    for address in reversed(addresses):
        agent.open(address)
        if sender in agent.page.inner_text("main"):
            return re.search(r"[0-9a-f-]{36}", agent.page.url)[0]
    raise AssertionError(f"the signal of {sender} is not in the queue")


def link_of(site, enquiry):
    environment = {**clean_environment(), "CORDEE_DATA": site.data, "CORDEE_MODE": "demo"}
    done = subprocess.run(
        [sys.executable, "-m", "cordee", "manage", "shell", "-c", ADDRESS.format(enquiry)],
        cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=COMMAND_WITHIN, check=True,
    )  # fmt: skip
    return re.search(r"/signaler/lien/\S+", done.stdout)[0]


def told(agent, mail):
    """The text of what the physician received."""
    until = time.monotonic() + MAIL_WITHIN
    while time.monotonic() < until:
        agent.open("/demo/courriels/")
        row = agent.page.locator("main tr", has_text=mail)
        if row.count():
            row.first.locator("a").click()
            return agent.page.locator("main .card").inner_text()
        agent.page.wait_for_timeout(1000)
    raise AssertionError(f"nothing came to {mail}")


def test_a_physician_signals_she_says_yes_by_her_link_and_the_physician_learns_no_more(stranger, visitors, site):
    name = f"Dr {uuid4().hex[:8]}"
    mail = signalled_by_phone(stranger(), name)
    agent = visitors()
    agent.log_in(AGENT)
    enquiry = found_in_the_queue(agent, name)
    assert agent.page.get_by_role("button", name=re.compile("^Rappelé")).count() == 0
    press(agent, "Envoyer un lien")
    agent.sees(re.compile("Rien ne commence avant sa réponse"))

    person = stranger()
    person.open(link_of(site, enquiry))
    is_fine(person, "lien")
    assert name not in person.page.content()
    person.page.get_by_label(re.compile("^On peut dire")).check()
    press(person, "Oui, rappelez-moi")
    person.sees("La ligne vous rappelle")
    is_fine(person, "oui")
    person.open(link_of(site, enquiry))
    person.sees("déjà enregistrée")
    is_fine(person, "deja")

    agent.open(f"/pro/a-traiter/{enquiry}/")
    agent.sees(re.compile("La personne est d.accord"))
    agent.page.get_by_role("button", name=re.compile("^Prendre")).press("Enter")
    agent.sees("La demande est à vous")
    assert agent.page.get_by_role("button", name=re.compile("^Rappelé")).count() == 1
    written = told(agent, mail)
    assert "est pris en charge" in written
    assert "permet qu'on vous le dise" in written.replace("’", "'")


def test_what_she_says_on_the_phone_is_noted_and_her_no_closes_it(stranger, visitors):
    name = f"Dr {uuid4().hex[:8]}"
    signalled_by_phone(stranger(), name)
    agent = visitors()
    agent.log_in(AGENT)
    found_in_the_queue(agent, name)

    agent.page.get_by_role("button", name=re.compile("^Elle n.est pas d.accord")).press("Enter")

    agent.sees(re.compile("La personne n.est pas d.accord"))
    assert agent.page.get_by_role("button", name=re.compile("^Rappelé|^Prendre")).count() == 0
    assert "06 39 98" not in agent.page.inner_text("main")


def test_the_form_of_a_physician_is_filled_in_less_than_a_minute_at_the_keyboard(visitors):
    """What must be given: a name, a way to answer, a hope, a way to agree; at the pace of who types forty words."""
    physician = visitors()
    physician.open("/signaler/medecin/")
    physician.page.get_by_label("Votre nom").focus()
    began = time.monotonic()
    physician.page.keyboard.type("Dr Sauvage", delay=300)
    while "courriel" not in (physician.page.evaluate("document.activeElement.labels?.[0]?.innerText") or ""):
        physician.page.keyboard.press("Tab", delay=300)
    physician.page.keyboard.type("cabinet@example.org", delay=300)
    for wanted in ("Garder son poste", "Une page à imprimer"):
        while wanted not in (physician.page.evaluate("document.activeElement.closest('fieldset')?.innerText") or ""):
            physician.page.keyboard.press("Tab", delay=300)
        physician.page.keyboard.press("Space", delay=300)
    physician.page.keyboard.press("Enter", delay=300)
    physician.page.locator(".code-shown").first.wait_for()

    assert time.monotonic() - began < FORM_WITHIN
