"""What people type on the phone becomes the value that they mean, or a refusal with an example."""

from datetime import date
from pathlib import Path

import pytest

from cordee.domain.rules.answers import BadAnswer
from cordee.domain.rules.typed import typed_answer
from cordee.reader.catalogue import read_catalogue

FACTS = read_catalogue(Path(__file__).parents[3] / "content").facts
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("en_arret", "o", True),
        ("en_arret", " Non ", False),
        ("arret_jours", "45", 45),
        ("arret_jours", "3 semaines", 21),
        ("arret_jours", "2 mois", 60),
        ("anciennete_entreprise_mois", "3 ans", 36),
        ("anciennete_entreprise_mois", "1 an", 12),
        ("effectif_entreprise", "1 300 salariés", 1300),
        ("surcout_pct_smic", "20 %", 20),
        ("arret_debut", "14/3/26", date(2026, 3, 14)),
        ("arret_debut", "2026-03-14", date(2026, 3, 14)),
        ("arret_debut", "1er mars 2026", date(2026, 3, 1)),
        ("arret_debut", "3 févr", date(2027, 2, 3)),
        ("arret_debut", "10 oct", date(2026, 10, 10)),
        ("arret_debut", "hier", date(2026, 11, 20)),
        ("arret_debut", "il y a 2 mois", date(2026, 9, 21)),
        ("arret_debut", "il y a 3 semaines", date(2026, 10, 31)),
        ("type_contrat", "CDI", "cdi"),
        ("type_contrat", "apprent", "apprentissage"),
        ("regime", "msa, exploitant", "msa_non_salarie"),
        ("commune_residence", "69123", "69123"),
    ],
)
def test_what_is_typed_is_understood(fact, text, value):
    assert typed_answer(FACTS[fact], text, on=TODAY) == value


@pytest.mark.parametrize(
    ("fact", "text", "said"),
    [
        ("en_arret", "peut-être", "oui ou non"),
        ("arret_jours", "longtemps", "un nombre"),
        ("arret_jours", "3 km", "unité"),
        ("arret_jours", "9999", "de 0 à 1500"),
        ("arret_debut", "31/2/2026", "une date qui existe"),
        ("arret_debut", "avant", "une date"),
        ("regime", "msa", "l'un de"),
        ("regime", "", "l'un de"),
        ("commune_residence", "Lyon", "code de commune"),
    ],
)
def test_what_is_not_understood_says_what_was_expected(fact, text, said):
    with pytest.raises(BadAnswer) as refused:
        typed_answer(FACTS[fact], text, on=TODAY)

    assert said in refused.value.expected


@pytest.mark.parametrize("text", ["o" * 5000, "9" * 5000, "\x00", "1/" * 500, "il y a 999999999999 ans"])
def test_hostile_text_is_refused_quickly(text):
    for fact in ("en_arret", "arret_jours", "arret_debut", "type_contrat"):
        with pytest.raises(BadAnswer):
            typed_answer(FACTS[fact], text, on=TODAY)
