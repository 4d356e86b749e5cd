"""What is typed too long is said, not cut: no field of a page has ``maxlength``, every form says both lengths."""

from pathlib import Path

import pytest
from django import forms
from django.utils import translation

import cordee

HOUSE = Path(cordee.__file__).parent


def test_no_template_lets_a_browser_cut():
    cutting = {
        str(path.relative_to(HOUSE)) for path in HOUSE.glob("*/templates/**/*.html") if "maxlength" in path.read_text()
    }

    assert cutting == set()


class Both(forms.Form):
    line = forms.CharField(max_length=5)
    lines = forms.CharField(max_length=5, widget=forms.Textarea(attrs={"rows": 2}))


def test_no_form_lets_a_browser_cut():
    written = Both({"line": "a" * 9, "lines": ""}).as_p()

    assert "maxlength" not in written
    assert 'rows="2"' in written and 'id="id_line"' in written  # the other attributes stay
    assert "a" * 9 in written


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Il y a 9 signes ; 5 au plus. Rien n'est perdu : raccourcissez et continuez."),
        ("en", "There are 9 characters; 5 at most. Nothing is lost: shorten it and go on."),
    ],
)
def test_a_form_says_how_long_it_is_and_how_long_it_may_be(language, said):
    with translation.override(language):
        (told,) = Both({"line": "a" * 9, "lines": "a"}).errors["line"]

    assert told == said
