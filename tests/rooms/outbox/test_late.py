"""Messages that do not leave are said on every professional page and to whoever watches the site."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from cordee.outbox import late
from cordee.ui import outages
from cordee.ui.outages import TOO_LITTLE
from tests.factories.outbox import MessageFactory, as_worker
from tests.rooms.ui.screens import pro_page

HARD = "\N{NO-BREAK SPACE}"


@pytest.fixture(autouse=True)
def nothing_noted():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def now():
    return timezone.now()


def note(now):
    with as_worker():
        late.note(at=now)


def codes(now):
    return [outage.code for outage in outages.outages(at=now)]


def test_the_two_rooms_speak_of_the_same_note():
    assert late.NOTED == outages.NOTED


@pytest.mark.django_db
def test_messages_that_leave_are_not_spoken_of(now):
    MessageFactory(created_at=now, not_before=now)
    MessageFactory(sent=True)
    note(now)

    assert codes(now) == []


@pytest.mark.django_db
@pytest.mark.parametrize("trouble", [{"attempts": 1}, {"attempts": 0}], ids=["failed once", "never tried"])
def test_messages_that_wait_are_counted_since_the_oldest(now, trouble):
    since = now - timedelta(minutes=40)
    MessageFactory(created_at=since, not_before=since, **trouble)
    note(now)

    (outage,) = outages.outages(at=now)

    assert outage.code == "messages_en_attente"
    assert "un message attend, rien n'est perdu" in outage.said


@pytest.mark.django_db
def test_a_worker_that_falls_silent_is_noticed(now):
    note(now)

    assert codes(now + timedelta(minutes=3)) == []
    assert codes(now + timedelta(minutes=5)) == ["taches_arretees"]


@pytest.mark.django_db
def test_a_site_that_starts_again_forgets_what_was(now):
    note(now - timedelta(days=1))
    outages.forget()

    assert codes(now) == []


def test_a_disk_that_fills_up_is_said_before_it_is_full(now, monkeypatch):
    monkeypatch.setattr(outages, "_free_bytes", lambda folder: TOO_LITTLE - 1)

    assert codes(now) == ["disque_presque_plein"]


@pytest.mark.django_db
def test_the_health_page_tells_and_stays_as_ready_as_it_was(client, now):
    before = client.get("/sante/pret")
    MessageFactory(attempts=2)
    note(now)
    after = client.get("/sante/pret")

    assert before.json()["alertes"] == []
    assert after.json()["alertes"] == ["messages_en_attente"]
    assert after.json()["ecriture"] is True
    assert before.status_code == after.status_code


@pytest.mark.django_db
def test_who_watches_the_server_hears_for_three_days_of_mails_that_nobody_got(client, now):
    followed = now - timedelta(days=2)
    failed = {"state": "failed", "last_error": "SMTPDataError 554"}
    MessageFactory(**failed, followed_at=followed, followed_by="administrators")
    note(now)

    assert client.get("/sante/pret").json()["alertes"] == ["messages_non_remis"]
    assert codes(now) == []
    note(now + timedelta(days=2))
    assert outages.alerts(at=now) == []


@pytest.mark.django_db
def test_a_failure_of_which_a_room_made_a_task_is_no_alert(now):
    MessageFactory(state="failed", last_error="SMTPDataError 554", followed_at=now, followed_by="room")
    note(now)

    assert outages.alerts(at=now) == []


@pytest.mark.django_db
def test_every_professional_page_says_it(now):
    MessageFactory(attempts=2)
    note(now)

    assert "téléphonez à l" in pro_page("")
