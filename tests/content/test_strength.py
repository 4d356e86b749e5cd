"""The delivered example cases defend the delivered conditions: turned round or forgotten, most are noticed."""

from datetime import date
from pathlib import Path

import pytest

from cordee.reader.cases import read_cases
from cordee.reader.catalogue import read_catalogue
from cordee.reader.mutation import LEAST_NEGATIONS, LEAST_REMOVALS, Change, mutants, strength, survivors

CONTENT = Path(__file__).parents[2] / "content"
SHARE = 5  # odd: a condition turned round, then one forgotten, in turn
GOALS = {Change.NEGATED: LEAST_NEGATIONS, Change.REMOVED: LEAST_REMOVALS}


@pytest.mark.parametrize("share", [SHARE, pytest.param(1, marks=pytest.mark.slow)])
def test_changes_of_first_line_conditions_are_noticed_as_often_as_promised(share):
    """`make slow` tries every change; `make test` one in so many, which alone may not use up what is allowed to all."""
    catalogue = read_catalogue(CONTENT)
    every = list(mutants(catalogue, on=date(2026, 11, 21)))

    alive = list(survivors(catalogue, read_cases(CONTENT / "cases", catalogue), every[::share]))

    unnoticed = [f"{mutant.change} {mutant.owner} : {mutant.condition.written}" for mutant in alive]
    assert all(strength(change, every, alive, least=least).enough for change, least in GOALS.items()), unnoticed
    assert len(every) > 300
