"""What the lead of a case may plan, and for when."""

from datetime import date, timedelta

import pytest

from cordee.domain.planning import may_be_planned_on, plannable
from cordee.domain.referral import NextAction, State

TODAY = date(2026, 11, 23)


def test_what_is_planned_follows_what_runs():
    assert NextAction.AWAIT_ANSWER in plannable([State.SENT], is_sender=True)
    assert NextAction.MEET_PERSON in plannable([State.ACCEPTED], is_sender=False)
    assert NextAction.REPORT in plannable([State.STARTED], is_sender=False)
    ended = plannable([State.CLOSED, State.REFUSED], is_sender=False)
    assert set(ended) == {
        NextAction.CALL_BACK,
        NextAction.CONFIRM_WISH,
        NextAction.CONFIRM_FOLLOW_UP,
        NextAction.DECIDE,
    }


def test_only_who_asked_chooses_the_next_candidate():
    assert NextAction.PROPOSE_ANOTHER in plannable([State.REFUSED], is_sender=True)
    assert NextAction.PROPOSE_ANOTHER not in plannable([State.CLOSED], is_sender=False)


@pytest.mark.parametrize(("days", "allowed"), [(-1, False), (0, True), (92, True), (93, False)])
def test_a_day_is_neither_past_nor_out_of_sight(days, allowed):
    assert may_be_planned_on(TODAY + timedelta(days=days), today=TODAY) is allowed
