from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.domain import referral as rules
from cordee.domain.access import DataClass
from cordee.domain.consent import Scope
from cordee.domain.periods import Period
from cordee.domain.referral import (
    AFTER_REFUSAL,
    AGE_BANDS,
    ARROWS,
    CLOCKS,
    FINAL_STATES,
    OPEN_STATES,
    SENT_OR_LATER,
    Guard,
    GuardsUnmet,
    LineActs,
    NotPossible,
    RefusalReason,
    Sending,
    Side,
    State,
    Tick,
    Verb,
    age_band,
    guard_accept,
    guard_cancel,
    guard_expire,
    guard_refuse,
    guard_send,
    move,
    moves,
    next_state,
    pairs,
    tick,
)
from cordee.domain.referral_diagram import diagram

MONDAY = date(2026, 11, 23)
RECIPIENT = uuid4()
CLASSES = frozenset({DataClass.IDENTITY, DataClass.SITUATION})
CONSENT = Scope(organisation=RECIPIENT, classes=CLASSES, period=Period(MONDAY, date(2027, 11, 23)), withdrawn_on=None)
COMPLETE = Sending(
    acts_on=MONDAY,
    rules_on=date(2015, 7, 27),
    recipient=RECIPIENT,
    classes=CLASSES,
    notice_given=True,
    consent=CONSENT,
    trace_stored=True,
    version_in_force=True,
    offer_in_force=True,
    mandate_in_force=True,
    has_address=True,
    has_room=True,
    twin_sent_on=None,
)

# The matrix of the flow, typed a second time from its text, so that a slip in the table shows.
MATRIX = {
    ("brouillon", "ask_consent"): ("attente_accord", "AS"),
    ("brouillon", "send"): ("envoyee", "AS"),
    ("attente_accord", "agree"): ("envoyee", "PA"),
    ("attente_accord", "lapse"): ("annulee", "ASH"),
    ("envoyee", "acknowledge"): ("recue", "AR"),
    ("envoyee", "accept"): ("acceptee", "AR"),
    ("recue", "accept"): ("acceptee", "AR"),
    ("envoyee", "refuse"): ("refusee", "AR"),
    ("recue", "refuse"): ("refusee", "AR"),
    ("envoyee", "redirect"): ("redirigee", "ARC"),
    ("recue", "redirect"): ("redirigee", "ARC"),
    ("acceptee", "redirect"): ("redirigee", "ARC"),
    ("envoyee", "expire"): ("expiree", "H"),
    ("recue", "expire"): ("expiree", "H"),
    ("acceptee", "start"): ("demarree", "PAR"),
    ("acceptee", "close"): ("cloturee", "AR"),
    ("demarree", "close"): ("cloturee", "AR"),
    ("cloturee", "reopen"): ("demarree", "RC"),
    ("brouillon", "withdraw"): ("retiree", "PA"),
    ("attente_accord", "withdraw"): ("retiree", "PA"),
    ("envoyee", "withdraw"): ("retiree", "PA"),
    ("recue", "withdraw"): ("retiree", "PA"),
    ("acceptee", "withdraw"): ("retiree", "PA"),
    ("demarree", "withdraw"): ("retiree", "PA"),
    ("brouillon", "cancel"): ("annulee", "SC"),
    ("attente_accord", "cancel"): ("annulee", "SC"),
    ("envoyee", "cancel"): ("annulee", "SC"),
    ("recue", "cancel"): ("annulee", "SC"),
    **{(state.value, "correct"): ("erreur", "X") for state in State if state is not State.ENTERED_IN_ERROR},
}


@pytest.mark.parametrize(("state", "verb", "side"), [*product(State, Verb, Side)])
def test_what_the_matrix_says_is_possible_and_nothing_else(state, verb, side):
    target, letters = MATRIX.get((state.value, verb.value), ("", ""))

    if side.value in letters:
        assert next_state(state, verb, by=side) == target
        assert verb in moves(state, by=side)
    else:
        with pytest.raises(NotPossible) as refused:
            next_state(state, verb, by=side)
        assert (refused.value.state, refused.value.verb, refused.value.by) == (state, verb, side)
        assert verb not in moves(state, by=side)


def test_no_move_appears_twice_in_the_table():
    keys = [(source, row.verb) for row in ARROWS for source in row.sources]

    assert len(keys) == len(set(keys))


def test_the_states_are_named_as_in_the_flow():
    assert " · ".join(State) == (
        "brouillon · attente_accord · envoyee · recue · acceptee · demarree · cloturee · "
        "refusee · redirigee · expiree · retiree · annulee · erreur"
    )


def test_every_state_is_open_final_or_closed_and_may_be_reopened():
    assert OPEN_STATES | FINAL_STATES | {State.CLOSED} == frozenset(State)
    assert not OPEN_STATES & FINAL_STATES
    assert {State.REFUSED, State.EXPIRED, State.REDIRECTED, State.WITHDRAWN, State.CANCELLED} < FINAL_STATES


