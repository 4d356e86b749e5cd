"""One or two stories of each stage are told for real; the whole demo is the same code, longer."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from cordee.audit.models import Event
from cordee.catalogue.queries import reference_day
from cordee.demo import people, stories
from cordee.demo.people import Telling
from cordee.demo.stories import Ending, Story
from cordee.domain.referral import State
from cordee.domain.rules.answers import BadAnswer
from cordee.frontdesk.models import Call
from cordee.orientation.models import Orientation, Trace
from cordee.outbox.models import Message
from cordee.people.models import Consent, Identity
from cordee.referrals.models import Referral, Transition
from tests.database import bypass_row_security

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_network")]

STAGES = {
    Ending.WAITING: State.SENT,
    Ending.LATE: State.SENT,
    Ending.RECEIVED: State.RECEIVED,
    Ending.ACCEPTED: State.ACCEPTED,
    Ending.REFUSED: State.REFUSED,
    Ending.EXPIRED: State.EXPIRED,
    Ending.WITHDRAWN: State.WITHDRAWN,
}


@pytest.fixture(scope="module")
def of_the_day(demo_network, django_db_blocker) -> list[Story]:
    with django_db_blocker.unblock():
        on = reference_day()
        recipe = stories.read_recipe(settings.CORDEE_REFERENCE_DATA)
        return list(stories.told(recipe, people.towns(on), on=on))


@pytest.fixture
def as_the_worker() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE cordee_worker")
        yield
        cursor.execute("SET LOCAL ROLE cordee_web")


def some(told: list[Story], ending: Ending, count: int = 1) -> list[Story]:
    """Stories that end so; a civil servant is heard by their own employer, which nobody writes to."""
    return [story for story in told if story.ending is ending and story.template != "agent_public"][:count]


def tell(told: list[Story]) -> None:
    Telling(reference_day(), lambda message: None, total=len(told)).all(told)


@pytest.mark.parametrize(("ending", "state"), STAGES.items())
def test_a_request_stands_where_its_story_says(of_the_day, as_the_worker, ending, state):
    tell(some(of_the_day, ending, 2))

    with bypass_row_security():
        found = list(Referral.objects.all())
        lines = Transition.objects.filter(referral__in=found, to_state=state.value)
        assert [referral.state for referral in found] == [state.value] * 2
        assert lines.count() == 2
        assert all(line.at < timezone.now() for line in lines)


def test_what_a_request_rests_on_is_true(of_the_day, as_the_worker):
    (story,) = some(of_the_day, Ending.ACCEPTED)

    tell([story])

    with bypass_row_security():
        referral = Referral.objects.select_related("summary", "message", "consent").get()
        identity = Identity.objects.get()
        call = Call.objects.get()
        assert (identity.family_name, identity.given_name) == (story.person.family_name, story.person.given_name)
        assert referral.message.text == story.words
        assert referral.consent.organisation_id == referral.recipient_id
        assert (call.referral, call.answers, call.words) == (referral.pk, {}, "")
        assert Trace.objects.filter(orientation=referral.orientation_id).exists()
        assert Orientation.objects.get(pk=referral.orientation_id).on == reference_day()
        kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"call.started", "person.registered", "consent.recorded", "referral.sent", "referral.accepted"} <= kinds


def test_the_organisation_was_written_to_before_it_answered(of_the_day, as_the_worker, mailoutbox):
    tell(some(of_the_day, Ending.ACCEPTED) + some(of_the_day, Ending.WITHDRAWN) + some(of_the_day, Ending.EXPIRED))

    with bypass_row_security():
        asked = Message.objects.filter(kind__in=["referral_sent", "referral_reminder"])
        assert {message.state for message in asked} == {"sent"}
        assert len(mailoutbox) == asked.count() == 5
        assert not Message.objects.filter(state="failed").exists()


def test_a_caller_without_a_name_is_counted_and_leaves_nothing_else(of_the_day, as_the_worker):
    tell(some(of_the_day, Ending.ANONYMOUS, 3))

    with bypass_row_security():
        calls = list(Call.objects.all())
        assert [call.outcome for call in calls] == ["informee"] * 3
        assert all(call.answers == {} and call.words == "" and call.code_hash for call in calls)
        assert not Identity.objects.exists()
        assert not Consent.objects.exists()


def test_calls_come_on_weekdays_and_never_in_the_future(of_the_day, as_the_worker):
    told = some(of_the_day, Ending.ANONYMOUS, 8)

    tell(told)

    with bypass_row_security():
        moments = [(timezone.localtime(call.started_at), call.ended_at) for call in Call.objects.all()]
    assert all(begun.weekday() < 5 or begun.date() == timezone.localdate() for begun, _ in moments)
    assert all(begun < ended < timezone.now() for begun, ended in moments)


def test_a_start_that_was_cut_short_goes_on_from_there(of_the_day, as_the_worker):
    told = some(of_the_day, Ending.ANONYMOUS, 2) + some(of_the_day, Ending.WAITING)
    tell(told[:1])

    left = people.left(told, on=reference_day())
    tell(left)

    assert left == told[1:]
    assert people.left(told, on=reference_day()) == []


def test_a_story_that_fails_is_told_anew_at_the_next_start(of_the_day, as_the_worker):
    (story,) = some(of_the_day, Ending.WAITING)
    broken = replace(story, facts={**story.facts, "appelant": "personne"}, caller="inconnu")

    with pytest.raises(BadAnswer):
        tell([broken])

    assert people.left([story], on=reference_day()) == [story]
    with bypass_row_security():
        assert not Call.objects.exists()
