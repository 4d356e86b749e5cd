"""What the words of a visitor find in the project's own catalogue."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.search.searcher import SERVICE, Searcher
from tests.real_catalogue import real_engine

QUERIES = Path(__file__).parents[2] / "rooms" / "library"
FIRST = 3
ON = date(2026, 11, 22)


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    return Searcher(real_engine().catalogue, on=ON)


def asked(name: str) -> Iterator[tuple[str, set[str]]]:
    for queries in yaml.safe_load((QUERIES / name).read_text("utf-8")).values():
        yield from ((query["typed"], set(query["right"])) for query in queries)


def first_ids(searcher: Searcher, words: str) -> list[str]:
    return [hit.id for hit in searcher.search(words).hits[:FIRST]]


@pytest.mark.parametrize(("name", "count", "least"), [("queries.yaml", 62, 0.9), ("held_out.yaml", 20, 0.8)])
def test_a_right_answer_is_among_the_first_three(searcher, capsys, name, count, least):
    queries = list(asked(name))

    missed = [words for words, right in queries if not right & set(first_ids(searcher, words))]

    share = 1 - len(missed) / len(queries)
    with capsys.disabled():
        print(f"\n{name}: a right answer in the first {FIRST} for {share:.1%} of {len(queries)}; missed: {missed}")
    assert len(queries) == count
    assert share >= least


def test_every_right_answer_of_the_tables_exists(searcher):
    catalogue = searcher.catalogue
    known = {*catalogue.needs, *catalogue.families, *(deadline.rule for deadline in catalogue.deadlines)}

    assert {one for name in ("queries.yaml", "held_out.yaml") for _, right in asked(name) for one in right} <= known


@pytest.mark.parametrize(
    "words",
    [
        "suicide",
        "SUICIDE",
        "sucide",
        "je veux me tuer",
        "mon mari parle de se tuer",
        "j'ai des idées noires au travail",
        "je veux en finir",
        "je n'en peux plus",
        "mon chef me frappe",
    ],
)
def test_words_of_danger_are_heard_whatever_else_is_said(searcher, words):
    assert searcher.search(words).danger


@pytest.mark.parametrize(
    "words",
    ["finir ma formation", "je ne peux plus porter de charges", "fin de mission", "un accident mortel", "tuyau"],
)
def test_words_that_only_look_like_them_are_not(searcher, words):
    assert not searcher.search(words).danger


def test_a_misspelt_word_is_read_as_the_nearest_and_said_so(searcher):
    searched = searcher.search("bilan de competance")

    assert searched.read_as == {"competance": "compétences"}
    assert searched.hits[0].words == ("bilan", "competance")


def test_what_is_said_wholly_is_given_as_the_reason(searcher):
    first = searcher.search("j'ai mal au dos et je suis caissière").hits[0]

    assert (first.kind, first.id, first.phrase) == ("need", "garder_mon_travail", "mal de dos")


@pytest.mark.parametrize("words", ["", "   ", "de la", "xyzzy plugh", "🙂🙂", "المساعدة", "\0", "6"])
def test_words_that_mean_nothing_here_find_nothing(searcher, words):
    assert searcher.search(words).hits == ()


def test_a_service_that_is_over_is_not_found_and_comes_back_at_its_time(searcher):
    then = Searcher(real_engine().catalogue, on=date(2013, 6, 1))

    assert "dif" not in first_ids(searcher, "DIF droit individuel à la formation")
    assert first_ids(then, "DIF droit individuel à la formation")[0] == "dif"


def test_the_name_of_a_service_finds_it_and_a_service_before_its_dates(searcher):
    missed = [
        (family, hits[0].id)
        for family, versions in searcher.services.items()
        if family != "urgence" and (hits := searcher.search(versions[0].family_name).hits)
        if hits[0].kind != SERVICE or family not in [hit.id for hit in hits[:FIRST]]
    ]

    assert missed == []


def test_the_safety_need_is_never_found_by_a_single_common_word(searcher):
    for words in ("plus", "peux", "finir", "malaise au travail"):
        assert SAFETY_NEED not in first_ids(searcher, words)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_whatever_is_typed_the_search_answers(words):
    searched = ANY.search(words)

    assert [hit.score for hit in searched.hits] == sorted((hit.score for hit in searched.hits), reverse=True)


ANY = Searcher(real_engine().catalogue, on=ON)
