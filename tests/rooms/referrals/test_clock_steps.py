"""I-13: no step of the clock expires in bulk or skips; test 8 of the flow: run twice, nothing is double."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cordee.audit.context import acting_as
from cordee.clocks import actions as clocks
from cordee.clocks.tasks import KEEPER
from cordee.domain.referral import State
from cordee.domain.timekeeping import CLEAN_BEATS, Reading
from cordee.referrals import overdue
from cordee.referrals.models import Referral
from cordee.referrals.sweep import Swept, sweep
from tests.database import bypass_row_security
from tests.factories.outbox import as_worker
from tests.rooms.referrals.scene import mails

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
NOTHING, REMINDED, EXPIRED = Swept(reminded=0, expired=0), Swept(reminded=1, expired=0), Swept(reminded=0, expired=1)


def on(day, hour=9, minute=0):
    return datetime(2024, 9, day, hour, minute, tzinfo=UTC)


class Worker:
    """The job of the worker with a clock that a test may set: the machine counts the seconds that really pass."""

    def __init__(self, at):
        self.true, self.off = at, timedelta()
        self.start = at

    def run(self, at):
        """A sweep when it is really ``at``; None when the clock is not believed."""
        self.true = at
        ticks = (at - self.start).total_seconds()
        reading = Reading(wall=at + self.off, ticks=ticks, era="one")
        with as_worker():
            with acting_as(KEEPER):
                believed = clocks.beat(reading=reading, actor=KEEPER)
            return sweep(at=reading.wall) if believed else None


def state_of(referral):
    with bypass_row_security():
        return Referral.objects.get(pk=referral.pk).state


def expire_soon(scene, count=1):
    """Requests recalled twice, to expire on Monday the 16th."""
    sent = [scene.sent(scene.called(phone=f"06 99 88 77 {number:02}")) for number in range(count)]
    with as_worker():
        for day in (5, 10):
            sweep(at=on(day))
    return sent


def test_run_twice_nothing_is_sent_twice_and_nothing_expires_twice(scene):
    scene.sent()

    with as_worker():
        done = [sweep(at=on(day, hour)) for day in (5, 10, 16, 17) for hour in (9, 9, 12)]

    assert [one for one in done if one != NOTHING] == [REMINDED, REMINDED, EXPIRED]
    kinds = [kind for kind, _ in mails()]
    assert (kinds.count("referral_reminder"), kinds.count("referral_expired")) == (2, 1)


def test_an_expiry_is_seen_and_comes_an_hour_later_at_the_earliest(scene):
    (referral,) = expire_soon(scene)

    with as_worker():
        seen = [sweep(at=on(16, 9, minute)) for minute in (0, 15, 30, 45, 59)]
    assert (seen, state_of(referral)) == ([NOTHING] * 5, State.SENT)

    with as_worker():
        assert sweep(at=on(16, 10)) == EXPIRED


def test_a_clock_that_went_back_since_begins_to_look_again(scene):
    expire_soon(scene)

    with as_worker():
        assert [sweep(at=at) for at in (on(20), on(18), on(18, 9, 30), on(18, 10))] == [NOTHING] * 3 + [EXPIRED]


def test_late_by_a_week_nobody_loses_a_request_that_was_not_recalled(scene):
    scene.sent()
    worker = Worker(on(2))
    worker.run(on(2))

    done = [worker.run(at) for at in (on(23), on(23, 10), on(24), on(25), on(25, 10))]

    assert done == [REMINDED, NOTHING, REMINDED, NOTHING, EXPIRED]


@pytest.mark.parametrize("step", [timedelta(hours=48), -timedelta(hours=48)], ids=["forwards", "backwards"])
def test_two_days_off_expire_nothing_and_skip_nothing(scene, step):
    sent = expire_soon(scene, count=3)
    worker = Worker(on(13))
    worker.run(on(13, 12))

    worker.off = step
    while_wrong = [worker.run(on(day, hour)) for day in (14, 15) for hour in (6, 12, 18)]
    assert while_wrong == [None] * 6
    assert [state_of(one) for one in sent] == [State.SENT] * 3

    worker.off = timedelta()
    right_again = [worker.run(on(16, 6, 5 * count)) for count in range(CLEAN_BEATS + 1)]
    assert right_again == [None] * (CLEAN_BEATS - 1) + [NOTHING, NOTHING]
    assert worker.run(on(16, 9)) == Swept(reminded=0, expired=3)


@pytest.mark.parametrize(
    ("sent_at", "changes_on"),
    [
        (datetime(2025, 3, 17, 9, tzinfo=PARIS), date(2025, 3, 30)),
        (datetime(2024, 10, 14, 9, tzinfo=PARIS), date(2024, 10, 27)),
    ],
    ids=["summer time", "winter time"],
)
def test_the_hour_that_changes_neither_stops_the_clock_nor_moves_a_day(scene, sent_at, changes_on):
    referral = scene.sent(at=sent_at)
    worker = Worker(sent_at.astimezone(UTC))
    at, done = worker.start, []
    while at.astimezone(PARIS).date() <= changes_on + timedelta(days=2):
        done.append((at.astimezone(PARIS).date(), worker.run(at)))
        at += timedelta(hours=3)

    assert None not in [one for _, one in done]
    assert [(day, one) for day, one in done if one != NOTHING] == [
        (referral.remind_on[0], REMINDED),
        (referral.remind_on[1], REMINDED),
        (referral.expires_on, EXPIRED),
    ]


def test_a_holiday_on_the_last_day_gives_a_day_more(scene):
    sent = scene.sent(at=datetime(2024, 10, 18, 9, tzinfo=PARIS))  # the tenth working day would be All Saints' Day

    assert sent.expires_on == date(2024, 11, 4)
    with as_worker():
        for day in (date(2024, 10, 23), date(2024, 10, 28)):
            assert sweep(at=datetime(day.year, day.month, day.day, 9, tzinfo=PARIS)) == REMINDED
        first = datetime(2024, 11, 1, 9, tzinfo=PARIS)
        assert [sweep(at=first + timedelta(hours=hours)) for hours in (0, 2, 24, 48)] == [NOTHING] * 4
        monday = datetime(2024, 11, 4, 9, tzinfo=PARIS)
        assert [sweep(at=monday), sweep(at=monday + timedelta(hours=1))] == [NOTHING, EXPIRED]


def test_looking_after_overdue_cases_twice_opens_one_line(scene):
    scene.called()

    with as_worker():
        seen = [overdue.sweep(at=on(11)) for _ in range(3)]

    assert [one.escalated for one in seen] == [1, 0, 0]
