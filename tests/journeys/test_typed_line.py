"""A call answered from one field, by keyboard only: several answers, a choice by its digit, undo, the commands."""

import pytest

from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.journeys.test_a_call import start_call

FOCUS = "document.activeElement === document.body ? '' : document.activeElement.id"


@pytest.fixture
def agent(visitors):
    found = visitors()
    start_call(found)
    return found


def focus(agent):
    """Where the keyboard is: never nowhere."""
    where = agent.page.evaluate(FOCUS)
    assert agent.page.evaluate("document.activeElement !== document.body")
    return where


def done(agent, said):
    """Wait for what is announced, and give where the keyboard then is."""
    agent.page.locator("#ligne-dit", has_text=said).wait_for()
    agent.page.wait_for_function("() => !document.querySelector('.htmx-request')")
    return focus(agent)


def test_a_call_is_oriented_from_the_typed_line_without_a_mouse(agent):
    agent.press("/")
    agent.type("elle-même, garder mon travail malgré ma santé, habite 69003, cpam, salariée")
    agent.page.locator("#lecture", has_text="commune").wait_for()
    agent.press("Enter")
    assert done(agent, "Noté") == "ligne-champ"
    assert agent.page.locator("#ligne-champ").input_value() == ""

    agent.type("en arrêt depuis mars, contrat en cours, travaille à villeurbanne, âge 46")
    agent.press("Enter")
    done(agent, "en arrêt")

    assert agent.page.locator("#services .need").count() > 0
    assert accessibility_violations(agent.page) == []
    agent.picture("console-ligne")


def test_what_fits_several_answers_is_chosen_by_its_digit(agent):
    agent.press("/")
    agent.type("elle-même, cdi, lyon 3")
    agent.press("Enter")
    agent.page.wait_for_function("() => document.activeElement.id === 'choix-1'")
    agent.press("1")

    assert done(agent, "commune") == "ligne-champ"
    agent.sees("contrat")


def test_a_digit_pressed_for_the_question_is_never_a_choice_left_in_the_line(agent):
    agent.press("/")
    agent.type("cdi, 3 ans")
    agent.press("Enter")
    agent.page.wait_for_function("() => document.activeElement.id === 'choix-1'")
    agent.press("Escape")
    agent.press("Escape")

    agent.press("1")

    agent.page.locator("#etape [name=need]").first.wait_for()
    assert agent.page.locator("#lecture").get_attribute("data-left") == "cdi, 3 ans"
    assert agent.page.locator("#choix-1").count() == 1
    assert not agent.page.locator("#choix-1").is_visible()
    agent.press("Alt+l")
    agent.page.locator("#choix-1").wait_for()


def test_enter_and_escape_in_one_go_lead_to_the_next_question_and_choices_keep_the_keyboard(agent):
    agent.press("/")
    agent.type("elle-même, habite lyon 3, cdi")
    agent.press("Enter", "Escape")
    done(agent, "Noté")
    agent.page.wait_for_function("() => document.activeElement.id.startsWith('besoin-')")

    agent.press("Alt+l")
    agent.type("3 ans")
    agent.press("Enter")
    agent.page.wait_for_function("() => document.activeElement.id === 'choix-1'")
    agent.page.wait_for_timeout(400)  # what is read while one types is asked after a pause

    assert focus(agent) == "choix-1"


def test_escape_leaves_the_field_of_a_question_and_comes_back_to_it(agent):
    agent.press("/")
    agent.type("elle-même, garder mon travail malgré ma santé")
    agent.press("Enter", "Escape")
    done(agent, "Noté")
    agent.page.locator("#reponse").wait_for()
    agent.page.wait_for_function("() => document.activeElement.id === 'reponse'")

    agent.press("Escape")
    assert focus(agent) == "etape"
    agent.press("Escape")
    assert focus(agent) == "reponse"


def test_what_is_not_understood_stays_in_the_field_and_escape_leads_back_to_the_question(agent):
    agent.press("/")
    agent.type("cdi, blabla")
    agent.press("Enter")
    done(agent, "contrat")
    assert agent.page.locator("#ligne-champ").input_value() == "blabla"
    agent.press("Escape")

    assert focus(agent) == "reponse-1"


def test_undo_and_the_commands_keep_the_keyboard_where_the_call_goes_on(agent):
    agent.press("1")
    agent.page.locator("#besoins").wait_for()
    agent.press("Alt+l")
    agent.type("ancienneté 3 ans")
    agent.press("Enter")
    done(agent, "ancienneté")
    agent.press("Alt+z")
    done(agent, "Annulé")
    agent.press("Control+k")
    agent.page.wait_for_function("() => document.activeElement.id === 'palette-champ'")
    agent.type("ansienneté")
    agent.page.locator("#palette [role=option]").first.wait_for()
    assert accessibility_violations(agent.page) == []
    agent.press("Enter")
    agent.page.locator("#question-dite", has_text="Depuis combien de temps").wait_for()

    assert focus(agent) == "reponse"


def test_a_closed_tab_loses_nothing_of_what_was_typed(agent):
    agent.press("/")
    agent.type("cdi, ancienneté 3 an")
    with agent.page.expect_request(lambda sent: sent.headers.get("x-autosave") == "1"):
        pass
    agent.page.wait_for_timeout(300)
    agent.page.reload()

    assert agent.page.locator("#ligne-champ").input_value() == "cdi, ancienneté 3 an"
    agent.page.set_viewport_size({"width": 360, "height": 800})
    assert sideways_scroll(agent.page) == 0


def test_what_is_typed_in_a_window_left_behind_or_after_the_end_stays_there_and_is_said(agent):
    behind = agent.page.context.new_page()
    behind.goto(agent.page.url)
    agent.press("1")
    agent.page.locator("#besoins").wait_for()

    behind.locator("#ligne-champ").press_sequentially("cdi, lyon 3")
    behind.locator("#ligne-dit", has_text="avancé dans une autre fenêtre").wait_for()
    behind.keyboard.press("Enter")
    behind.locator("#ligne-dit", has_text="Entrée le note").wait_for()
    assert behind.locator("#ligne-champ").input_value() == "cdi, lyon 3"
    behind.keyboard.press("Enter")
    behind.locator("#ligne-dit", has_text="Noté").wait_for()

    agent.press("Alt+f")
    agent.page.wait_for_url("**/terminer/**")
    agent.press("i")
    agent.page.locator("#code").wait_for()
    behind.locator("#ligne-champ").press_sequentially("en arrêt")
    behind.locator("#ligne-dit", has_text="déjà terminé").wait_for()
    behind.keyboard.press("Enter")
    behind.wait_for_function("() => !document.querySelector('.htmx-request')")
    assert behind.locator("#ligne-champ").input_value() == "en arrêt"
    assert behind.get_by_text("Voir l’appel terminé").is_visible()


def test_the_keyboard_is_never_nowhere_after_any_act(agent):
    acts = ["1", "Alt+z", "1", "1", "Escape", "Alt+d", "Control+k"]
    for key in acts:
        agent.press(key)
        agent.page.wait_for_function("() => !document.querySelector('.htmx-request')")
        agent.page.wait_for_timeout(150)
        focus(agent)
