import pytest

from cordee.domain.watched_words import has_identity_number, health_word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Suite à sa dépression, il reprend", "dépression"),
        ("Elle a un CANCER du sein", "CANCER"),
        ("burn-out reconnu", "burn-out"),
        ("sous traitement lourd", "traitement"),
        ("arrêt de travail jusqu'en mars, poste à aménager", ""),
        ("avis d'inaptitude attendu ; réunion avec la médecine du travail", ""),
        ("retraite progressive", ""),
        ("", ""),
    ],
)
def test_words_about_health_are_named_as_they_were_written(text, word):
    assert health_word(text) == word


@pytest.mark.parametrize(
    "text", ["n° 1 84 12 76 451 089 46", "284127645108946", "1.84.12.76.451.089", "2 84 12 2A 451 089"]
)
def test_an_identity_number_is_seen_however_it_is_cut(text):
    assert has_identity_number(text)


@pytest.mark.parametrize("text", ["06 39 98 12 34", "SIRET 732 829 320 00074", "20 salariés en 2026", "10003456789"])
def test_other_numbers_are_no_identity(text):
    assert not has_identity_number(text)