def test_a_refusal_reason_always_leads_somewhere():
    assert set(AFTER_REFUSAL) == set(RefusalReason)


def test_the_line_always_says_for_whom_it_acts():
    assert all((row.line_acts is not None) == (Side.LINE in row.by) for row in ARROWS)
    assert rules.arrow(State.SENT, Verb.ACCEPT).line_acts is LineActs.FOR_RECEIVER


acts = st.lists(st.tuples(st.sampled_from(Verb), st.sampled_from(Side)), max_size=30)


def walk(state, tried):
    for verb, side in tried:
        try:
            state = next_state(state, verb, by=side)
        except NotPossible:
            continue
    return state


@given(state=st.sampled_from(sorted(FINAL_STATES)), tried=acts)
def test_whatever_people_click_a_final_referral_stays_final(state, tried):
    by_users = [(verb, side) for verb, side in tried if side is not Side.CORRECTION]

    assert walk(state, by_users) is state
    assert walk(state, tried) in (state, State.ENTERED_IN_ERROR)


@given(tried=acts)
def test_a_draft_never_comes_back(tried):
    first = next_state(State.DRAFT, Verb.SEND, by=Side.SENDER)

    assert walk(first, tried) is not State.DRAFT


consents = st.one_of(
    st.none(),
    st.builds(
        Scope,
        organisation=st.sampled_from([RECIPIENT, uuid4()]),
        classes=st.frozensets(st.sampled_from([DataClass.IDENTITY, DataClass.SITUATION, DataClass.HEALTH])),
        period=st.sampled_from([CONSENT.period, Period(date(2020, 1, 1), date(2021, 1, 1))]),
        withdrawn_on=st.sampled_from([None, MONDAY]),
    ),
)
sendings = st.builds(
    Sending,
    acts_on=st.just(MONDAY),
    rules_on=st.just(MONDAY),
    recipient=st.just(RECIPIENT),
    classes=st.just(CLASSES),
    notice_given=st.booleans(),
    consent=consents,
    trace_stored=st.booleans(),
    version_in_force=st.booleans(),
    offer_in_force=st.booleans(),
    mandate_in_force=st.booleans(),
    has_address=st.booleans(),
    has_room=st.booleans(),
    twin_sent_on=st.one_of(st.none(), st.dates(MONDAY - timedelta(days=40), MONDAY)),
    override_reason=st.sampled_from(["", "  ", "Aucun autre service proche"]),
)


def may_leave(sending):
    """The guarantee in other words than the code's: nobody's data leave without all of this."""
    reasoned = sending.override_reason.strip() != ""
    consent = sending.consent
    agreed = (
        consent is not None
        and consent.organisation == sending.recipient
        and sending.classes <= consent.classes
        and consent.withdrawn_on is None
        and consent.period == CONSENT.period
    )
    directory = sending.version_in_force and sending.offer_in_force and sending.mandate_in_force
    alone = sending.twin_sent_on is None or (sending.acts_on - sending.twin_sent_on).days >= 21
    polite = reasoned or (alone and sending.has_room)
    return agreed and directory and polite and sending.notice_given and sending.trace_stored and sending.has_address


steps = st.lists(st.tuples(st.sampled_from(Verb), st.sampled_from(Side), sendings), max_size=25)


@given(steps=steps)
def test_no_sequence_of_acts_reaches_the_recipient_without_its_guards(steps):
    state, guarded = State.DRAFT, False
    for verb, side, sending in steps:
        missing = guard_send(sending) if verb in (Verb.SEND, Verb.AGREE) else ()
        try:
            state = move(state, verb, by=side, missing=missing)
        except NotPossible:
            continue
        guarded = guarded or (verb in (Verb.SEND, Verb.AGREE) and may_leave(sending))

    assert guarded or state not in SENT_OR_LATER


@given(sending=sendings)
def test_sending_asks_for_exactly_what_the_flow_asks(sending):
    assert (guard_send(sending) == ()) == may_leave(sending)


@pytest.mark.parametrize(
    ("change", "guard"),
    [
        ({"notice_given": False}, Guard.NOTICE),
        ({"consent": None}, Guard.CONSENT),
        ({"consent": replace(CONSENT, organisation=uuid4())}, Guard.CONSENT),
        ({"classes": CLASSES | {DataClass.HEALTH}}, Guard.CONSENT),
        ({"consent": replace(CONSENT, withdrawn_on=MONDAY)}, Guard.CONSENT),
        ({"trace_stored": False}, Guard.TRACE),
        ({"version_in_force": False}, Guard.SERVICE_VERSION),
        ({"offer_in_force": False}, Guard.OFFER),
        ({"mandate_in_force": False}, Guard.MANDATE),
        ({"has_address": False}, Guard.ADDRESS),
        ({"has_room": False}, Guard.CAPACITY),
        ({"twin_sent_on": MONDAY - timedelta(days=20)}, Guard.NO_TWIN),
    ],
)
def test_each_missing_thing_is_named(change, guard):
    assert guard_send(replace(COMPLETE, **change)) == (guard,)


