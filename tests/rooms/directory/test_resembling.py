"""Names as people type them."""

import pytest

from cordee.directory.resembling import likeness, typed_words, words_of

CIBC = words_of("CIBC des Deux Rives", "Centre interinstitutionnel de bilan de compétences")


@pytest.mark.parametrize(
    "typed", ["CIBC", "cibc deux rives", "deux rivse", "bilan de competences", "compétances", "rives bilan", "cibc de"]
)
def test_a_name_is_found_without_accents_in_any_order_and_with_a_wrong_letter(typed):
    assert likeness(typed_words(typed, most=6), CIBC) is not None


@pytest.mark.parametrize("typed", ["xylophone", "cibc savoie", "69", "é😀", "rivages lointains"])
def test_a_word_that_is_not_there_finds_nothing(typed):
    assert likeness(typed_words(typed, most=6) or ("?",), CIBC) is None


def test_the_whole_word_comes_before_its_beginning_and_before_a_wrong_letter():
    found = [likeness(typed_words(one, most=6), CIBC) for one in ("bilan", "bil", "billan")]

    assert found == sorted(found) and len(set(found)) == 3


def test_short_words_and_numbers_are_not_guessed():
    words = words_of("Secours (15, 112, 114)", "MIFE")

    assert likeness(("113",), words) is None
    assert likeness(("mif",), words) is not None
    assert likeness(("mof",), words) is None


def test_only_so_many_words_are_read():
    assert len(typed_words("un " * 4_000 + "deux", most=6)) <= 6


def test_small_words_are_left_out_unless_they_are_all_there_is():
    assert typed_words("le bilan de la", most=6) == ("bilan",)
    assert typed_words("de la", most=6) == ("de", "la")
