"""What was said is gone with the call, wherever it could have been written; also when nobody ended it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.audit.models import Event
from cordee.domain.call import Outcome
from cordee.frontdesk import actions, tasks
from cordee.frontdesk.models import Call
from tests.database import bypass_row_security
from tests.factories.frontdesk import CallFactory
from tests.factories.outbox import as_worker

MARKERS = ("Marqueurun", "marqueurdeux", "Marqueurtrois")


def tables_that_hold(*markers: str) -> set[str]:
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute("select quote_ident(schemaname) || '.' || quote_ident(relname) from pg_stat_user_tables")
        tables = [name for (name,) in cursor.fetchall()]
        one = "select '{0}' from {0} t where t::text ~* %(said)s"
        cursor.execute(" union ".join(one.format(name) for name in tables), {"said": "|".join(markers)})
        return {name for (name,) in cursor.fetchall()}


@pytest.fixture
def spoken(phone):
    """A call with marker words in what was noted, in what was answered, and in what was not understood."""
    phone.post(reverse("frontdesk:new_call"))
    with bypass_row_security():
        call = Call.objects.get()
    phone.post(reverse("frontdesk:words", args=[call.pk]), {"words": f"Je m'appelle {MARKERS[0]}."})
    phone.post(reverse("frontdesk:answer", args=[call.pk]), {"fact": "appelant", "answer": "personne"})
    phone.post(reverse("frontdesk:answer", args=[call.pk]), {"fact": "arret_debut", "answer": MARKERS[2]})
    with bypass_row_security():
        Call.objects.update(answers={"facts": {"appelant": "personne", "note": MARKERS[1]}})
    return call


def test_no_table_holds_a_word_of_an_anonymous_call_that_has_ended(phone, spoken):
    assert tables_that_hold(*MARKERS) == {"public.frontdesk_call"}

    ended = phone.post(reverse("frontdesk:end", args=[spoken.pk]), {"outcome": Outcome.INFORMED})

    assert ended.status_code == 200
    assert tables_that_hold(*MARKERS) == set()


def test_a_call_left_open_is_ended_and_erased(agent, published):
    now = timezone.now()
    old, recent = (
        CallFactory(
            membership=agent,
            catalogue_hash=published.hash,
            started_at=now - open_for,
            words=MARKERS[0],
            answers={"facts": {"appelant": "personne"}},
        )
        for open_for in (actions.LEFT_OPEN_FOR + timedelta(minutes=1), actions.LEFT_OPEN_FOR - timedelta(minutes=5))
    )

    with as_worker():
        tasks.end_left_open(timestamp=int(now.timestamp()))
        assert actions.end_left_open(at=now) == 0

    with bypass_row_security():
        old.refresh_from_db()
        recent.refresh_from_db()
        events = list(Event.objects.filter(kind="call.ended").values_list("target", "actor_label"))
    assert (old.outcome, old.words, old.answers, old.questions_answered) == (Outcome.ABANDONED, "", {}, 1)
    assert (recent.is_open, recent.words) == (True, MARKERS[0])
    assert events == [(str(old.pk), actions.LINE_JOB.label)]


def test_the_job_sees_calls_left_open_and_no_other(agent, published, phone, spoken):
    phone.post(reverse("frontdesk:end", args=[spoken.pk]), {"outcome": Outcome.INFORMED})
    open_call = CallFactory(membership=agent, catalogue_hash=published.hash)

    with as_worker(), acting_as(actions.LINE_JOB):
        assert list(Call.objects.values_list("pk", flat=True)) == [open_call.pk]
        assert list(Call.objects.visible_to(actions.LINE_JOB)) == [open_call]


def test_nobody_ends_a_call_as_abandoned_by_hand(phone, spoken):
    response = phone.post(reverse("frontdesk:end", args=[spoken.pk]), {"outcome": Outcome.ABANDONED})

    assert response.status_code == 422
