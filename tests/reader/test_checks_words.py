"""How wrong words of who searches are refused, with their place and what to do."""

import pytest

from cordee.reader.catalogue import BrokenCatalogue, read_catalogue_files
from tests.domain.orientation.small import TODAY
from tests.reader.small_checks import check_files, files


def said(*lines):
    """What the check of the small catalogue says of these words."""
    texts = files() | {"words.yaml": "\n".join(lines)}
    return [str(one) for one in check_files(texts, on=TODAY) if one.place.file == "words.yaml"]


def unread(*lines):
    with pytest.raises(BrokenCatalogue) as refused:
        read_catalogue_files(files() | {"words.yaml": "\n".join(lines)})
    return str(refused.value)


def test_good_words_have_nothing_to_be_told():
    lines = ("same:", "  - words: [boulot, travail]", "sayings:", "  - {said: [mal de dos], means: [garder]}")

    assert said(*lines) == []
    catalogue = read_catalogue_files(files() | {"words.yaml": "\n".join(lines)})
    assert catalogue.same_words == (("boulot", "travail"),)
    assert catalogue.sayings[0].means == ("garder",)


def test_a_release_without_words_is_still_read():
    assert read_catalogue_files(files()).sayings == ()


def test_a_saying_that_leads_nowhere_names_the_nearest():
    (told,) = said("sayings:", "  - {said: [mal de dos], means: [gader]}")

    assert told.startswith("erreur : words.yaml, ligne 2")
    assert "« gader » n'existe pas" in told
    assert "garder" in told


def test_a_word_stands_in_one_group_even_in_another_form():
    (told,) = said("same:", "  - words: [licencié, viré]", "  - words: [renvoi, licencier]")

    assert "ligne 3" in told
    assert "« licencier » est déjà dans le groupe de « licencié »" in told


@pytest.mark.parametrize(
    ("lines", "about"),
    [
        (("sayings:", "  - {said: [], means: [garder]}"), "« said » est vide"),
        (("sayings:", "  - {said: [a]}"), "« means » est vide ou absent"),
        (("same:", "  - words: [seul]"), "au moins deux"),
        (("mots: []",), "champ « mots » inconnu"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(lines, about):
    told = unread(*lines)

    assert "words.yaml, ligne" in told
    assert about in told
