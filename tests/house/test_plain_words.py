"""A curly apostrophe that is looked for among plain ones would never be found: the helper of the tests refuses it."""

import pytest

from tests.words import CurlyApostrophe, plain


def test_plain_words_are_found_or_not():
    shown = plain("L’accord n’est plus là")

    assert "L'accord n'est" in shown
    assert "d'accord" not in shown


def test_a_curly_apostrophe_is_refused_whether_it_is_wanted_or_not():
    shown = plain("L’accord")

    with pytest.raises(CurlyApostrophe):
        assert "L’accord" in shown
    with pytest.raises(CurlyApostrophe):
        assert "n’est plus" not in shown
