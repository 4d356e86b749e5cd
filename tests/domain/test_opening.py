"""Slots follow from the hours of the line as its setting says them; what is not understood gives none."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from cordee.domain.opening import (
    PARIS,
    Change,
    Opening,
    Timetable,
    is_open,
    opens_again,
    read_opening,
    read_spans,
    said_spans,
    said_week,
    slots,
    soonest_promise,
)

WEEK = read_opening("du lundi au vendredi, de 9 h à 18 h")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("words", "days", "spans"),
    [
        ("du lundi au vendredi, de 9 h à 18 h", range(5), ((9, 18),)),
        ("Du lundi au samedi de 8 h à 12 h et de 14 h à 17 h", range(6), ((8, 12), (14, 17))),
        ("tous les jours, de 8 h à 20 h.", range(7), ((8, 20),)),
        ("du samedi au lundi, de 9 h à 10 h", (5, 6, 0), ((9, 10),)),
    ],
)
def test_hours_in_words_are_read(words, days, spans):
    read = tuple((time(begins), time(ends)) for begins, ends in spans)

    assert read_opening(words) == Opening(days=frozenset(days), spans=read)


def test_minutes_and_hard_spaces_are_read():
    assert read_opening("du lundi au jeudi, de 8\u202fh\u00a030 à 12 h 15").spans == ((time(8, 30), time(12, 15)),)


@pytest.mark.parametrize(
    "words",
    ["", "sur rendez-vous", "du lundi au vendredi, de 18 h à 9 h", "du lundi au vendredi, de 9 h à 27 h",
     "du lundi au vendredi, de 9 h à 18 h sauf en août", "de 9 h à 18 h",
     "du lundi au vendredi, de 9 h à 12 h et de 11 h à 18 h"],
)  # fmt: skip
def test_hours_said_otherwise_give_no_slot(words):
    assert read_opening(words) is None
    assert slots(read_opening(words), at=MONDAY, holidays=frozenset()) == ()


def test_a_day_is_cut_around_midday_and_what_has_passed_is_not_offered():
    found = slots(WEEK, at=MONDAY, holidays=frozenset())

    assert [slot.value for slot in found[:4]] == [
        "2026-11-23T09:00/12:00",
        "2026-11-23T12:00/14:00",
        "2026-11-23T14:00/18:00",
        "2026-11-24T09:00/12:00",
    ]
    assert {slot.begins.date() for slot in found} == {date(2026, 11, day) for day in (23, 24, 25, 26)}


def test_what_leaves_less_than_half_an_hour_is_not_offered():
    late = MONDAY.replace(hour=17, minute=31)

    assert slots(WEEK, at=late, holidays=frozenset())[0].begins.date() == date(2026, 11, 24)


def test_no_slot_on_a_holiday_or_when_the_line_is_closed():
    friday = datetime(2026, 12, 24, 17, 0, tzinfo=PARIS)

    found = {slot.begins.date() for slot in slots(WEEK, at=friday, holidays={date(2026, 12, 25)})}

    assert date(2026, 12, 25) not in found
    assert all(day.weekday() < 5 for day in found)


@pytest.mark.parametrize("day", [date(2027, 3, 27), date(2026, 10, 24)])
def test_slots_are_hours_of_paris_on_both_sides_of_a_change_of_hour(day):
    at = datetime.combine(day, time(8), tzinfo=PARIS)

    assert {slot.begins.time() for slot in slots(WEEK, at=at, holidays=frozenset())} <= {time(9), time(12), time(14)}


def test_the_same_moment_in_another_zone_gives_the_same_slots():
    assert slots(WEEK, at=MONDAY.astimezone(ZoneInfo("Asia/Tokyo")), holidays=frozenset()) == slots(
        WEEK, at=MONDAY, holidays=frozenset()
    )


def test_as_soon_as_possible_is_by_the_end_of_the_next_working_day():
    friday = MONDAY - timedelta(days=3)

    assert soonest_promise(WEEK, at=friday, holidays=frozenset()) == MONDAY.replace(hour=18)
    assert soonest_promise(None, at=friday, holidays={MONDAY.date()}) == MONDAY.replace(day=24, hour=18)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (datetime(2026, 11, 22, 23, 0, tzinfo=PARIS), datetime(2026, 11, 23, 9, 0, tzinfo=PARIS)),
        (datetime(2026, 11, 23, 7, 30, tzinfo=PARIS), datetime(2026, 11, 23, 9, 0, tzinfo=PARIS)),
        (datetime(2026, 11, 23, 9, 0, tzinfo=PARIS), None),
        (datetime(2026, 11, 23, 17, 59, tzinfo=PARIS), None),
        (datetime(2026, 11, 23, 18, 0, tzinfo=PARIS), datetime(2026, 11, 24, 9, 0, tzinfo=PARIS)),
        (datetime(2026, 12, 24, 19, 0, tzinfo=PARIS), datetime(2026, 12, 28, 9, 0, tzinfo=PARIS)),
    ],
)
def test_a_closed_line_says_when_it_answers_next_and_an_open_one_says_nothing(now, opens):
    found = opens_again(WEEK, at=now, holidays={date(2026, 12, 25)})

    assert found == opens


def test_between_two_spans_of_a_day_it_opens_again_the_same_day():
    opening = read_opening("du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h")

    assert opens_again(opening, at=MONDAY.replace(hour=13), holidays=set()) == MONDAY.replace(hour=14)


def test_hours_that_are_not_read_never_close_the_line():
    assert opens_again(None, at=MONDAY, holidays=set()) is None


def week(**days):
    """Hours by French day; a day that is not said is closed."""
    names = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    return tuple(read_spans(days.get(name, "")) for name in names)


OFFICE = week(lundi="9 h à 18 h", mardi="9 h à 18 h", mercredi="9 h à 18 h", jeudi="9 h à 18 h", vendredi="9 h à 17 h")
EVE = date(2026, 12, 24)
CLOSED_AFTERNOON = Change(
    begins=datetime(2026, 12, 24, 12, 0, tzinfo=PARIS), ends=datetime(2026, 12, 25, 0, 0, tzinfo=PARIS)
)


def test_the_hours_of_a_week_are_said_and_read_again():
    assert said_week(OFFICE) == "du lundi au jeudi, de 9 h à 18 h ; le vendredi, de 9 h à 17 h"
    assert read_spans("9 h à 12 h et 14 h à 17 h 30") == ((time(9), time(12)), (time(14), time(17, 30)))
    assert said_spans(read_spans("de 9 h à 12 h, 14h à 17h30")) == "9 h à 12 h et 14 h à 17 h 30"
    assert read_spans("le matin") is None and read_spans("18 h à 9 h") is None and read_spans(" ") == ()


def test_a_week_holds_from_its_day_and_the_setting_until_then():
    timetable = Timetable(before=WEEK, weeks=((date(2026, 12, 1), OFFICE),))
    before, after = date(2026, 11, 27), date(2026, 12, 4)

    assert timetable.spans_on(before, holidays=frozenset()) == ((time(9), time(18)),)
    assert timetable.spans_on(after, holidays=frozenset()) == ((time(9), time(17)),)


def test_closed_for_an_afternoon_no_slot_is_there_and_it_opens_after_the_feast():
    timetable = Timetable(weeks=((date(2026, 1, 1), OFFICE),), changes=(CLOSED_AFTERNOON,))
    noon = datetime(2026, 12, 24, 12, 30, tzinfo=PARIS)
    feast = frozenset({date(2026, 12, 25)})

    assert timetable.spans_on(EVE, holidays=feast) == ((time(9), time(12)),)
    assert all(slot.begins.date() > date(2026, 12, 25) for slot in slots(timetable, at=noon, holidays=feast))
    assert opens_again(timetable, at=noon, holidays=feast) == datetime(2026, 12, 28, 9, 0, tzinfo=PARIS)
    assert not is_open(timetable, at=noon, holidays=feast)


def test_a_promise_is_for_a_day_on_which_the_line_answers():
    strike = Change(begins=datetime(2026, 11, 24, 0, 0, tzinfo=PARIS), ends=datetime(2026, 11, 26, 0, 0, tzinfo=PARIS))
    timetable = Timetable(before=WEEK, changes=(strike,))

    assert soonest_promise(timetable, at=MONDAY, holidays=frozenset()) == datetime(2026, 11, 26, 18, 0, tzinfo=PARIS)


def test_on_a_holiday_it_answers_only_where_that_is_said():
    day = date(2026, 11, 11)
    opened = Change(
        begins=datetime(2026, 11, 11, 9, 0, tzinfo=PARIS),
        ends=datetime(2026, 11, 11, 12, 0, tzinfo=PARIS),
        closes=False,
    )

    assert Timetable(before=WEEK).spans_on(day, holidays={day}) == ()
    assert Timetable(before=WEEK, changes=(opened,)).spans_on(day, holidays={day}) == ((time(9), time(12)),)


def test_a_closing_cuts_the_middle_of_a_day():
    lunch = Change(begins=datetime(2026, 11, 23, 12, 0, tzinfo=PARIS), ends=datetime(2026, 11, 23, 13, 0, tzinfo=PARIS))

    assert Timetable(before=WEEK, changes=(lunch,)).spans_on(MONDAY.date(), holidays=set()) == (
        (time(9), time(12)),
        (time(13), time(18)),
    )
