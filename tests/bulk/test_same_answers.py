"""One meaning, two evaluators: many situations at once are decided as each of them alone."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordee.domain.orientation.deciding import Engine
from cordee.reader.cases import read_cases
from cordee.reader.catalogue import read_catalogue
from tests.bulk.catalogues import CHANGES, catalogue_of
from tests.bulk.chance import Situations
from tests.bulk.comparing import decided, in_bulk, one_by_one

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="module")
def engine():
    return Engine(read_catalogue(CONTENT))


@given(st.integers(0, 10**9))
@settings(max_examples=250, deadline=None)
def test_on_any_small_catalogue_and_around_its_changes(seed):
    compare_small(seed, situations=12)


@pytest.mark.slow
def test_on_a_hundred_thousand_situations_of_small_catalogues():
    compared = sum(compare_small(seed, situations=50) for seed in range(2_000))

    print(f"{compared} situations décidées une à une et ensemble, sans différence")
    assert compared == 100_000


def test_the_example_cases_whole_decisions_included(engine):
    cases = read_cases(CONTENT / "cases", engine.catalogue)

    alone = [
        row
        for number, case in enumerate(cases)
        for row in decided(str(number), engine.decide(case.situation, on=case.on))
    ]

    assert in_bulk(engine.catalogue, [case.situation for case in cases], [case.on for case in cases]) == alone


def test_the_real_catalogue_around_each_of_its_changes(engine):
    compare_real(engine, situations=3, seed=2015)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_the_real_catalogue_around_each_of_its_changes_many_times(engine, seed):
    compare_real(engine, situations=20, seed=seed)


def compare_small(seed, *, situations):
    """Return how many situations were compared, on days next to those when something begins or ends."""
    catalogue = catalogue_of(seed)
    drawn = Situations(catalogue, seed=seed)
    days = [drawn.chance.choice(CHANGES) + timedelta(days=drawn.chance.choice((-1, 0, 100))) for _ in range(situations)]
    asked = [drawn.draw(day) for day in days]

    assert in_bulk(catalogue, asked, days) == one_by_one(Engine(catalogue), asked, days)
    return len(asked)


def compare_real(engine, *, situations, seed):
    drawn = Situations(engine.catalogue, seed=seed)
    changes = engine.ground.timeline.changes
    days = [day + timedelta(days=shift) for day in changes for shift in (-1, 0) for _ in range(situations)]
    asked = [drawn.draw(day) for day in days]

    assert len(changes) > 60
    assert in_bulk(engine.catalogue, asked, days) == one_by_one(engine, asked, days)
