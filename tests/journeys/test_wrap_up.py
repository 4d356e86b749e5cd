"""A call by keyboard from « Qui répond » to its end in one key, the call-back that was promised, and who stands in."""

import re
from datetime import timedelta

from django.utils import timezone

from tests.journeys.by_keyboard import pointers, reach, without_mouse
from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.journeys.test_a_call import orient, start_call

LEAD, LINE_LEAD = "responsable@example.org", "ligne@example.org"


def looks_fine(visitor, name):
    visitor.picture(f"fin-d-appel-{name}")
    assert accessibility_violations(visitor.page) == []
    assert sideways_scroll(visitor.page) == 0


def narrow(agent, name):
    """The same page at the width of a telephone, then as it was."""
    agent.page.set_viewport_size({"width": 360, "height": 740})
    looks_fine(agent, f"{name}-360")
    agent.page.set_viewport_size({"width": 1280, "height": 800})


def test_whom_the_agent_rings_the_summary_and_one_key_to_end(visitors):
    agent = visitors()
    start_call(agent)
    orient(agent)
    agent.picture("fin-d-appel-console")
    assert accessibility_violations(agent.page) == []

    agent.press("Alt+q")
    agent.page.wait_for_url("**/en-direct/")
    agent.page.wait_for_function("document.activeElement?.name === 'spoke_to'")
    looks_fine(agent, "qui-repond")
    narrow(agent, "qui-repond")
    agent.type("Mme Roche")
    agent.press("Enter")
    agent.sees("a pris la personne au téléphone")

    agent.press("Escape")
    agent.page.wait_for_selector("#console")
    agent.press("Alt+c")
    agent.page.wait_for_url("**/resume/")
    looks_fine(agent, "resume")
    narrow(agent, "resume")
    agent.press("Enter")
    agent.page.get_by_role("heading", name="Résumé remis").wait_for()
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", agent.page.locator("#code").inner_text())
    looks_fine(agent, "resume-remis")

    agent.press("Alt+f")
    agent.page.wait_for_url("**/terminer/")
    looks_fine(agent, "terminer")
    narrow(agent, "terminer")
    agent.press("a")
    agent.page.locator("#code").wait_for()
    agent.sees("Appel terminé")
    agent.press("c")
    looks_fine(agent, "corriger")
    agent.press("b")
    agent.page.wait_for_url("**/terminer/besoin/")
    looks_fine(agent, "besoin")
    narrow(agent, "besoin")
    agent.press("2")
    agent.sees("Besoin sans réponse")
    agent.sees("Mme Roche")
    looks_fine(agent, "corrige")


def test_a_call_back_is_promised_listed_tried_and_kept_by_keyboard(visitors):
    agent = visitors()
    start_call(agent)
    orient(agent)
    agent.press("Alt+f")
    agent.page.wait_for_url("**/terminer/")
    agent.press("r")
    agent.page.wait_for_url("**/rappel/")
    agent.page.wait_for_function("document.activeElement?.name === 'phone'")
    looks_fine(agent, "promettre")
    narrow(agent, "promettre")
    agent.type("06 39 98 77 01")
    agent.press("Enter")
    agent.page.get_by_role("heading", name="Rappel promis").wait_for()
    looks_fine(agent, "promis")

    agent.press("r")
    agent.page.wait_for_url("**/pro/a-traiter/?panier=a_rappeler")
    looks_fine(agent, "rappels")
    narrow(agent, "rappels")
    row = agent.page.get_by_role("row").filter(has_text="à vous").filter(has_text="Rappel promis").first
    row.get_by_role("link").press("Enter")
    agent.sees("Ne laissez pas de message")
    looks_fine(agent, "essai")
    agent.press("s")
    agent.sees("sans réponse (vous)")
    agent.page.get_by_role("button", name="Rappelé : ouvrir l'appel").press("Enter")
    agent.page.wait_for_selector("#console")
    agent.open("/pro/rappels/")
    agent.sees(re.compile("Jointes aujourd’hui"))
    agent.press("t")
    agent.page.wait_for_url(re.compile("/pro/a-traiter/[0-9a-f-]{36}/"))
    agent.sees("À vous")
    assert accessibility_violations(agent.page) == []


def chosen(visitor):
    """The words of the list under the keyboard."""
    return visitor.page.evaluate("document.activeElement.selectedOptions[0].text")


def test_a_lead_chooses_with_the_keyboard_who_of_the_line_is_away_and_who_stands_in(visitors):
    """For days to come: nobody else of this demo is away because of it."""
    lead = without_mouse(visitors())
    lead.log_in(LINE_LEAD)
    lead.open("/pro/absences/")
    lead.press("a")
    lead.page.wait_for_function("document.activeElement?.name === 'agent'")
    lead.press("ArrowDown")
    name = chosen(lead)
    first, last = (f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}" for days in (9, 12))
    lead.press("Tab", "Tab")
    for typed in (first, last):
        lead.type(typed)
        lead.press("Tab")
    lead.press("ArrowDown")
    assert chosen(lead) == name  # nobody stands in for herself: the next one does
    lead.press("ArrowDown")
    stand_in = chosen(lead)
    assert stand_in != name
    reach(lead, "Annoncer")
    lead.press("Enter")
    words = re.compile(rf"{re.escape(name)}, du .*Remplacement\s: {re.escape(stand_in)}", re.DOTALL)
    said = lead.page.get_by_role("listitem").filter(has_text=words)
    said.wait_for()
    looks_fine(lead, "absences-agents")

    reach(lead, f"Retirer : {name}")
    lead.press("Enter")
    lead.sees("la ligne ne voit plus cette absence")
    assert said.count() == 0
    assert pointers(lead) == 0


def test_a_team_lead_says_who_stands_in(visitors):
    lead = visitors()
    lead.log_in(LEAD)
    lead.open("/pro/absences/")
    looks_fine(lead, "absences")
    lead.press("n")
    today = f"{timezone.localdate():%d/%m/%Y}"
    for typed in ("Le secrétariat", today, today, "Le standard"):
        lead.type(typed)
        lead.press("Tab")
    lead.press("Enter")
    lead.sees("Le standard")
    looks_fine(lead, "absences-annoncees")
    narrow(lead, "absences")
