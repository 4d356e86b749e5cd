"""After « acceptée »: what the guards ask for, and when the clock speaks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.domain.follow_up import (
    Tried,
    close_by,
    follow_up_tick,
    guard_attempt,
    guard_close,
    guard_reopen,
    guard_start,
    has_tried_enough,
    may_reopen,
    start_by,
)
from cordee.domain.referral import (
    AFTER_CLOSING,
    ARROWS,
    NOTED_LIKE,
    OUTCOMES,
    AttemptKind,
    Guard,
    Note,
    Outcome,
    State,
    Tick,
    Verb,
)

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
NO_ANSWER, MISSED, MOVED = AttemptKind


def test_every_outcome_leads_somewhere_and_belongs_to_a_state_that_may_be_closed():
    (closing,) = [row for row in ARROWS if row.verb is Verb.CLOSE]

    assert set(AFTER_CLOSING) == set(Outcome) == {outcome for offered in OUTCOMES.values() for outcome in offered}
    assert set(OUTCOMES) == set(closing.sources)
    assert set(NOTED_LIKE) == set(Note)


def test_a_first_meeting_is_told_between_the_sending_and_today():
    asked = {"responder": "Mme Roche", "sent_on": MONDAY, "today": MONDAY + 7 * DAY}

    for met_on, missing in [
        (MONDAY, ()),
        (MONDAY + 7 * DAY, ()),
        (MONDAY + 8 * DAY, (Guard.DATE_REACHED,)),
        (MONDAY - DAY, (Guard.DATE_REACHED,)),
        (None, (Guard.DATE_REACHED,)),
    ]:
        assert guard_start(met_on=met_on, **asked) == missing
    assert guard_start(met_on=None, **(asked | {"responder": " "})) == (Guard.RESPONDER, Guard.DATE_REACHED)


@pytest.mark.parametrize(
    ("tried", "missing"),
    [
        (Tried(kind=NO_ANSWER, on=MONDAY), ()),
        (Tried(kind=MISSED, on=MONDAY, next_on=MONDAY), ()),
        (Tried(kind=MOVED, on=MONDAY, next_on=date(2026, 12, 14)), ()),
        (Tried(kind=MOVED, on=MONDAY), (Guard.NEXT_MEETING,)),
        (Tried(kind=MOVED, on=MONDAY, next_on=date(2026, 12, 15)), (Guard.NEXT_MEETING,)),
        (Tried(kind=NO_ANSWER, on=MONDAY, next_on=MONDAY - DAY), (Guard.NEXT_MEETING,)),
        (Tried(kind=NO_ANSWER, on=MONDAY + DAY), (Guard.DATE_REACHED,)),
        (Tried(kind=NO_ANSWER, on=MONDAY - 8 * DAY), (Guard.DATE_REACHED,)),
    ],
)
def test_an_attempt_is_past_and_its_next_day_is_at_hand(tried, missing):
    known = {"sent_on": MONDAY - 7 * DAY, "today": MONDAY, "holidays": frozenset()}

    assert guard_attempt(tried, responder="Mme Roche", **known) == missing
    assert guard_attempt(tried, responder="", **known) == (Guard.RESPONDER, *missing)


@given(days=st.lists(st.integers(0, 4), max_size=8), kind=st.sampled_from(AttemptKind))
def test_three_attempts_are_three_days_on_which_the_person_did_not_answer_or_come(days, kind):
    tried = [Tried(kind=kind, on=MONDAY + count * DAY) for count in days]

    assert has_tried_enough(tried) == (kind is not MOVED and len(set(days)) >= 3)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_an_outcome_is_one_that_its_state_allows(state, outcome):
    enough = [Tried(kind=NO_ANSWER, on=MONDAY + count * DAY) for count in range(3)]
    missing = guard_close(state, responder="Mme Roche", outcome=outcome, tried=enough)

    never_met, met = {"injoignable", "a_renonce"}, {"aide", "aide_en_partie", "pas_aide", "a_renonce"}
    allowed = {State.ACCEPTED: never_met, State.STARTED: met}.get(state, set())
    assert missing == (() if outcome in allowed else (Guard.OUTCOME,))


def test_unreachable_is_said_after_three_attempts_and_not_before():
    told = {"responder": "Mme Roche", "outcome": Outcome.UNREACHABLE}
    twice = [Tried(kind=NO_ANSWER, on=MONDAY), Tried(kind=MISSED, on=MONDAY + DAY)]

    assert guard_close(State.ACCEPTED, tried=twice, **told) == (Guard.THREE_ATTEMPTS,)
    assert guard_close(State.ACCEPTED, tried=[*twice, Tried(kind=NO_ANSWER, on=MONDAY + 2 * DAY)], **told) == ()


def test_a_reopening_has_a_reason_a_consent_and_ninety_days():
    asked = {"reason": "Elle rappelle", "closed_on": MONDAY, "consent_holds": True, "still_follows": True}

    assert guard_reopen(on=MONDAY + 90 * DAY, **asked) == ()
    assert guard_reopen(on=MONDAY + 91 * DAY, **asked) == (Guard.WITHIN_90_DAYS,)
    refused = guard_reopen(on=MONDAY, reason=" ", closed_on=None, consent_holds=False, still_follows=False)
    assert refused == (Guard.CONSENT, Guard.REASON, Guard.WITHIN_90_DAYS, Guard.STILL_FOLLOWS)
    assert not may_reopen(None, on=MONDAY)


def test_the_days_after_an_acceptance():
    assert start_by(MONDAY, holidays=frozenset()) == date(2026, 12, 14)
    assert start_by(MONDAY, holidays=frozenset({date(2026, 12, 8)})) == date(2026, 12, 15)
    assert close_by(MONDAY) == date(2027, 2, 21)


@pytest.mark.parametrize("state", State)
def test_the_clock_speaks_once_after_the_last_day_to_start_and_on_the_day_of_the_outcome(state):
    def said(on, told_on=None):
        return follow_up_tick(state, due_on=MONDAY, told_on=told_on, on=on)

    expected = {State.ACCEPTED: [None, None, Tick.ALERT], State.STARTED: [None, Tick.NUDGE, Tick.NUDGE]}

    assert [said(MONDAY + days * DAY) for days in (-1, 0, 1)] == expected.get(state, [None] * 3)
    assert said(MONDAY + 40 * DAY, told_on=MONDAY) is None
    assert follow_up_tick(state, due_on=None, told_on=None, on=MONDAY) is None
