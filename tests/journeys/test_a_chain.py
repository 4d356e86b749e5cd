"""One request, passed from hand to hand without being lost: each page that is met on the way is accessible."""

import re

from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.journeys.test_a_call import mailed_link
from tests.journeys.test_animation import ANIMATOR
from tests.journeys.test_answers import ADVISER, AGENT, fill_acceptance, open_act, reference_of, state, submit

CONTINUES = "section[aria-labelledby=suite] a[href^='/pro/orientations/']"


def is_sound(visitor):
    assert accessibility_violations(visitor.page) == []
    assert sideways_scroll(visitor.page) == 0


def sends_to_the_next(agent):
    """In two clicks, with her word; return the reference of the request that leaves."""
    agent.sees("La suite")
    is_sound(agent)
    agent.page.locator('a[href*="proposer/?vers="]').first.click()
    agent.sees("À lire à voix haute")
    is_sound(agent)
    agent.page.get_by_role("button", name="Elle est d’accord : envoyer").click()
    state(agent, "Envoyée")
    return reference_of(agent)


def accepts_by_link(agent, receiver, reference):
    receiver.open(mailed_link(agent, reference))
    is_sound(receiver)
    open_act(receiver, "Accepter")
    is_sound(receiver)
    fill_acceptance(receiver)
    submit(receiver, "Accepter")
    receiver.sees("Demande acceptée")
    is_sound(receiver)


def test_what_is_refused_then_passed_on_with_her_word_is_accepted_in_the_end(visitors):
    adviser, agent = visitors(), visitors()
    adviser.log_in(ADVISER)
    adviser.open("/pro/orientations/")
    adviser.page.locator("a.row-link").first.click()
    adviser.sees("Votre réponse")
    first = adviser.page.url
    open_act(adviser, "Refuser")
    is_sound(adviser)
    adviser.page.get_by_label("Nous n’avons plus de place").check()
    submit(adviser, "Refuser")
    state(adviser, "Refusée")
    is_sound(adviser)

    agent.log_in(AGENT)
    agent.open(first)
    second = sends_to_the_next(agent)
    home = agent.page.url

    receiver = visitors(width=360)
    receiver.open(mailed_link(agent, second))
    open_act(receiver, "Rediriger")
    is_sound(receiver)
    receiver.page.locator("input[name=target]").first.check()
    receiver.page.get_by_label(re.compile("Votre nom")).fill("Dominique Aubrac")
    receiver.page.get_by_label(re.compile("Pourquoi|Raison|raison")).fill("Cette entreprise est suivie ailleurs.")
    submit(receiver, "Rediriger")
    receiver.sees(re.compile("redirigée", re.IGNORECASE))
    is_sound(receiver)

    agent.open(home)
    state(agent, "Redirigée")
    is_sound(agent)
    agent.page.locator(CONTINUES).first.click()
    state(agent, "En attente d")
    third = reference_of(agent)
    open_act(agent, re.compile("Elle dit oui"))
    is_sound(agent)
    agent.page.get_by_label(re.compile("Je lui ai lu")).check()
    submit(agent, "Elle dit oui, au téléphone")
    state(agent, "Envoyée")
    home = agent.page.url

    accepts_by_link(agent, visitors(width=360), third)
    agent.open(home)
    state(agent, "Acceptée")
    is_sound(agent)
    assert len({second, third}) == 2


def test_what_expired_is_taken_up_by_the_animator_asked_again_and_answered(visitors):
    animator, agent = visitors(), visitors()
    animator.log_in(ANIMATOR)
    agent.log_in(AGENT)
    line, reference = a_line_of_the_agents(animator, agent)
    animator.page.get_by_role("button", name="Reprendre cette ligne").click()
    animator.sees("La ligne est à votre nom")
    is_sound(animator)

    again = sends_to_the_next(agent)
    home = agent.page.url
    accepts_by_link(agent, visitors(width=360), again)
    agent.open(home)
    state(agent, "Acceptée")

    animator.open(line)
    animator.sees("Une nouvelle demande est partie")
    is_sound(animator)
    animator.open("/pro/animation/?panier=terminees")
    animator.sees(reference)
    assert again != reference


def a_line_of_the_agents(animator, agent):
    """What nobody answered and that the line may send to somebody else: both are on its page."""
    animator.open("/pro/animation/")
    rows = animator.page.locator("tr", has_text="malgré deux rappels").locator("a.row-link")
    is_sound(animator)
    for address in [row.get_attribute("href") for row in rows.all()]:
        animator.open(address)
        is_sound(animator)
        reference = re.search(r"Demande (\w{8})", animator.page.locator("main").inner_text())[1]
        agent.open(f"/pro/orientations/envoyees/?reference={reference}")
        if agent.page.locator('a[href*="proposer/?vers="]').count():
            return address, reference
    raise AssertionError("nothing that expired may go on")
