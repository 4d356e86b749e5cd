"""An answer, however it comes: by phone, clicked twice, from two at once, redirected, taken back."""

import re
import time
from datetime import datetime, timedelta

import pytest

from tests.journeys.pages import PARIS, accessibility_violations
from tests.journeys.test_a_call import mailed_link

ADVISER, AGENT = "sante@example.org", "agent@example.org"


@pytest.fixture
def both(visitors):
    """The adviser and the agent, each on the page of one request that waits for its answer; and its reference."""
    adviser, agent = visitors(), visitors()
    adviser.log_in(ADVISER)
    adviser.open("/pro/orientations/")
    adviser.page.locator("a.row-link").first.click()
    adviser.sees("Votre réponse")
    agent.log_in(AGENT)
    agent.open(adviser.page.url)
    return adviser, agent, reference_of(agent)


def open_one_that_waits(agent):
    """A request of the line to an organisation that has a mail and no account here; return its reference."""
    agent.log_in(AGENT)
    agent.open("/pro/orientations/envoyees/?panier=a_repondre")
    rows = agent.page.locator("tr", has_text="Envoyée").filter(has_not_text="du Confluent")
    for address in [row.locator("a.row-link").get_attribute("href") for row in rows.all()]:
        agent.open(address)
        if agent.page.get_by_role("button", name="Renvoyer le lien").count():
            return reference_of(agent)
    raise AssertionError("no request waits for an answer")


def reference_of(member):
    return re.search(r"demande ([0-9A-Z]{8})", member.page.inner_text("main"), re.IGNORECASE)[1]


def state(member, name):
    member.page.locator(".page-head .badge", has_text=name).wait_for()


def open_act(visitor, name):
    visitor.page.get_by_role("link", name=name).first.click()


def submit(visitor, name):
    visitor.page.locator("main form").get_by_role("button", name=name).click()


def fill_acceptance(visitor, *, responder="Camille Dubreuil"):
    visitor.page.get_by_label(re.compile("Votre nom|Nom de la personne qui répond")).fill(responder)
    in_three_days = datetime.now(PARIS).date() + timedelta(days=3)
    visitor.page.get_by_label(re.compile("premier contact", re.IGNORECASE)).fill(f"{in_three_days:%d/%m/%Y}")


def link_of(agent, reference):
    """The agent has a new answer link sent; nobody reads it but in the mails of the demonstration."""
    home = agent.page.url
    agent.page.get_by_role("button", name="Renvoyer le lien").click()
    agent.sees("L’ancien ne sert plus")
    link = mailed_link(agent, reference)
    agent.open(home)
    return link


def test_the_line_notes_an_answer_given_on_the_phone_then_that_the_person_takes_her_agreement_back(visitors):
    agent, operator = visitors(), visitors(width=360)
    link = link_of(agent, open_one_that_waits(agent))
    home = agent.page.url
    open_act(agent, "Accepter")
    assert accessibility_violations(agent.page) == []
    fill_acceptance(agent)
    agent.page.get_by_label("Son téléphone").fill("04 65 71 10 20")
    submit(agent, "Accepter")

    state(agent, "Acceptée")
    agent.sees(re.compile("par téléphone, noté par Agent de ligne"))
    agent.sees(re.compile(r"Acceptée par Camille Dubreuil \(04 65 71 10 20\)"))
    operator.open(link)
    name = operator.page.locator("section[aria-labelledby=personne] dd strong").inner_text()
    assert name not in agent.page.inner_text("main")

    open_act(agent, "Retirer l’accord")
    assert accessibility_violations(agent.page) == []
    agent.page.get_by_label(re.compile("de vive voix")).check()
    submit(agent, "Retirer l’accord")

    state(agent, "Retirée par la personne")
    assert agent.page.url == home
    operator.page.reload()
    operator.sees("Cette demande n’attend plus de réponse")
    assert name not in operator.page.content()


