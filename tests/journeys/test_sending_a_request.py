"""J2, to the end: from her result she sends her request to an organisation near her, with scripts or without."""

import re

from tests.journeys.conftest import SCREENSHOTS
from tests.journeys.pages import accessibility_violations, sideways_scroll
from tests.journeys.test_take_stock import MOST_QUESTIONS, RESULT, worker  # noqa: F401

ANSWERS = {"regime": "general", "statut": "salarie"}
YES = {"contrat_en_cours", "en_arret"}
TYPED = {"commune_travail": "69003", "age": "46"}


def to_the_result(worker):  # noqa: F811
    """With what makes a service sure: the rest is not known."""
    worker.to_the_questions()
    for _ in range(MOST_QUESTIONS):
        if worker.title == RESULT:
            return
        fact = worker.page.locator("input[name=question]").input_value()
        if fact in TYPED:
            worker.answer(TYPED[fact])
        elif fact in YES:
            worker.press("Oui")
        elif fact in ANSWERS:
            worker.press(worker.page.locator(f"button[name=valeur][value={ANSWERS[fact]}]").inner_text())
        else:
            worker.press("Je ne sais pas")
    raise AssertionError(worker.title)


def is_fine(worker, name):  # noqa: F811
    page = worker.page
    page.screenshot(path=SCREENSHOTS / f"envoyer-{name}.png", full_page=True)
    if worker.scripts:
        assert accessibility_violations(page) == []
        assert sideways_scroll(page) == 0


def heading(page, name):
    page.get_by_role("heading", name=name, exact=True).wait_for()


def test_a_worker_sends_her_request_from_the_result_and_follows_it(worker, request):  # noqa: F811
    name, page = request.node.callspec.id, worker.page
    to_the_result(worker)
    page.get_by_role("button", name=re.compile("^Envoyer ma demande")).first.press("Enter")
    heading(page, "Envoyer ma demande")
    is_fine(worker, f"{name}-page")

    page.get_by_role("button", name="Envoyer ma demande", exact=True).press("Enter")
    page.get_by_role("heading", name=re.compile("Rien n.est perdu")).wait_for()
    is_fine(worker, f"{name}-erreurs")
    page.get_by_label("Votre prénom").fill("Aline")
    page.get_by_label("Votre nom", exact=True).fill(f"Montvert {name}")
    page.get_by_label(re.compile("^Votre téléphone")).fill(
        f"06 39 98 {len(name):02d} 3{'1' if worker.scripts else '2'}"
    )
    for box in page.locator("input[name=health]").all():
        box.check()
    page.get_by_label("Je suis d'accord").check()
    page.get_by_role("button", name="Envoyer ma demande", exact=True).press("Enter")
    heading(page, "Votre demande est enregistrée")
    is_fine(worker, f"{name}-envoyee")
    code = page.locator(".code-shown").inner_text()
    assert code not in page.url

    page.go_back()
    page.go_forward()
    heading(page, "Votre demande est enregistrée")
    assert page.locator(".code-shown").inner_text() == code
    worker.complaints[:] = [one for one in worker.complaints if "status of 422" not in one]
    assert worker.complaints == []
