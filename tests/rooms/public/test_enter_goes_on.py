"""Enter in a field presses the first button of its form: it goes on to the next step, and changes no language."""

import re

import pytest
from django.urls import reverse

from tests.rooms.public.test_sheet import SHOWN, answered
from tests.rooms.public.test_take_stock import PAGE, Form, visitor  # noqa: F401

pytestmark = pytest.mark.django_db

BUTTON = re.compile(r"<button [^>]*>")


def default_button(page):
    """What a browser presses: the first that submits the form « suite », wherever it stands."""
    within = re.search(r'<form[^>]* id="suite".*?</form>', page, re.DOTALL)
    buttons = [(one.start(), one.group()) for one in BUTTON.finditer(page) if 'type="submit"' in one.group()]
    owned = [tag for at, tag in buttons if 'form="suite"' in tag or within.start() < at < within.end()]
    assert any("data-tongue" in tag for tag in owned)
    return owned[0]


@pytest.mark.parametrize("address", [PAGE, f"/en{PAGE}", reverse("letters:letter", args=["contestation_avis"])])
def test_no_field_of_a_page_sends_it_to_the_other_language(visitor, address):  # noqa: F811
    pressed = default_button(visitor.get(address).content.decode())

    assert "formaction" not in pressed and " name=" not in pressed
    assert 'tabindex="-1"' in pressed and 'aria-hidden="true"' in pressed


def test_each_step_goes_on_without_the_name_of_a_button(visitor):  # noqa: F811
    form = Form(visitor).send(texte="69003")
    assert form.title == "Que cherchez-vous ?"
    form.send(besoin=["garder_mon_travail"], mots="")
    first = form.asked
    assert first and answered(form, "commune_residence")
    form.send(changer="age").send(texte="52")

    assert answered(form, "age") and '<html lang="fr">' in form.page


def test_one_page_of_questions_goes_on_too(visitor):  # noqa: F811
    form = Form(visitor).send(ensemble="1")

    form.send(pose=SHOWN.findall(form.page), besoin=["garder_mon_travail"], **{"t-commune_residence": "69003"})

    assert form.title == "Encore quelques questions"
    assert answered(form, "commune_residence")
