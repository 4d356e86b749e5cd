"""What an application may become, and what is still missing of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.domain.applications import (
    ARROWS,
    DECIDED,
    EARLIEST_FILING,
    GATHERED,
    OPEN,
    SETTLED,
    ApplicationState,
    ApplicationVerb,
    after,
    awaited_on,
    may_be_filed_on,
    missing,
)
from cordee.reader.applications import read_applications
from tests.real_catalogue import CONTENT

S, V = ApplicationState, ApplicationVerb
DAY = date(2026, 3, 2)


def walk(*verbs):
    state = S.TO_PREPARE
    for verb in verbs:
        state = after(state, verb)
    return state


def test_an_application_goes_from_its_papers_to_its_decision():
    assert walk(V.SAY, V.RECEIVE, V.RECEIVE, V.FILE, V.ASK_MORE, V.SAY, V.RECEIVE, V.FILE, V.GRANT) is S.GRANTED
    assert walk(V.FILE, V.REFUSE) is S.REFUSED


def test_what_was_said_by_mistake_is_taken_back():
    assert walk(V.FILE, V.GRANT, V.RESUME) is S.FILED
    assert walk(V.FILE, V.REFUSE, V.RESUME) is S.FILED
    assert walk(V.DROP, V.RESUME) is S.GATHERING


@pytest.mark.parametrize("verb", [V.GRANT, V.REFUSE, V.ASK_MORE])
@pytest.mark.parametrize("state", [S.TO_PREPARE, S.GATHERING])
def test_nothing_is_decided_of_what_was_not_filed(state, verb):
    assert after(state, verb) is None


@given(st.sampled_from(sorted(SETTLED)), st.sampled_from(list(V)))
def test_what_is_settled_only_resumes(state, verb):
    assert (after(state, verb) is not None) == (verb is V.RESUME)


def test_every_open_one_is_put_off_or_given_up_and_every_state_is_reached():
    assert {state for state in S if after(state, V.MOVE) is state and after(state, V.DROP)} == set(OPEN)
    assert {*ARROWS.values()} == set(S)
    assert {S.TO_PREPARE, S.GATHERING, S.ASKED_MORE} == GATHERED
    assert DECIDED < SETTLED


def test_a_decision_is_awaited_after_the_usual_delay_and_no_day_of_the_past_is_proposed():
    kinds = read_applications(CONTENT)
    known, unknown = kinds["pension_invalidite"], kinds["cpf"]

    assert awaited_on(known, filed_on=DAY, today=DAY) == date(2026, 5, 1)
    assert awaited_on(known, filed_on=DAY, today=date(2026, 5, 1)) is None
    assert awaited_on(unknown, filed_on=DAY, today=DAY) is None
    assert awaited_on(None, filed_on=DAY, today=DAY) is None


def test_it_was_filed_today_or_before_but_not_in_another_age():
    assert may_be_filed_on(DAY, today=DAY)
    assert may_be_filed_on(DAY - EARLIEST_FILING, today=DAY)
    assert not may_be_filed_on(DAY - EARLIEST_FILING - timedelta(days=1), today=DAY)
    assert not may_be_filed_on(DAY + timedelta(days=1), today=DAY)


def test_what_is_missing_keeps_the_order_of_the_papers():
    assert missing(["c", "a", "b"], {"a"}) == ("c", "b")