def test_a_double_click_and_the_back_button_answer_once(visitors):
    agent, operator = visitors(), visitors(width=360)
    link = link_of(agent, open_one_that_waits(agent))
    operator.open(link)
    open_act(operator, "Accepter")
    fill_acceptance(operator)

    operator.page.locator("main form").get_by_role("button", name="Accepter").dblclick()
    operator.sees("Demande acceptée")
    once = operator.page.inner_text("main")
    operator.page.go_back()
    operator.sees("Demande acceptée")

    assert operator.page.url == link
    assert operator.page.inner_text("main") == once


SUBMIT = "() => { window.before = true; document.querySelector('main form[method=post]').requestSubmit() }"


def send_at_once(*visitors):
    """Both forms are held in their browsers until both are there, then leave together. Return the answers."""
    held, answers = [], []

    def hold(route):
        if route.request.method == "POST":
            held.append(route)
        else:
            route.continue_()

    def note(answer):
        if answer.request.method == "POST":
            answers.append(answer.status)

    for visitor in visitors:
        visitor.page.route("**/*", hold)
        visitor.page.on("response", note)
        visitor.page.evaluate(SUBMIT)
    patience = time.monotonic() + 10
    while len(held) < len(visitors) and time.monotonic() < patience:
        visitors[0].page.wait_for_timeout(20)
    assert (len(held), answers) == (len(visitors), [])
    for route in held:
        route.continue_()
    for visitor in visitors:
        visitor.page.wait_for_function("() => !window.before && document.readyState === 'complete'")
    return answers


def test_of_two_who_answer_at_the_same_second_one_is_first_and_the_other_reads_who(both, visitors):
    adviser, agent, reference = both
    home, operator = adviser.page.url, visitors(width=360)
    operator.open(link_of(agent, reference))
    open_act(adviser, "Accepter")
    fill_acceptance(adviser)
    open_act(operator, "Refuser")
    operator.page.get_by_label("Votre nom").fill("Dominique Aubrac")
    operator.page.get_by_label("Nous n’avons plus de place").check()

    answers = send_at_once(adviser, operator)

    assert sorted(answers) == [302, 409]
    first = who_was_first(adviser, operator)
    loser = operator if first is adviser else adviser
    loser.sees("Rien n’a été changé")
    loser.sees(re.compile(r"(acceptée|refusée) le .* par (Camille Dubreuil|Dominique Aubrac)"))
    assert accessibility_violations(loser.page) == []
    adviser.open(home)
    state(adviser, "Acceptée" if first is adviser else "Refusée")


def who_was_first(*visitors):
    """The one whose answer was kept."""
    (kept,) = [one for one in visitors if "Rien n’a été changé" not in one.page.inner_text("main")]
    return kept


def test_what_is_redirected_waits_for_the_person_then_its_new_receiver_accepts_by_link(both, visitors):
    adviser, agent, _ = both
    parent = agent.page.url
    open_act(adviser, "Rediriger")
    adviser.page.locator("input[name=target]").first.check()
    adviser.page.get_by_label(re.compile("Pourquoi|Raison|raison")).fill("Cette entreprise est suivie ailleurs.")
    submit(adviser, "Rediriger")
    state(adviser, "Redirigée")

    agent.open(parent)
    agent.page.locator("#suite ~ p a").click()
    state(agent, "En attente d")
    child = reference_of(agent)
    open_act(agent, re.compile("Elle dit oui"))
    agent.page.get_by_label(re.compile("Je lui ai lu")).check()
    submit(agent, "Elle dit oui, au téléphone")
    state(agent, "Envoyée")
    sent = agent.page.url

    receiver = visitors(width=360)
    receiver.open(mailed_link(agent, child))
    open_act(receiver, "Accepter")
    fill_acceptance(receiver)
    submit(receiver, "Accepter")
    receiver.sees("Demande acceptée")
    agent.open(sent)
    state(agent, "Acceptée")
