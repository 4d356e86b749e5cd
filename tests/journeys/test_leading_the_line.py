"""A supervisor by keyboard alone: the line now, a closing said to the public, an exercise that nobody counts."""

import re
from datetime import timedelta

from django.utils import timezone

from tests.journeys.pages import accessibility_violations, sideways_scroll

LEAD, AGENT = "ligne@example.org", "agent@example.org"


def looks_fine(visitor, name):
    visitor.picture(f"ligne-{name}")
    assert accessibility_violations(visitor.page) == []
    assert sideways_scroll(visitor.page) == 0


def follow(visitor, name):
    visitor.page.get_by_role("link", name=name).first.focus()
    visitor.press("Enter")


def test_a_closing_that_is_announced_is_said_to_the_public_and_taken_back(visitors):
    lead, public = visitors(), visitors(width=360)
    lead.log_in(LEAD)
    lead.open("/pro/ligne/")
    lead.sees("La ligne en direct")
    looks_fine(lead, "direct")
    focused = lead.page.get_by_role("link", name=re.compile("^Actualiser"))
    focused.focus()
    with lead.page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true"):
        pass
    assert focused.evaluate("one => one === document.activeElement")

    follow(lead, "Horaires et fermetures")
    lead.sees("Rien d'annoncé")
    lead.press("n")
    lead.sees("Annoncer une fermeture, ou une ouverture")
    day = timezone.localdate() + timedelta(days=2)
    lead.page.get_by_label("Premier jour").focus()
    lead.type(f"{day:%d/%m/%Y}")
    lead.page.get_by_label("À partir de").focus()
    lead.type("14 h")
    lead.page.get_by_label("Message, en plus").focus()
    lead.type("Journée du réseau.")
    looks_fine(lead, "annoncer")
    lead.page.get_by_role("button", name="Annoncer").focus()
    lead.press("Enter")
    lead.sees("C'est annoncé")
    looks_fine(lead, "horaires")

    public.open("/")
    public.sees("Journée du réseau.")
    looks_fine(public, "accueil-360")
    public.open("/en/")
    public.sees("The line is closed on")

    lead.page.get_by_role("button", name=re.compile("^Retirer")).focus()
    lead.press("Enter")
    lead.sees("L'annonce est retirée")
    follow(lead, "Orientations à revoir")
    lead.sees("Une par une")
    looks_fine(lead, "orientations")


def test_an_agent_practises_and_nothing_is_counted(visitors):
    agent = visitors(width=360)
    agent.log_in(AGENT)
    agent.open("/pro/appels/")
    before = agent.page.get_by_role("row").count()
    follow(agent, "S'entraîner")
    looks_fine(agent, "entrainements-360")
    agent.page.get_by_role("button", name=re.compile("Jardinerie")).focus()
    agent.press("Enter")
    agent.sees("personne n'est joint")
    looks_fine(agent, "entrainement-360")
    agent.press("Alt+f")
    agent.sees("Entraînement : votre résultat")
    looks_fine(agent, "resultat-360")
    agent.page.get_by_role("button", name="Terminer l'entraînement").focus()
    agent.press("Enter")
    agent.sees("S'entraîner")
    agent.open("/pro/appels/")
    assert agent.page.get_by_role("row").count() == before