def test_a_request_sent_three_weeks_ago_is_no_twin():
    assert guard_send(replace(COMPLETE, twin_sent_on=MONDAY - timedelta(days=21))) == ()


def test_a_written_reason_opens_a_full_service_but_never_replaces_a_consent():
    full = replace(COMPLETE, has_room=False, override_reason="Seul service du bassin")

    assert guard_send(full) == ()
    assert guard_send(replace(full, consent=None)) == (Guard.CONSENT,)


def test_an_unmet_guard_is_told_by_name():
    with pytest.raises(GuardsUnmet) as refused:
        move(State.DRAFT, Verb.SEND, by=Side.LINE, missing=(Guard.CONSENT, Guard.TRACE))

    assert refused.value.missing == (Guard.CONSENT, Guard.TRACE)


def test_an_answer_names_its_responder_and_a_first_contact_in_time():
    ask = {"responder": "Mme Roche", "accepted_on": MONDAY, "holidays": frozenset()}

    assert guard_accept(**ask, first_contact_on=date(2026, 12, 14)) == ()
    assert guard_accept(**ask, first_contact_on=date(2026, 12, 15)) == (Guard.FIRST_CONTACT,)
    assert guard_accept(**ask, first_contact_on=MONDAY - timedelta(days=1)) == (Guard.FIRST_CONTACT,)
    assert guard_accept(**(ask | {"responder": " "}), first_contact_on=None) == (Guard.RESPONDER, Guard.FIRST_CONTACT)


def test_a_refusal_says_who_and_why():
    assert guard_refuse(responder="Mme Roche", reason=RefusalReason.FULL) == ()
    assert guard_refuse(responder="", reason=None) == (Guard.RESPONDER, Guard.REASON)
    assert guard_cancel(reason=" ") == (Guard.REASON,)


def test_the_clocks_are_frozen_in_working_days():
    deadlines = CLOCKS.frozen(MONDAY, frozenset())

    assert deadlines.acknowledge_by == date(2026, 11, 25)
    assert deadlines.answer_by == date(2026, 11, 30)
    assert deadlines.remind_on == (date(2026, 11, 26), date(2026, 12, 1))
    assert deadlines.expires_on == date(2026, 12, 7)


def test_nothing_expires_before_two_reminders_and_ten_days():
    deadlines = CLOCKS.frozen(MONDAY, frozenset())

    assert guard_expire(deadlines, reminded=2, on=date(2026, 12, 7)) == ()
    assert guard_expire(deadlines, reminded=1, on=date(2026, 12, 6)) == (Guard.REMINDED, Guard.PAST_EXPIRY)


@given(offsets=st.lists(st.integers(0, 5), max_size=60))
def test_the_clock_reminds_twice_then_expires_whatever_days_it_runs(offsets):
    deadlines = CLOCKS.frozen(MONDAY, frozenset())
    day, last, reminded, seen = MONDAY, None, 0, []
    for offset in offsets:
        day += timedelta(days=offset)
        due = tick(deadlines, reminded=reminded, last_reminded_on=last, on=day)
        if due is Tick.REMIND:
            reminded, last = reminded + 1, day
        if due is Tick.EXPIRE:
            assert guard_expire(deadlines, reminded=reminded, on=day) == ()
        if due:
            seen.append((due, day))
        if due is Tick.EXPIRE:
            break

    assert [due for due, _ in seen] == [Tick.REMIND, Tick.REMIND, Tick.EXPIRE][: len(seen)]
    assert len({day for _, day in seen}) == len(seen)


def test_the_clock_run_twice_on_a_day_does_nothing_more():
    deadlines = CLOCKS.frozen(MONDAY, frozenset())
    late = deadlines.expires_on + timedelta(days=30)

    assert tick(deadlines, reminded=0, last_reminded_on=None, on=late) is Tick.REMIND
    assert tick(deadlines, reminded=1, last_reminded_on=late, on=late) is None


@pytest.mark.parametrize(
    ("born_on", "band"),
    [
        (None, "inconnu"),
        (date(2001, 11, 24), "moins_25"),
        (date(2001, 11, 23), "25_34"),
        (date(1971, 11, 24), "45_54"),
        (date(1971, 11, 23), "55_plus"),
    ],
)
def test_a_receiver_learns_ten_years_never_an_age(born_on, band):
    assert age_band(born_on, on=MONDAY) == band
    assert band in AGE_BANDS


def test_the_pairs_are_those_of_the_matrix():
    assert pairs() == {(State(source), State(target)) for (source, _), (target, _) in MATRIX.items()}


def test_the_diagram_of_the_room_is_the_table():
    readme = Path(rules.__file__).parents[1] / "referrals" / "README.md"

    assert f"```mermaid\n{diagram()}```" in readme.read_text(encoding="utf-8")
