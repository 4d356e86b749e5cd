"""I-13: a clock that jumps stops what it decides, says so, and goes on when it is right again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.clocks import actions, queries, wording
from cordee.clocks.models import ClockPause, Heartbeat
from cordee.clocks.reading import read
from cordee.clocks.tasks import KEEPER, keeps_time
from cordee.clocks.tasks import beat as job
from cordee.config.health import ready
from cordee.domain.timekeeping import CLEAN_BEATS, Reading
from cordee.frontdesk import tasks as frontdesk
from cordee.frontdesk.models import Call
from cordee.people.models import Consent
from cordee.referrals.models import Referral
from cordee.referrals.tasks import look_after, sweep
from cordee.voice import tasks as voice
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.frontdesk import CallFactory
from tests.factories.network import MembershipFactory
from tests.factories.outbox import as_worker, messages
from tests.factories.people import ConsentFactory
from tests.factories.referrals import ReferralFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 9, 2, 12, tzinfo=UTC)


def beat(minutes, *, off=timedelta(), era="one"):
    """A heartbeat so many minutes after noon, by a clock that is ``off``."""
    passed = timedelta(minutes=minutes)
    reading = Reading(wall=NOON + passed + off, ticks=passed.total_seconds(), era=era)
    with as_worker(), acting_as(KEEPER):
        return actions.beat(reading=reading, actor=KEEPER)


@pytest.mark.parametrize("step", [timedelta(hours=48), -timedelta(hours=48)], ids=["forwards", "backwards"])
def test_a_jump_stops_the_clock_until_it_has_been_right_again_for_some_beats(step, settings):
    settings.CORDEE_ALERT_EMAIL = "exploitation@exemple.invalid"
    assert [beat(0), beat(5)] == [True, True]

    assert [beat(10, off=step), beat(15, off=step), beat(20)] == [False, False, False]
    assert queries.stopped().drift_seconds == step.total_seconds()
    assert [beat(20 + 5 * count) for count in range(1, CLEAN_BEATS)] == [False] * (CLEAN_BEATS - 2) + [True]

    assert queries.stopped() is None
    assert sorted(event.kind for event in journal()) == ["clock.resumed", "clock.stopped"]
    assert [(one.kind, one.address) for one in messages()] == [("clock_stopped", "exploitation@exemple.invalid")]


def test_without_an_address_nobody_is_written_to(settings):
    settings.CORDEE_ALERT_EMAIL = ""
    beat(0)

    assert beat(5, off=timedelta(hours=1)) is False
    assert messages() == []


def test_a_clock_that_stays_wrong_waits_for_somebody_who_vouches_for_it():
    beat(0)
    wrong = timedelta(hours=48)
    assert [beat(5 * count, off=wrong) for count in range(1, 9)] == [False] * 8

    with as_worker(), acting_as(KEEPER):
        actions.resume(actor=KEEPER, at=NOON, by="cordee clocks resume")

    assert [beat(60, off=wrong), beat(65, off=wrong)] == [True, True]


def test_one_clean_beat_among_wrong_ones_does_not_let_it_go_on():
    beat(0)
    wrong = timedelta(hours=48)

    assert [beat(5, off=wrong), beat(10), beat(15, off=wrong), beat(20), beat(25), beat(30)] == [False] * 6
    assert beat(35) is True


def test_an_outage_of_a_week_is_no_jump():
    beat(0)

    assert beat(7 * 24 * 60) is True


def test_nothing_is_to_be_resumed_while_it_runs():
    with pytest.raises(actions.NotStopped), as_worker(), acting_as(KEEPER):
        actions.resume(actor=KEEPER, at=NOON, by="moi")


def stop_the_clock():
    """As if the clock had been two days behind until now."""
    now = read()
    with bypass_row_security():
        Heartbeat.objects.create(pk=1, wall=now.wall - timedelta(days=2), ticks=now.ticks - 300, era=now.era)


def test_while_it_is_stopped_nobody_is_recalled_and_nothing_expires():
    due = ReferralFactory(state="envoyee", sent_at=timezone.now() - timedelta(days=60))
    stop_the_clock()

    with as_worker():
        sweep(timestamp=0)
        look_after(timestamp=0)
    with bypass_row_security():
        assert Referral.objects.get(pk=due.pk).reminders_sent == 0
        ClockPause.objects.update(resumed_at=timezone.now())
        Heartbeat.objects.all().delete()
    with as_worker():
        sweep(timestamp=0)

    with bypass_row_security():
        assert Referral.objects.get(pk=due.pk).reminders_sent == 1


def test_while_it_is_stopped_no_call_is_ended_and_no_person_is_asked():
    call = CallFactory(membership=MembershipFactory(), started_at=timezone.now() - timedelta(days=2))
    consent = ConsentFactory(case=CaseFactory(), valid_until=timezone.localdate() + timedelta(days=20))
    stop_the_clock()

    with as_worker():
        frontdesk.end_left_open(timestamp=0)
        voice.sweep(timestamp=0)
    with bypass_row_security():
        assert Call.objects.get(pk=call.pk).ended_at is None
        assert Consent.objects.get(pk=consent.pk).renewal_asked_on is None
        ClockPause.objects.update(resumed_at=timezone.now())
        Heartbeat.objects.all().delete()
    with as_worker():
        frontdesk.end_left_open(timestamp=0)
        voice.sweep(timestamp=0)

    with bypass_row_security():
        assert Call.objects.get(pk=call.pk).ended_at is not None
        assert Consent.objects.get(pk=consent.pk).renewal_asked_on == timezone.localdate()


def test_the_real_clock_keeps_time():
    with as_worker():
        job(timestamp=0)
        assert keeps_time() is True

    assert abs(Heartbeat.objects.get().wall - timezone.now()) < timedelta(minutes=1)


def test_the_health_page_says_it(rf):
    assert wording.RUNS in ready(rf.get("/sante/pret")).content.decode()
    stop_the_clock()
    with as_worker():
        assert keeps_time() is False

    assert "l’heure a avancé de 47,9 h" in ready(rf.get("/sante/pret")).content.decode()


def test_the_web_server_reads_and_never_writes():
    for model in (Heartbeat, ClockPause):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            model.objects.all().delete()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        ClockPause.objects.create(began_at=NOON, drift_seconds=1)
