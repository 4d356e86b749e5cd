"""What the words of the hours say of a moment, and who stands in."""

from datetime import date, datetime

import pytest

from cordee.domain.opening import PARIS
from cordee.domain.presence import Away, answers_now

WEEK = "du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h"
MONDAY = date(2026, 11, 23)


def at(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS)


def now(hours, moment, *away, holidays=frozenset()):
    return answers_now(hours, away=away, at=moment, holidays=holidays)


@pytest.mark.parametrize(
    ("moment", "is_open", "closes", "opens"),
    [
        (at(MONDAY, 8, 59), False, None, at(MONDAY, 9)),
        (at(MONDAY, 9), True, at(MONDAY, 12), None),
        (at(MONDAY, 11, 59), True, at(MONDAY, 12), None),
        (at(MONDAY, 12), False, None, at(MONDAY, 14)),
        (at(MONDAY, 17), False, None, at(date(2026, 11, 24), 9)),
        (at(date(2026, 11, 27), 18), False, None, at(date(2026, 11, 30), 9)),
        (at(date(2026, 11, 29), 10), False, None, at(date(2026, 11, 30), 9)),
    ],
)
def test_a_moment_is_open_until_or_closed_until(moment, is_open, closes, opens):
    said = now(WEEK, moment)

    assert (said.is_open, said.closes_at, said.opens_at) == (is_open, closes, opens)


def test_a_holiday_is_closed():
    said = now(WEEK, at(MONDAY, 10), holidays=frozenset({MONDAY}))

    assert (said.is_open, said.opens_at) == (False, at(date(2026, 11, 24), 9))


@pytest.mark.parametrize("words", ["", "sur rendez-vous", "le matin"])
def test_words_that_are_not_understood_are_said_as_they_are(words):
    said = now(words, at(MONDAY, 10))

    assert (said.is_open, said.hours) == (None, words)


def test_an_absence_counts_on_its_days_both_ends_included():
    away = Away(who="Le secrétariat", since=MONDAY, until=date(2026, 11, 24), stand_in="Le standard", phone="04 00")

    shown = [len(now(WEEK, at(day, 10), away).away) for day in (date(2026, 11, d) for d in (22, 23, 24, 25))]

    assert shown == [0, 1, 1, 0]
