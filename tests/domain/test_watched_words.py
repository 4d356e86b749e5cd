import pytest

from cordee.domain.watched_words import has_identity_number, health_word, somebody_named


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Suite à sa dépression, il reprend", "dépression"),
        ("Elle a un CANCER du sein", "CANCER"),
        ("burn-out reconnu", "burn-out"),
        ("burnout", "burnout"),
        ("un teint maladif", "maladif"),
        ("sous traitement lourd", "traitement"),
        ("arrêt de travail jusqu'en mars, poste à aménager", ""),
        ("avis d'inaptitude attendu ; réunion avec la médecine du travail", ""),
        ("retraite progressive", ""),
        ("pas de travail dehors l’hiver", ""),
        ("VIH, en anglais HIV", "VIH"),
        ("HIV", "HIV"),
        ("saisie et traitement de texte, traitement des commandes, traitements d’images", ""),
        ("un traitement de six mois", "traitement"),
        ("", ""),
    ],
)
def test_words_about_health_are_named_as_they_were_written(text, word):
    assert health_word(text) == word


@pytest.mark.parametrize(
    "text",
    [
        "n° 1 84 12 76 451 089 46",
        "284127645108946",
        "n° 1850578006084",
        "1.84.12.76.451.089",
        "1-84-12-76-451-089-46",
        "2 84 12 2A 451 089",
    ],
)
def test_an_identity_number_is_seen_however_it_is_cut(text):
    assert has_identity_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "06 39 98 12 34",
        "SIRET 732 829 320 00074",
        "20 salariés en 2026",
        "10003456789",
        "12345678901234567890",
        "le 12 03 2026 à 14 h",
    ],
)
def test_other_numbers_are_no_identity(text):
    assert not has_identity_number(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("M. Dupont, menuisier", "M. Dupont"),
        ("il s'agit de Mme Éléonore B.", "Mme Éléonore"),
        ("monsieur Martin est absent", "monsieur Martin"),
        ("un menuisier, M Durand", "M Durand"),
        ("un menuisier absent depuis mars", ""),
        ("Madame, Monsieur, un salarié est absent", ""),
        ("trois postes à Monsols, 2 M d'euros de pertes", ""),
    ],
)
def test_a_title_and_a_name_are_seen(text, named):
    assert somebody_named(text) == named
