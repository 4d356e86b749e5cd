"""Persons sleep; organisations have mail boxes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from cordee.audit.context import acting_as
from cordee.domain.reaching import Channel, Write
from cordee.outbox import actions, delivery
from cordee.outbox.models import Message, State
from tests.database import bypass_row_security
from tests.factories.network import member
from tests.factories.outbox import as_worker, messages

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 11, 20, 18, 59, tzinfo=UTC)  # a Friday, 19:59 in Paris
NIGHT = EVENING + timedelta(minutes=1)
MORNING = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)  # a Saturday, 8:00 in Paris
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def queue(kind: str, at: datetime, *, not_before: datetime | None = None, outside_work: bool = False) -> Message:
    way = Write(
        channel=Channel.MAIL,
        address="a@exemple.invalid",
        not_before=not_before or at,
        neutral_sender=False,
        outside_work=outside_work,
    )
    with acting_as(member()):
        return actions.queue_to_person(kind, about=42, write=way, at=at, key="k1")


def deliver(message: Message, *, at: datetime) -> Message:
    with as_worker():
        delivery.deliver(message.pk, at=at)
    (read,) = messages()
    return read


def planned() -> list[datetime | None]:
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute("select scheduled_at from procrastinate_jobs where task_name = 'outbox.deliver' order by id")
        return [at for (at,) in cursor.fetchall()]


def test_a_message_queued_at_night_is_planned_for_the_morning(kind):
    assert queue(kind, NIGHT).not_before == MORNING
    assert planned() == [MORNING]


def test_a_message_queued_by_day_leaves_at_once(kind):
    assert queue(kind, EVENING).not_before == EVENING
    assert planned() == [None]


def test_the_hour_that_was_asked_is_never_brought_forward(kind):
    assert queue(kind, EVENING, not_before=MONDAY).not_before == MONDAY


def test_a_worker_that_is_late_does_not_wake_anybody(mail_server, kind):
    message = queue(kind, EVENING)

    put_off = deliver(message, at=NIGHT)
    assert (put_off.state, put_off.attempts, put_off.not_before) == (State.QUEUED, 0, MORNING)
    assert mail_server.received == []
    sent = deliver(message, at=MORNING)

    assert sent.state == State.SENT


def test_an_attempt_that_failed_in_the_evening_is_made_again_in_the_morning(mail_server, kind):
    mail_server.answer_to_mail = "451 Please come back"

    message = deliver(queue(kind, EVENING), at=EVENING)

    assert (message.attempts, message.not_before) == (1, MORNING)


def test_who_is_never_reached_at_work_is_not_by_a_second_attempt_either(mail_server, kind):
    friday_morning = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

    message = queue(kind, friday_morning, outside_work=True)

    assert message.not_before == datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    assert deliver(message, at=friday_morning).state == State.QUEUED


def test_an_organisation_is_written_to_at_any_hour(mail_server, kind):
    with acting_as(member()):
        message = actions.queue(kind, about=42, address="accueil@exemple.invalid", at=NIGHT, key="k1")

    assert message.not_before == NIGHT
    assert deliver(message, at=NIGHT).state == State.SENT


def test_a_person_is_never_written_to_as_if_she_were_an_organisation(kind):
    with acting_as(member()), pytest.raises(ValueError, match="queue_to_person"):
        actions.queue(kind, about=42, address="a@exemple.invalid", at=NIGHT, key="k1", recipient_kind="person")


def test_an_installation_without_quiet_hours_writes_at_night(kind, settings):
    settings.CORDEE_QUIET_HOURS = None

    assert queue(kind, NIGHT).not_before == NIGHT


def test_the_holidays_are_those_of_france(kind):
    eve_of_all_saints = datetime(2027, 10, 31, 20, 0, tzinfo=UTC)  # a Sunday; Monday is All Saints' Day

    assert queue(kind, eve_of_all_saints).not_before == datetime(2027, 11, 2, 7, 0, tzinfo=UTC)
