"""One or two stories of each stage are told for real; the whole demo is the same code, longer."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.audit.models import Event
from cordee.catalogue.models import UnmetNeed
from cordee.catalogue.queries import reference_day
from cordee.demo import accounts, building, line, people, stories
from cordee.demo.models import Built
from cordee.demo.people import BuiltForAnotherDay, Telling
from cordee.demo.stories import Ending, Story
from cordee.domain.access import Actor
from cordee.domain.call import Outcome
from cordee.domain.referral import State
from cordee.domain.rules.answers import BadAnswer
from cordee.frontdesk import actions as frontdesk
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
    Ending.STARTED: State.STARTED,
    Ending.CLOSED: State.CLOSED,
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
    Telling(reference_day(), lambda message: None).all(told)


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
        due = asked.filter(not_before__lte=timezone.now())  # a reminder of today leaves with the others of its quarter
        assert {message.state for message in due} == {"sent"}
        assert (len(mailoutbox), asked.count()) == (due.count(), 5)
        assert not Message.objects.filter(state="failed").exists()


def test_a_caller_without_a_name_is_counted_and_leaves_nothing_else(of_the_day, as_the_worker):
    told = some(of_the_day, Ending.ANONYMOUS, 20)
    tell(told)

    with bypass_row_security():
        calls = list(Call.objects.all())
        assert Counter(call.outcome for call in calls) == Counter(line.how_it_ended(one)[0].value for one in told)
        assert all(bool(call.unmet_need) == (call.outcome == Outcome.UNMET_NEED) for call in calls)
        unmet = sum(bool(call.unmet_need) for call in calls)
        assert unmet and UnmetNeed.objects.aggregate(of=Sum("times"))["of"] == unmet
        assert all(call.answers == {} and call.words == "" and call.code_hash for call in calls)
        assert not Identity.objects.exists()
        assert not Consent.objects.exists()


def test_a_call_written_at_once_is_the_row_that_its_acts_leave(of_the_day, as_the_worker):
    templates = {story.template: story for story in of_the_day if story.ending is Ending.ANONYMOUS}
    agent, at = accounts.agent(), timezone.now() - timedelta(hours=1)

    for story in templates.values():
        with acting_as(agent):
            line.take_call(story, agent=agent, at=at, ended_at=at + FIVE_MINUTES)
            act_by_act(story, agent=agent, at=at, ended_at=at + FIVE_MINUTES)

    with bypass_row_security():
        calls = list(Call.objects.values().exclude(outcome=""))
        events = [list(Event.objects.filter(target=call["id"]).order_by("id")) for call in calls]
    written = Counter(repr(left_by(call, told)) for call, told in zip(calls, events, strict=True))
    assert len(templates) >= 10
    assert len(calls) == 2 * len(templates)
    assert all(count % 2 == 0 for count in written.values()), [call for call, count in written.items() if count % 2]


FIVE_MINUTES = timedelta(minutes=5)
OF_ONE_CALL_ONLY = {"id", "code_hash", "version"}  # the version counts the acts


def act_by_act(story: Story, *, agent: Actor, at: datetime, ended_at: datetime) -> None:
    call = frontdesk.start(actor=agent, at=at)
    frontdesk.note_words(call_id=call.pk, actor=agent, words=story.words)
    frontdesk.answer(call_id=call.pk, actor=agent, fact=line.CALLER, text=story.caller)
    for fact, value in story.facts.items():
        frontdesk.answer(call_id=call.pk, actor=agent, fact=fact, text=typed(value))
    for need in story.needs:
        frontdesk.toggle_need(call_id=call.pk, actor=agent, need=need)
    outcome, unmet = line.how_it_ended(story)
    frontdesk.end(call_id=call.pk, actor=agent, outcome=outcome, at=ended_at, unmet=unmet)


def typed(value: object) -> str:
    if isinstance(value, list):
        return ",".join(map(typed, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def left_by(call: dict[str, Any], events: list[Event]) -> tuple[object, ...]:
    row = sorted((name, value) for name, value in call.items() if name not in OF_ONE_CALL_ONLY)
    return row, [(event.kind, event.at, event.actor_label, event.membership, event.detail) for event in events]


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


# One database, the people of one day

THAT_DAY = date(2015, 7, 27)
TODAY = date(2026, 11, 21)


def built(day: date, *, at: date) -> None:
    moment = timezone.make_aware(datetime.combine(at, time(10)))
    Built.objects.create(key=f"story/{day}/12", at=moment)


def test_a_database_without_people_is_for_any_day(as_the_worker):
    assert people.day_of(THAT_DAY) == THAT_DAY


def test_the_same_day_goes_on(as_the_worker, settings):
    built(THAT_DAY, at=TODAY)
    settings.CORDEE_AS_OF = THAT_DAY

    assert people.day_of(THAT_DAY) == THAT_DAY


@pytest.mark.parametrize(("as_of", "asked"), [(date(2012, 10, 15), date(2012, 10, 15)), (None, TODAY)])
def test_the_people_of_a_chosen_day_are_not_shown_on_another(as_the_worker, settings, as_of, asked):
    built(THAT_DAY, at=TODAY)
    settings.CORDEE_AS_OF = as_of

    with pytest.raises(BuiltForAnotherDay) as refusal:
        building.build(asked)

    assert (refusal.value.built_for, refusal.value.asked) == (THAT_DAY, asked)
    assert Built.objects.filter(key__startswith="story/").count() == 1


@pytest.mark.parametrize("made_on", [TODAY, TODAY + timedelta(days=1)])
def test_the_people_of_today_stay_when_today_is_past(as_the_worker, settings, made_on):
    built(TODAY, at=made_on)
    settings.CORDEE_AS_OF = None

    assert people.day_of(TODAY + timedelta(days=9)) == TODAY


def test_the_people_of_today_are_not_those_of_a_day_that_is_asked_for(as_the_worker, settings):
    built(TODAY, at=TODAY)
    settings.CORDEE_AS_OF = THAT_DAY

    with pytest.raises(BuiltForAnotherDay):
        people.day_of(THAT_DAY)
