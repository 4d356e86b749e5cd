"""J1, behind the line, with the keyboard alone: its hours, a closing, its words and tags, a note, an exercise."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.journeys.by_keyboard import go, reach
from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.journeys.test_a_call import AGENT

pytestmark = pytest.mark.slow  # every page is looked at twice

LEAD = "ligne@example.org"


def looks_fine(visitor, name):
    """Wide, then as on a telephone, then as it was."""
    for width in (360, 1280):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        visitor.picture(f"ligne-{name}-{width}")
        assert sideways_scroll(visitor.page) == 0
        assert accessibility_violations(visitor.page) == []


def test_hours_and_a_closing_by_keyboard_alone(visitors):
    lead = visitors()
    lead.log_in(LEAD)
    lead.open("/pro/ligne/")
    lead.sees("Qui attend, qui répond")
    looks_fine(lead, "en-direct")
    lead.press("r")
    lead.sees("Qui attend, qui répond")

    go(lead, "Horaires et fermetures", "/pro/ligne/horaires/$")
    looks_fine(lead, "horaires")
    go(lead, "Changer les horaires", "/semaine/$")
    looks_fine(lead, "semaine")
    go(lead, "Enregistrer", "/pro/ligne/horaires/$")
    lead.sees("À partir du")

    lead.press("n")
    lead.page.wait_for_url(re.compile("/annoncer/$"))
    looks_fine(lead, "annoncer")
    day, word = f"{timezone.localdate() + timedelta(days=90):%d/%m/%Y}", f"essai {uuid4().hex[:6]}"
    reach(lead, "Premier jour")
    lead.type(day)
    reach(lead, "Message, en plus")
    lead.type(f"Un {word}.")
    go(lead, "Annoncer", "/pro/ligne/horaires/$")
    lead.sees(word)
    looks_fine(lead, "annoncee")
    reach(lead, word)
    lead.press("Enter")
    lead.sees("retirée le")


def test_words_and_tags_of_the_line_by_keyboard_alone(visitors):
    lead = visitors()
    lead.log_in(LEAD)
    lead.open("/pro/textes/")
    looks_fine(lead, "textes")
    go(lead, "L'appel n'est pas pour la ligne", "/cloture_hors_sujet/$")
    reach(lead, "Le texte")
    word = f"Essai {uuid4().hex[:6]}."
    lead.press("Control+End")
    lead.type(f" {word}")
    lead.press("Alt+a")
    lead.page.get_by_role("heading", name="Aperçu de ce que vous avez écrit").wait_for()
    looks_fine(lead, "texte-apercu")
    reach(lead, "Remplacer le texte", "Shift+Tab")
    lead.press("Enter")
    lead.sees("Le texte est remplacé")
    lead.sees(word)
    looks_fine(lead, "texte-remplace")
    reach(lead, "Revenir au texte du catalogue")
    lead.press("Enter")
    lead.sees("Les agents lisent de nouveau le texte du catalogue")

    lead.open("/pro/textes/")
    go(lead, "Étiquettes de", "/etiquettes/$")
    looks_fine(lead, "etiquettes")
    lead.press("n")
    lead.page.wait_for_url(re.compile("/etiquettes/nouvelle/$"))
    label = f"Essai {uuid4().hex[:6]}"
    reach(lead, "Le mot")
    lead.type(label)
    lead.press("Tab", "ArrowUp")
    looks_fine(lead, "etiquette")
    go(lead, "Ajouter l'étiquette", "/etiquettes/$")
    go(lead, label, "/etiquettes/e[0-9a-z_]+/$")
    looks_fine(lead, "etiquette-changee")
    go(lead, "Ne plus proposer", "/etiquettes/$")
    lead.sees("Plus proposées")


def test_a_note_goes_to_who_decided_by_keyboard_alone(visitors):
    lead, agent, words = visitors(), visitors(), f"Parlons-en : {uuid4().hex[:6]}."
    lead.log_in(LEAD)
    lead.open("/pro/ligne/orientations/")
    looks_fine(lead, "orientations")
    go(lead, "À revoir : laisser une note", "/revoir/$")
    looks_fine(lead, "note")
    reach(lead, "Votre note")
    lead.type(words)
    go(lead, "Laisser cette note", "/orientations/$")
    lead.sees("Note pas encore lue")

    agent.log_in(AGENT)
    agent.open("/pro/ligne/notes/")
    agent.sees(words)
    looks_fine(agent, "notes")
    reach(agent, "J'ai lu")
    agent.press("Enter")
    agent.sees("Lue le")


def test_an_exercise_is_done_and_compared_by_keyboard_alone(visitors):
    agent = visitors()
    agent.log_in(AGENT)
    agent.open("/pro/appels/")
    go(agent, "S'entraîner", "/pro/entrainement/$")
    looks_fine(agent, "entrainements")
    reach(agent, "S'entraîner : ")
    agent.press("Enter")
    agent.page.wait_for_selector("#console")
    agent.press("1")
    agent.page.wait_for_function("document.querySelector('#console')?.innerText.includes('Entraînement')")
    looks_fine(agent, "exercice")
    agent.press("Alt+f")
    agent.page.get_by_role("heading", name="Entraînement : votre résultat").wait_for()
    looks_fine(agent, "exercice-compare")
    go(agent, "Terminer l'entraînement", "/pro/entrainement/$")
