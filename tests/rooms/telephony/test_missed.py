"""Missed calls in the queue: once a number and day, counted, closed when she is answered."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Actor
from cordee.domain.telephony import Happening
from cordee.enquiries import sweeping
from cordee.telephony import actions, following, tasks
from cordee.telephony.adapters import Said
from cordee.telephony.models import PhoneEvent
from tests.database import bypass_row_security
from tests.rooms.telephony.scene import NUMBER, demands, events, hear, numbers_of_demands, own, settle_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
OTHER = "+33622334455"


def missed(call, at, **more):
    hear("cordee", own("call.missed", call=call, at=at, **more))


def answered(call, at, **more):
    hear("cordee", own("call.answered", call=call, at=at, desk="104", **more))


def test_a_second_missed_call_of_the_day_is_an_attempt_of_hers_and_no_second_line(as_the_worker):
    missed("a", AT)
    missed("b", AT + timedelta(hours=1))
    missed("c", AT + timedelta(hours=1), number=OTHER)

    settle_all(at=AT + timedelta(hours=2))

    assert sorted((one.her_calls, one.attempts) for one in demands()) == [(1, 0), (2, 0)]


def test_the_next_day_is_another_line(as_the_worker):
    missed("a", AT)
    settle_all(at=AT)
    missed("b", AT + timedelta(days=1))

    settle_all(at=AT + timedelta(days=1))

    assert [one.her_calls for one in demands()] == [1, 1]


def test_it_closes_by_itself_when_the_same_number_is_answered_later(as_the_worker):
    missed("a", AT)
    missed("c", AT, number=OTHER)
    settle_all(at=AT)
    answered("b", AT + timedelta(minutes=5))

    settle_all(at=AT + timedelta(minutes=5))

    assert sorted((one.state, one.ending) for one in demands()) == [("close", "repondu"), ("recue", "")]


def test_what_is_missed_after_that_is_a_new_line(as_the_worker):
    missed("a", AT)
    settle_all(at=AT)
    answered("b", AT + timedelta(minutes=5))
    settle_all(at=AT + timedelta(minutes=5))
    missed("d", AT + timedelta(minutes=50))

    for _ in range(2):
        settle_all(at=AT + timedelta(minutes=51))

    assert [(one.state, one.her_calls) for one in demands()] == [("close", 1), ("recue", 1)]


def test_a_missed_call_that_is_told_after_a_later_answer_calls_nobody_back(as_the_worker):
    answered("b", AT + timedelta(minutes=5))
    settle_all(at=AT + timedelta(minutes=6))
    missed("a", AT)

    settle_all(at=AT + timedelta(minutes=7))

    assert demands() == []


def test_an_answer_told_late_undoes_the_call_back_of_the_same_call(as_the_worker):
    missed("a", AT)
    settle_all(at=AT)

    answered("a", AT - timedelta(seconds=5))
    settle_all(at=AT + timedelta(minutes=1))

    assert [one.ending for one in demands()] == ["repondu"]


def test_a_hidden_number_cannot_be_called_back_and_is_settled(as_the_worker):
    missed("a", AT, number="anonymous")

    settle_all(at=AT)

    assert demands() == []
    assert [one.settled_at for one in events()] == [AT]


def test_settling_twice_or_by_the_sweep_makes_no_second_line(as_the_worker):
    missed("a", AT)

    settle_all(at=AT)
    following.sweep(at=AT + timedelta(minutes=5))
    settle_all(at=AT + timedelta(minutes=6))

    assert [one.her_calls for one in demands()] == [1]


def test_once_it_is_closed_by_an_agent_the_same_events_open_nothing(as_the_worker):
    missed("a", AT)
    settle_all(at=AT)
    with bypass_row_security():
        (demand,) = demands()
        demand.state, demand.ending, demand.closed_at = "close", "injoignable", AT + timedelta(hours=1)
        demand.save()

    settle_all(at=AT + timedelta(hours=2))

    assert len(demands()) == 1


def test_its_number_is_erased_in_the_night_after_it_ends(as_the_worker):
    missed("a", AT)
    settle_all(at=AT)
    answered("b", AT + timedelta(minutes=5))
    settle_all(at=AT + timedelta(minutes=5))

    sweeping.erase(at=AT + timedelta(hours=18))

    assert numbers_of_demands() == []


@pytest.fixture
def missed_twice(desk, as_the_worker):
    missed("a", AT)
    missed("b", AT + timedelta(hours=1))
    settle_all(at=AT + timedelta(hours=2))
    with connection.cursor() as cursor:
        cursor.execute("set local role cordee_web")
    return demands()[0]


def test_the_queue_shows_it_with_its_time_and_how_often_she_rang(desk, missed_twice):
    queue = desk.get(reverse("enquiries:queue")).content.decode()
    shown = desk.get(reverse("enquiries:enquiry", args=[missed_twice.pk])).content.decode()

    assert re.search(r"Appel manqué<span[^>]*>[^<]*</span>[^()]*</a> \(2 fois\)", queue)
    assert "06 11 22 33 44" not in queue
    assert '<a class="nowrap" href="tel:+33611223344">06 11 22 33 44</a>' in shown


def test_one_event_that_cannot_be_followed_holds_up_neither_the_others_nor_the_erasing(as_the_worker):
    """As one that was kept before its hour was looked at."""
    now = timezone.now()
    said = Said(happening=Happening.MISSED, call="z", at=datetime.max.replace(tzinfo=UTC), number=OTHER)
    with acting_as(Actor.visitor()):
        actions.hear(said, adapter="cordee", actor=Actor.visitor(), at=now)
    missed("a", now - timedelta(minutes=5))
    with bypass_row_security():
        old = PhoneEvent.objects.create(
            id=uuid4(), adapter="cordee", happening="autre", at=now, received_at=now - timedelta(days=3)
        )

    with pytest.raises(ExceptionGroup, match="could not be followed"):
        tasks.sweep(timestamp=0)

    assert numbers_of_demands() == [NUMBER]
    assert old.pk not in {one.pk for one in events()}
