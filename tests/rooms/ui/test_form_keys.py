"""The key of a form is a field of the browser like any other: whatever comes in it is refused with words."""

from importlib import import_module
from pkgutil import iter_modules

import pytest
from django import forms
from django.apps import apps

import cordee
from cordee.ui.form_keys import LONGEST, KeyField

KEPT = 80  # characters of the columns that hold a key
CHECKED_BY_LENGTH = {"desk", "privacy"}  # CharField of so many characters, NUL refused by Django
WRONG = ("", "court", "é" * 500, "une-cle-de-formulaire" + "é" * 500, "a" * 81, "cle-cle-cle\n", "cle-cle\0cle")


def _modules():
    for room in iter_modules(cordee.__path__, "cordee."):
        if room.ispkg and apps.is_installed(room.name):
            inside = import_module(room.name)
            for module in iter_modules(inside.__path__, f"{room.name}."):
                if "form" in module.name.rpartition(".")[2]:
                    yield import_module(module.name)


def keyed_forms():
    """Every form of the rooms that has a key."""
    found = {
        form
        for module in _modules()
        for form in vars(module).values()
        if isinstance(form, type) and issubclass(form, forms.Form) and "key" in form.base_fields
    }
    return sorted(found, key=lambda form: (form.__module__, form.__name__))


def test_every_key_of_a_form_is_read_whole():
    by_shape, by_length = [], []
    for form in keyed_forms():
        field = form.base_fields["key"]
        (by_shape if isinstance(field, KeyField) else by_length).append((form.__module__.split(".")[1], field))

    assert {room for room, _ in by_shape} >= {
        "matching", "referrals", "sheet", "public", "voice", "summary", "employer", "enquiries", "animation",
    }  # fmt: skip
    assert {room for room, _ in by_length} <= CHECKED_BY_LENGTH
    assert all(field.max_length <= KEPT for _, field in by_length)
    assert LONGEST == KEPT


@pytest.mark.parametrize("key", WRONG, ids=range(len(WRONG)))
def test_what_is_no_key_is_refused_with_one_sentence(key):
    class Keyed(forms.Form):
        key = KeyField("Rouvrez la page.")

    assert Keyed({"key": key}).errors == {"key": ["Rouvrez la page."]}


def test_a_key_is_given_back_as_it_came_and_a_shorter_limit_is_kept():
    whole, short = KeyField("Rouvrez la page."), KeyField("Rouvrez la page.", longest=60)

    assert whole.clean("a" * 80) == "a" * 80
    assert short.clean("a" * 60) == "a" * 60
    with pytest.raises(forms.ValidationError):
        short.clean("a" * 61)
