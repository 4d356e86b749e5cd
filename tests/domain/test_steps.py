"""A step of a plan: how it may change, and for which days it may be."""

from datetime import date, timedelta
from itertools import product

import pytest

from cordee.domain.steps import FURTHEST, StepState, StepVerb, after, may_be_due_on

DAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("state", "verb", "then"),
    [
        ("a_faire", "faire", "faite"),
        ("a_faire", "abandonner", "abandonnee"),
        ("a_faire", "deplacer", "a_faire"),
        ("a_faire", "reecrire", "abandonnee"),
        ("faite", "reprendre", "a_faire"),
        ("abandonnee", "reprendre", "a_faire"),
    ],
)
def test_a_step_changes_along_its_arrows(state, verb, then):
    assert after(StepState(state), StepVerb(verb)) is StepState(then)


def test_nothing_else_is_done_to_a_settled_step_nor_is_one_to_do_taken_up_again():
    allowed = {(state, verb) for state, verb in product(StepState, StepVerb) if after(state, verb)}

    assert len(allowed) == 6
    assert after(StepState.DONE, StepVerb.DROP) is None
    assert after(StepState.TO_DO, StepVerb.RESUME) is None


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (550, True), (551, False)])
def test_a_day_is_from_today_to_a_year_and_a_half(days, may):
    assert timedelta(days=550) == FURTHEST
    assert may_be_due_on(DAY + timedelta(days=days), today=DAY) is may
