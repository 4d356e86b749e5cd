from datetime import date

import pytest

from cordee.domain.territory import (
    REGION_BEFORE_2016,
    REGION_SINCE_2016,
    PlaceQuery,
    departement_of,
    inner_keys,
    kilometres,
    place_queries,
    region_departements,
    search_key,
)


def test_the_region_has_eight_departements_until_the_last_day_of_2015_and_twelve_since():
    assert region_departements(date(2015, 12, 31)) == REGION_BEFORE_2016
    assert region_departements(date(2016, 1, 1)) == REGION_SINCE_2016
    assert (len(REGION_BEFORE_2016), len(REGION_SINCE_2016)) == (8, 12)


@pytest.mark.parametrize(
    ("code", "departement"),
    [
        ("01053", "01"),
        ("69123", "69"),
        ("69383", "69"),
        ("2A004", "2A"),
        ("2B033", "2B"),
        ("97411", "974"),
        ("98735", "987"),
    ],
)
def test_the_departement_of_a_commune_is_read_in_its_code(code, departement):
    assert departement_of(code) == departement


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Saint-Étienne", "saint etienne"),
        ("ST ETIENNE", "saint etienne"),
        ("Ste-Foy-lès-Lyon", "sainte foy les lyon"),
        ("L'Isle-d'Abeau", "lisle dabeau"),
        ("l’isle d abeau", "lisle dabeau"),
        ("Lyon 3e Arrondissement", "lyon 3 arrondissement"),
        ("lyon 03ème", "lyon 3"),
        ("Lyon 1er", "lyon 1"),
        ("Chalon s/ Saône", "chalon sur saone"),
        ("Bœrsch", "boersch"),
        ("Y", "y"),
        ("  ", ""),
    ],
)
def test_one_place_has_one_key_however_it_is_written(written, key):
    assert search_key(written) == key


def test_people_may_type_the_end_of_a_name_from_any_word_that_means_something():
    assert inner_keys("Sainte-Foy-lès-Lyon") == ["foy les lyon", "lyon"]
    assert inner_keys("L'Isle-d'Abeau") == ["isle dabeau", "dabeau", "abeau"]
    assert inner_keys("Le Puy-en-Velay") == ["puy en velay", "velay"]
    assert inner_keys("Dardilly") == []


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("", []),
        ("'-", []),
        ("694023", []),
        ("38", [PlaceQuery(postal="38")]),
        ("69003", [PlaceQuery(postal="69003")]),
        ("lyon 69003", [PlaceQuery(words="lyon", postal="69003")]),
        ("42000 St-Étienne", [PlaceQuery(words="saint etienne", postal="42000")]),
        ("Lyon 3e", [PlaceQuery(words="lyon 3"), PlaceQuery(words="lyon", postal="3")]),
        ("saint etienne (42)", [PlaceQuery(words="saint etienne 42"), PlaceQuery(words="saint etienne", postal="42")]),
    ],
)
def test_what_was_typed_is_read_as_a_name_a_postal_code_or_both(typed, readings):
    assert place_queries(typed) == readings


def test_lyon_and_grenoble_are_about_95_kilometres_apart():
    lyon, grenoble = (45.7549, 4.8364), (45.1821, 5.7213)

    assert round(kilometres(lyon, grenoble)) == 94
    assert kilometres(lyon, lyon) == 0
