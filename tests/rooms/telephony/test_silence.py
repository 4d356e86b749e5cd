"""A telephone system that used to post and posts no more, in hours when the line answers, is told to be silent."""

import logging
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache

from cordee.domain.opening import PARIS, Timetable, open_for, read_opening
from cordee.telephony import silence
from cordee.ui import outages
from cordee.ui.outages import PHONE_NOTED
from tests.factories.telephony import PhoneEventFactory

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)
HOURS = "du lundi au vendredi, de 9 h à 18 h"


@pytest.fixture(autouse=True)
def _on_its_own(settings):
    settings.CORDEE_LINE_HOURS, settings.CORDEE_PHONE_SILENCE = HOURS, 60
    cache.delete(PHONE_NOTED)
    yield
    cache.delete(PHONE_NOTED)


def heard(at):
    PhoneEventFactory(at=at, received_at=at)


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        (MONDAY, MONDAY + timedelta(minutes=59), 59),
        (MONDAY.replace(hour=7), MONDAY, 60),
        (MONDAY.replace(hour=17, minute=50), MONDAY + timedelta(days=1), 70),
        (MONDAY - timedelta(days=2), MONDAY, 60),
        (MONDAY, MONDAY - timedelta(hours=1), 0),
    ],
)
def test_only_hours_that_are_open_count(since, until, minutes):
    hours = Timetable(before=read_opening(HOURS))

    assert open_for(hours, since=since, until=until, holidays=frozenset()) == timedelta(minutes=minutes)


def test_it_is_silent_after_an_hour_of_opening_and_no_sooner_and_is_told_once(caplog):
    heard(MONDAY)
    assert silence.note(at=MONDAY + timedelta(minutes=59)) is False

    at = MONDAY + timedelta(minutes=60)
    with caplog.at_level(logging.INFO, logger="cordee.telephony.silence"):
        assert silence.note(at=at) and silence.note(at=at + timedelta(minutes=5))
        assert outages.phone_silent_since(at=at + timedelta(minutes=5)) == MONDAY
        assert "telephone_muet" in outages.alerts(at=at + timedelta(minutes=5))
        heard(at + timedelta(minutes=6))
        assert silence.note(at=at + timedelta(minutes=10)) is False

    assert [one.levelname for one in caplog.records] == ["WARNING", "INFO"]
    assert outages.phone_silent_since(at=at + timedelta(minutes=10)) is None
    assert "telephone_muet" not in outages.alerts(at=at + timedelta(minutes=10))


def test_a_system_that_never_posted_anything_is_not_silent():
    assert silence.note(at=MONDAY) is False


def test_what_was_heard_is_remembered_after_its_events_are_erased():
    friday = MONDAY - timedelta(days=3)
    cache.set(PHONE_NOTED, {"at": friday, "heard": friday, "silent": False}, timeout=None)

    assert silence.note(at=MONDAY) is True


def test_a_system_that_was_taken_away_is_forgotten():
    long_ago = MONDAY - timedelta(days=31)
    cache.set(PHONE_NOTED, {"at": long_ago, "heard": long_ago, "silent": True}, timeout=None)

    assert silence.note(at=MONDAY) is False


def test_hours_that_nobody_can_read_tell_nothing(settings):
    settings.CORDEE_LINE_HOURS = "selon les semaines"
    heard(MONDAY)

    assert silence.note(at=MONDAY + timedelta(hours=5)) is False


def test_a_note_that_is_no_longer_made_is_not_believed():
    cache.set(PHONE_NOTED, {"at": MONDAY, "heard": MONDAY - timedelta(hours=2), "silent": True}, timeout=None)

    assert outages.phone_silent_since(at=MONDAY + timedelta(minutes=15)) is not None
    assert outages.phone_silent_since(at=MONDAY + timedelta(minutes=16)) is None
