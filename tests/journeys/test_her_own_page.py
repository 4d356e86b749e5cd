"""The person's own page, by her own link: she agrees, takes it back, and says what became of her.

Messages to persons wait for weekdays and daytime: the links are those that the demonstration sent in the last weeks.
"""

import re
import time

from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.journeys.test_a_call import mailed_link
from tests.journeys.test_answers import fill_acceptance, open_act, state, submit

SENDS_FOR = 90  # seconds
ALBAN, ROSA = ("alban@example.org", "1974"), ("rosa@example.org", "1968")  # his or her mail, the year of birth


def link_sent_to(reader, mail):
    """The address of the page of a person, as the latest message to her says it; a new demonstration still sends."""
    written, until = reader.page.locator("#personnes ~ ul li", has_text=mail), time.monotonic() + SENDS_FOR
    reader.open("/demo/courriels/")
    while not written.count() and time.monotonic() < until:
        reader.page.wait_for_timeout(1000)
        reader.page.reload()
    written.locator("a").first.click()
    return reader.page.locator("main a[href*='/mon-suivi/']").first.get_attribute("href")


def answer_the_question(person, year):
    """She who can receive no code; without a click on it, the question is folded away."""
    person.page.get_by_text("Je ne peux pas recevoir de code").click()
    person.page.get_by_label(re.compile("année de naissance")).fill(year)
    person.page.get_by_role("button", name="Ouvrir ma page").click()


def open_page(visitors, reader, whose):
    mail, year = whose
    person = visitors(width=360)
    person.open(link_sent_to(reader, mail))
    assert fits(person)
    assert mail.partition("@")[0].capitalize() not in person.page.content()
    answer_the_question(person, year)
    person.sees("Où en est votre demande")
    return person


def fits(visitor):
    return (accessibility_violations(visitor.page), sideways_scroll(visitor.page)) == ([], 0)


def test_he_agrees_on_his_page_then_takes_it_back_and_the_receiver_loses_him_at_once(visitors):
    agent, receiver = visitors(), visitors(width=360)
    agent.log_in("agent@example.org")
    person = open_page(visitors, agent, ALBAN)
    assert fits(person)
    person.picture("page-de-la-personne")

    person.page.get_by_role("button", name="Oui, je suis d’accord").click()
    person.sees("votre accord est enregistré")
    person.sees("on attend la réponse")
    reference = re.search(r"Référence ([0-9A-Z]{8})", person.page.inner_text("main"))[1]
    receiver.open(mailed_link(agent, reference))
    open_act(receiver, "Accepter")
    fill_acceptance(receiver)
    submit(receiver, "Accepter")
    receiver.sees("Terrasson")

    person.page.reload()
    person.sees("Acceptée")
    person.page.locator("summary", has_text="Retirer cet accord").click()
    person.page.get_by_role("button", name="Retirer mon accord").click()
    person.sees("Votre accord est retiré")
    receiver.page.reload()

    receiver.sees("Cette demande n’attend plus de réponse")
    assert "Terrasson" not in receiver.page.content()
    agent.open("/pro/orientations/envoyees/?panier=terminees")
    agent.page.locator("a.row-link", has_text=reference).first.click()
    state(agent, "Retirée par la personne")


def test_after_her_follow_up_she_says_her_own_word_and_who_follows_her_reads_it(visitors):
    agent, adviser = visitors(), visitors()
    agent.log_in("agent@example.org")
    person = open_page(visitors, agent, ROSA)

    person.page.get_by_role("link", name="Répondre en une minute").click()
    person.sees("Elle ne change rien à vos droits")
    assert fits(person)
    person.page.get_by_label("En partie").check()
    person.page.get_by_label("Dans le même emploi, aménagé").check()
    person.page.locator("input[name=needs_help][value=oui]").check()
    person.page.get_by_role("button", name="Envoyer ma réponse").click()
    person.sees("On vous rappelle")
    person.sees("Où en est votre demande")
    assert person.page.get_by_role("link", name="Répondre en une minute").count() == 0
    reference = re.search(r"Référence ([0-9A-Z]{8})", person.page.inner_text("main"))[1]
    adviser.log_in("sante@example.org")
    adviser.open("/pro/orientations/?panier=terminees")
    adviser.page.locator("tr", has_text=reference).locator("a.row-link").click()
    adviser.sees("Ce que la personne en dit")
    adviser.sees("elle a encore besoin d’aide")


def test_everything_is_taken_back_with_the_link_alone(visitors):
    agent, person = visitors(), visitors(width=360)
    agent.log_in("agent@example.org")
    person.open(link_sent_to(agent, ROSA[0]))

    person.page.locator("summary", has_text="Retirer tous mes accords").click()
    assert fits(person)
    person.page.get_by_role("button", name="Retirer tous mes accords").click()

    person.sees("Votre accord est retiré")
    assert "Maublanc" not in person.page.content()


def test_a_code_by_sms_opens_her_page_and_a_wrong_one_says_so(visitors):
    agent, person = visitors(), visitors(width=360)
    agent.log_in("agent@example.org")
    person.open(link_sent_to(agent, ROSA[0]))
    person.sees("06 ·· ·· ·· 21")
    assert fits(person)
    person.picture("mon-espace-code-demande-360")

    person.page.get_by_role("button", name=re.compile("Par SMS")).click()
    person.sees("Un code à six chiffres part par SMS")
    assert fits(person)
    person.page.get_by_label("Le code reçu").fill("12")
    person.page.get_by_role("button", name="Ouvrir ma page").first.click()
    person.sees("Ce n’est pas le dernier code envoyé")
    assert fits(person)
    person.picture("mon-espace-code-faux-360")
    person.page.get_by_label("Le code reçu").fill(code_sent_by_sms(agent))
    person.page.get_by_role("button", name="Ouvrir ma page").first.click()

    person.sees("Où en est votre demande")


def code_sent_by_sms(reader):
    """The latest on the page of the messages; the worker needs a moment."""
    for _ in range(60):
        reader.open("/demo/courriels/")
        found = re.search(r"code (\d{6})", reader.page.inner_text("main"))
        if found:
            return found[1]
        reader.page.wait_for_timeout(1000)
    raise AssertionError("no code has come")
