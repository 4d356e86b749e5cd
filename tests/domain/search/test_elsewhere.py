"""What is not ours is told so, and a number of emergency that is typed is heard; a length or an age is not."""

from datetime import date

import pytest

from cordee.domain.search.elsewhere import emergencies_typed
from cordee.domain.search.searcher import Searcher
from cordee.domain.tongue import Tongue
from cordee.reader.elsewhere import read_elsewhere
from tests.domain.search.test_searcher import asked
from tests.real_catalogue import CONTENT, real_engine

ON = date(2026, 11, 22)
FRENCH = read_elsewhere(CONTENT)[Tongue.FRENCH]


@pytest.fixture(scope="module")
def searcher():
    return Searcher(real_engine().catalogue, on=ON, subjects=FRENCH.subjects)


@pytest.mark.parametrize(
    ("typed", "subject"),
    [
        ("retraite", "retraite"),
        ("quand est-ce que je peux prendre ma retraite", "retraite"),
        ("demande de logement social", "logement"),
        ("je vais etre expulsé, mon loyer", "logement"),
        ("renouveler mon titre de sejour", "titre_sejour"),
        ("allocations familliales", "prestations_familiales"),
        ("comment toucher le rsa", "minima_sociaux"),
        ("refaire ma carte vitale", "frais_de_sante"),
        ("declaration d'impots", "impots"),
        ("dossier de surendettement", "dettes"),
        ("permis de conduire", "papiers"),
        ("divorcer", "justice_famille"),
    ],
)
def test_a_subject_that_is_not_ours_is_named(searcher, typed, subject):
    assert subject in [one.id for one in searcher.search(typed).subjects]


@pytest.mark.parametrize("table", ["queries.yaml", "held_out.yaml"])
def test_what_is_ours_is_shown_even_where_another_service_is_named(searcher, table):
    sent = {typed: right for typed, right in asked(table) if searcher.search(typed).subjects}

    assert set(sent) <= {"retraite anticipee santé"}
    for typed, right in sent.items():
        assert right & {hit.id for hit in searcher.search(typed).shown[:3]}, typed


def test_a_word_read_as_another_one_far_away_sends_nobody_elsewhere(searcher):
    assert searcher.search("rupture conventionnelle je regrette").subjects == ()


def test_what_only_shares_a_common_word_is_not_shown_beside_a_subject(searcher):
    shown = [hit.id for hit in searcher.search("demande de logement social").shown]

    assert "service_social_am" not in shown


@pytest.mark.parametrize("table", ["queries.yaml", "held_out.yaml"])
def test_subjects_change_nothing_of_what_is_found(searcher, table):
    bare = Searcher(real_engine().catalogue, on=ON)

    for typed, right in asked(table):
        with_subjects = {hit.id for hit in searcher.search(typed).hits[:3]}
        assert bool(right & with_subjects) == bool(right & {hit.id for hit in bare.search(typed).hits[:3]}), typed


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("17", ["17"]),
        ("le 17", ["17"]),
        ("appeler le 15", ["15"]),
        ("Numéro 112", ["112"]),
        ("119", ["119"]),
        ("3919", ["3919"]),
        ("39 19", ["3919"]),
        ("31.14", ["3114"]),
        ("violence 3919", ["3919"]),
        ("15 112", ["15", "112"]),
        ("15 ans de boite", []),
        ("17 novembre", []),
        ("arrêt de 112 jours", []),
        ("6 %", []),
        ("", []),
    ],
)
def test_a_number_counts_alone_or_after_a_word_that_dials(typed, numbers):
    assert [one.number for one in emergencies_typed(FRENCH, typed, on=ON)] == numbers


def test_a_number_that_did_not_answer_yet_is_not_given():
    assert emergencies_typed(FRENCH, "3114", on=date(2021, 9, 30)) == ()
    assert len(emergencies_typed(FRENCH, "3114", on=date(2021, 10, 1))) == 1
