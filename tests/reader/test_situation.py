"""A situation file: intervals, what was refused, what was not known; each wrong word with its place and a remedy."""

from datetime import date
from pathlib import Path

import pytest

from cordee.domain.rules.evaluation import Interval
from cordee.reader.catalogue import read_catalogue
from cordee.reader.situation import BadSituation, read_situation

CATALOGUE = read_catalogue(Path(__file__).parents[2] / "content")


def read(text):
    return read_situation(text, CATALOGUE, file="s.yaml")


def refused(text):
    with pytest.raises(BadSituation) as found:
        read(text)
    return [(problem.place.line, problem.message) for problem in found.value.problems]


def test_numbers_and_days_may_be_intervals_with_one_bound_or_two():
    facts = read(
        """
caller: personne
facts:
  arret_jours: {min: 60, max: 120}
  anciennete_entreprise_mois: {min: 24}
  arret_debut: {min: 2026-03-01, max: "2026-03-31"}
  entree_entreprise_date: {max: 2019-12-31}
"""
    ).facts

    assert facts == {
        "arret_jours": Interval(60, 120),
        "anciennete_entreprise_mois": Interval(24, None),
        "arret_debut": Interval(date(2026, 3, 1), date(2026, 3, 31)),
        "entree_entreprise_date": Interval(None, date(2019, 12, 31)),
    }


def test_json_gives_the_same_interval():
    written = '{"caller": "personne", "facts": {"arret_debut": {"min": "2026-03-01"}, "age": {"max": 25}}}'

    assert read(written).facts == {"arret_debut": Interval(date(2026, 3, 1), None), "age": Interval(None, 25)}


def test_a_wrong_interval_is_refused_where_it_stands():
    found = refused("caller: personne\nfacts:\n  arret_jours: {min: 120, max: 60}\n  regime: {min: 1}\n")

    assert [line for line, _ in found] == [3, 4]
    assert "« min » ne dépasse pas « max »" in found[0][1]
    assert "ni un nombre ni une date" in found[1][1]


def test_a_fact_that_is_both_answered_and_refused_or_not_known_is_an_error():
    text = "caller: personne\nfacts: {rqth: non, age: 40}\ndeclined: [rqth, statut]\nunsure: [age, statut, appelant]\n"

    assert refused(text) == [
        (3, "le fait « rqth » a une valeur et est refusé ; gardez une seule des deux réponses."),
        (4, "le fait « age » a une valeur et n'est pas su ; gardez une seule des deux réponses."),
        (4, "le fait « appelant » a une valeur et n'est pas su ; gardez une seule des deux réponses."),
        (4, "le fait « statut » est refusé et n'est pas su ; gardez une seule des deux réponses."),
    ]


def test_what_is_refused_or_not_known_and_has_no_value_is_kept_as_such():
    found = read("caller: personne\nfacts: {rqth: null}\ndeclined: [rqth]\nunsure: [age]\n")

    assert (found.declined, found.unsure, found.facts) == (frozenset({"rqth"}), frozenset({"age"}), {})
