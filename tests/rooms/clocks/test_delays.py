"""The delays of a département are dated; what was promised when a request was sent stays."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from cordee.audit.context import acting_as
from cordee.clocks import actions, wording
from cordee.clocks.models import ClockSetting
from cordee.clocks.queries import clocks_of
from cordee.clocks.tasks import KEEPER
from cordee.domain.referral import CLOCKS
from cordee.referrals.clocks import holidays_around, next_working_day
from tests.database import bypass_row_security
from tests.factories.orientation import publish_catalogue
from tests.factories.outbox import as_worker
from tests.rooms.referrals.scene import AT, make_scene

pytestmark = pytest.mark.django_db

DELAYS = {
    "acknowledge": 3,
    "answer": 8,
    "first_reminder": 4,
    "second_reminder": 9,
    "expiry": 15,
    "start": 20,
    "follow_up_calendar_days": 60,
}


def set_clocks(departement, valid_from, **changes):
    until = changes.pop("valid_until", None)
    with as_worker(), acting_as(KEEPER):
        return actions.set_clocks(
            departement=departement,
            valid_from=valid_from,
            valid_until=until,
            delays=DELAYS | changes,
            actor=KEEPER,
            at=AT,
        )


def test_the_departement_comes_before_the_region_and_the_region_before_the_defaults():
    set_clocks("", date(2024, 1, 1), answer=6)
    set_clocks("73", date(2024, 6, 1), answer=7)

    assert clocks_of("73", on=date(2023, 12, 31)) == CLOCKS
    assert clocks_of("73", on=date(2024, 5, 31)).answer == 6
    assert clocks_of("73", on=date(2024, 6, 1)).answer == 7
    assert clocks_of("38", on=date(2024, 6, 1)).answer == 6


def test_new_delays_end_those_before():
    first = set_clocks("73", date(2024, 1, 1))
    set_clocks("73", date(2024, 6, 1), answer=7)

    first.refresh_from_db()
    assert first.valid_until == date(2024, 6, 1)


def test_two_delays_never_hold_on_the_same_day():
    set_clocks("73", date(2024, 1, 1), valid_until=date(2024, 12, 31))

    with pytest.raises(actions.DelaysRefused, match="one_setting_of_the_clocks_a_day"), transaction.atomic():
        set_clocks("73", date(2024, 6, 1))


def test_the_refusal_is_said_in_french():
    for constraint in actions.KNOWN:
        assert wording.refused(constraint) == f"Délais refusés : {wording.REFUSED[constraint]}"
    assert "positif" in wording.refused("")


@pytest.mark.parametrize(
    "wrong", [{"answer": 2}, {"first_reminder": 9}, {"second_reminder": 15}, {"expiry": 8}, {"acknowledge": 0}]
)
def test_delays_come_in_order(wrong):
    with pytest.raises(actions.DelaysRefused, match="clocks_come_in_order"), transaction.atomic():
        set_clocks("73", date(2024, 1, 1), **wrong)


def test_the_web_server_never_changes_them():
    set_clocks("73", date(2024, 1, 1))
    for act in (ClockSetting.objects.all().delete, lambda: ClockSetting.objects.update(answer=30)):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            act()


def test_what_was_promised_at_sending_is_moved_by_no_later_change():
    publish_catalogue()
    scene = make_scene()
    before = scene.sent()

    set_clocks("73", date(2024, 1, 1))
    after = scene.sent(scene.called(phone="06 99 88 77 66"))

    with bypass_row_security():
        before.refresh_from_db()
        after.refresh_from_db()
    assert (before.answer_by, before.expires_on) == (date(2024, 9, 9), date(2024, 9, 16))
    assert (after.answer_by, after.expires_on) == (date(2024, 9, 12), date(2024, 9, 23))
    assert after.remind_on == [date(2024, 9, 6), date(2024, 9, 13)]


@pytest.mark.parametrize(
    ("departement", "day", "off"),
    [
        ("73", date(2024, 3, 29), False),  # Good Friday
        ("57", date(2024, 3, 29), True),
        ("67", date(2024, 3, 29), True),
        ("68", date(2024, 12, 26), True),
        ("73", date(2024, 12, 26), False),
        ("974", date(2024, 12, 20), True),  # abolition of slavery
        ("971", date(2024, 5, 27), True),
        ("73", date(2024, 5, 27), False),
    ],
)
def test_each_part_of_france_keeps_its_holidays(departement, day, off):
    assert (day in holidays_around(day, departement)) is off


def test_a_delay_that_ends_on_a_local_holiday_ends_the_day_after():
    thursday = date(2024, 3, 28)

    assert next_working_day(thursday, "73") == date(2024, 3, 29)
    assert next_working_day(thursday, "67") == date(2024, 4, 2)  # Friday, the weekend and Easter Monday are off


def test_the_hour_of_sending_is_that_of_paris():
    late = datetime(2024, 9, 1, 22, 30, tzinfo=UTC)  # 0 h 30 on Monday 2 September in Paris
    publish_catalogue()

    sent = make_scene().sent(at=late)

    assert sent.acknowledge_by == date(2024, 9, 4)
