"""Sequences of events as telephone systems post them: in order and out of order, twice, and with some lost."""

import json
from datetime import timedelta
from itertools import permutations

import pytest

from cordee.domain.telephony import EVENTS_KEPT, RINGS_AT_MOST, Happening, Heard, line_of
from cordee.telephony import following
from cordee.telephony.adapters import ADAPTERS
from tests.database import bypass_row_security
from tests.rooms.telephony.scene import (
    NUMBER,
    RECORDED,
    demands,
    events,
    hear,
    numbers_of_demands,
    recorded,
    settle_all,
)

NAMES = [path.stem for path in RECORDED]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_the_worker", "published")]


def said(sequence):
    return [ADAPTERS[sequence["adapter"]](payload) for payload in sequence["events"]]


def line(found, *, at):
    return line_of(
        [Heard(happening=one.happening, at=one.at, desk=one.desk, seconds=one.seconds) for one in found], at=at
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_recorded_sequence_gives_its_state_in_any_order_and_twice(name):
    sequence = recorded(name)
    found = said(sequence)
    at = max(one.at for one in found) + timedelta(minutes=1)

    states = {line(order + order, at=at).state.value for order in map(list, permutations(found))}

    assert states == {sequence["gives"]}


@pytest.mark.parametrize("name", NAMES)
def test_whichever_event_is_lost_the_call_ends_as_it_ended(name):
    """Or as its file says: a voice mail whose own event is lost lasts as a conversation does, and without any time
    spoken nothing is left of an answer that is lost: she is called back."""
    sequence = recorded(name)
    found = [one for one in said(sequence) if one.happening is not Happening.OTHER]
    at = max(one.at for one in found) + timedelta(hours=5)

    ends = sequence.get("if_lost", {})
    for lost in range(len(found)):
        assert line(found[:lost] + found[lost + 1 :], at=at).state.value == ends.get(str(lost), sequence["gives"]), lost


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_recording_leaves_a_trace(name):
    sequence = recorded(name)

    for payload in sequence["events"]:
        hear(sequence["adapter"], payload)

    kept = json.dumps([vars(one) for one in events()], default=str)
    for trace in ("recording", "record", "voicemail", "https", "mp3", "asset"):
        assert trace not in kept


@pytest.mark.parametrize("name", [name for name in NAMES if "answered" not in name])
def test_a_missed_call_becomes_one_demand_whatever_the_order_and_its_number_leaves_the_events(name):
    sequence = recorded(name)
    for payload in reversed(sequence["events"] * 2):
        hear(sequence["adapter"], payload)
    at = events()[-1].received_at + timedelta(minutes=1)

    settle_all(at=at)
    settle_all(at=at)

    (demand,) = demands()
    assert (demand.kind, demand.state, demand.her_calls) == ("appel_manque", "recue", 1)
    assert demand.promised_at > at
    assert numbers_of_demands() == [NUMBER]
    assert {one.number for one in events()} == {""}


@pytest.mark.parametrize("name", [name for name in NAMES if "answered" in name])
def test_an_answered_call_asks_nobody_to_call_back(name):
    sequence = recorded(name)
    for payload in sequence["events"]:
        hear(sequence["adapter"], payload)

    settle_all(at=events()[-1].received_at)

    assert demands() == []
    assert {one.number for one in events()} == {""}


def test_who_rang_and_whose_end_was_lost_is_called_back_by_the_sweep():
    sequence = recorded("cordee-missed")
    hear("cordee", sequence["events"][0])
    rang = events()[0].at

    assert following.sweep(at=rang + RINGS_AT_MOST) == 0
    assert demands() == []
    assert following.sweep(at=rang + RINGS_AT_MOST + timedelta(seconds=1)) == 1
    assert len(demands()) == 1
    assert following.sweep(at=rang + RINGS_AT_MOST * 3) == 0


def test_events_are_erased_after_two_days():
    for payload in recorded("aircall-answered")["events"]:
        hear("aircall", payload)
    last = events()[-1].received_at

    following.erase(at=last + EVENTS_KEPT - timedelta(minutes=5))
    assert len(events()) == 5
    following.erase(at=last + EVENTS_KEPT + timedelta(minutes=5))

    assert events() == []
    with bypass_row_security():
        assert demands() == []
