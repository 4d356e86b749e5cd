"""The state of a call on the telephone, whatever came, in any order, twice or not at all."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cordee.domain.telephony import LASTS_AT_MOST, RINGS_AT_MOST, Happening, Heard, LineState, line_of

RANG = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SOON = RANG + timedelta(minutes=10)
HEARD = st.builds(
    Heard,
    happening=st.sampled_from(Happening),
    at=st.integers(0, 600).map(lambda seconds: RANG + timedelta(seconds=seconds)),
    desk=st.sampled_from(["", "104", "105"]),
    seconds=st.sampled_from([None, 0, 80]),
)


def heard(happening, after=0, **more):
    return Heard(happening=happening, at=RANG + timedelta(seconds=after), **more)


RINGS = heard(Happening.RINGS, desk="104")
ANSWERED = heard(Happening.ANSWERED, 8, desk="104")
ENDED = heard(Happening.ENDED, 88, seconds=80)
MISSED = heard(Happening.MISSED, 30)


def state(*events, at=SOON):
    return line_of(events, at=at).state


@given(st.data())
def test_the_order_and_the_repetitions_of_events_change_nothing(data):
    events = data.draw(
        st.lists(HEARD, min_size=1).filter(lambda found: any(x.happening != Happening.OTHER for x in found))
    )
    again = data.draw(st.permutations(events + data.draw(st.lists(st.sampled_from(events)))))
    at = data.draw(st.sampled_from([SOON, RANG + RINGS_AT_MOST * 2, RANG + LASTS_AT_MOST * 2]))

    assert line_of(again, at=at) == line_of(events, at=at)


def test_a_call_rings_then_is_spoken_then_is_over():
    assert state(RINGS) is LineState.RINGING
    assert state(RINGS, ANSWERED) is LineState.SPEAKING
    assert state(RINGS, ANSWERED, ENDED) is LineState.OVER


def test_a_lost_answer_is_heard_in_the_time_that_was_spoken():
    assert state(RINGS, ENDED) is LineState.OVER


def test_an_end_without_an_answer_nor_a_time_is_somebody_to_call_back():
    assert state(RINGS, heard(Happening.ENDED, 30)) is LineState.MISSED
    assert state(heard(Happening.ENDED, 30, seconds=0)) is LineState.MISSED


def test_a_desk_that_missed_it_does_not_undo_another_that_answers():
    assert state(RINGS, MISSED, ANSWERED) is LineState.SPEAKING
    assert state(RINGS, MISSED, ANSWERED, ENDED) is LineState.OVER


def test_a_voice_mail_lasts_and_is_no_answer():
    assert state(RINGS, MISSED, ENDED) is LineState.MISSED


def test_a_lost_end_is_over_when_time_says_so():
    late = line_of([RINGS, ANSWERED], at=ANSWERED.at + LASTS_AT_MOST + timedelta(seconds=1))

    assert (late.state, late.lost) == (LineState.OVER, True)
    assert state(RINGS, ANSWERED, at=ANSWERED.at + LASTS_AT_MOST) is LineState.SPEAKING


def test_who_rang_and_of_whom_nothing_more_was_heard_is_called_back():
    late = line_of([RINGS], at=RANG + RINGS_AT_MOST + timedelta(seconds=1))

    assert (late.state, late.lost) == (LineState.MISSED, True)


def test_the_desk_that_answers_is_the_last_one_that_said_so():
    moved = heard(Happening.ANSWERED, 60, desk="105")

    found = line_of([moved, RINGS, ANSWERED, heard(Happening.ANSWERED, 70)], at=SOON)

    assert found.answered_by == "105"
    assert found.rings_at == {"104"}
