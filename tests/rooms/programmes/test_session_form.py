"""How long a session lasted, as one types it, and what is said of a length that none has."""

from datetime import date

import pytest

from cordee.programmes.forms import SessionForm


def form_of(typed: str) -> SessionForm:
    return SessionForm({"seen": "en_cours 0", "on": "14/03/2026", "minutes": typed}, today=date(2026, 3, 20))


@pytest.mark.parametrize(("typed", "minutes"), [("2 h 30", 150), ("150", 150), ("8 h", 480), ("5 min", 5)])
def test_hours_and_minutes_are_read_as_one_types_them(typed, minutes):
    form = form_of(typed)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["minutes"] == minutes


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Écrivez combien de temps"),
        ("longtemps", "Durée non comprise"),
        ("4", "Une séance dure 5 min au moins"),
        ("8 h 01", "Une séance dure 8 h au plus"),
    ],
)
def test_a_length_that_no_session_has_is_said_with_an_example(typed, said):
    form = form_of(typed)

    assert not form.is_valid()
    assert said in form.errors["minutes"][0]
