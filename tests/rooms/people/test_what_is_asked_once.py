"""What an actor may see is put into words once: the words must stay those of the question, wherever it is asked."""

import gc
import tracemalloc
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import Range

from cordee.audit.context import acting_as
from cordee.cases.models import Case, Participation
from cordee.domain.access import Actor, Role
from cordee.people.asked_once import ACTORS_KEPT, Worded, asked_once, kept_for, names_a_day
from cordee.people.models import Consent
from tests.factories.cases import CaseFactory
from tests.factories.network import OrganisationFactory, member

pytestmark = pytest.mark.django_db

MEGABYTES = 2**20
SHARE = 25  # the memory of one actor in so many is counted: they weigh the same, and counting is slow
ROLES = (Role.PHONE_AGENT, Role.ADVISER, Role.TEAM_LEAD, Role.ANIMATOR, Role.RIGHTS_OFFICER, Role.ADMINISTRATOR)


OTHERS = {
    "a link": Actor.for_link("0" * 64),
    "a person": Actor.for_beneficiary("1" * 64),
    "a visitor": Actor.visitor(),
    "a job": Actor.for_job("outbox"),
    "the job of the invariants": Actor.for_job("invariants"),
}


@pytest.fixture(autouse=True)
def nothing_kept():
    kept_for.cache_clear()
    yield
    kept_for.cache_clear()


def remembering() -> list[Any]:
    """The models whose question is kept."""
    found = [model for model in apps.get_models() if hasattr(type(model._default_manager.all()), "visible_to")]
    return [one for one in found if hasattr(type(one._default_manager.all()).visible_to, "__wrapped__")]


def asked_anew(model: Any, actor: Actor) -> Any:
    whole = model._default_manager.all()
    return type(whole).visible_to.__wrapped__(whole, actor)


def statement(queryset: Any) -> Any:
    return queryset.query.get_compiler(connection=connection).as_sql()


def normal(said: tuple[str, Any]) -> tuple[str, tuple[Any, ...]]:
    """Without the brackets that a kept condition adds around itself."""
    text, values = said
    return text.replace("(", "").replace(")", ""), tuple(values)


def words(queryset: Any) -> Any:
    try:
        return normal(statement(queryset))
    except EmptyResultSet:
        return "nothing"


@pytest.mark.parametrize("role", ROLES)
def test_the_kept_words_are_those_of_the_question(role):
    actor = member(role)

    for model in remembering():
        first, again = words(model.objects.visible_to(actor)), words(model.objects.visible_to(actor))
        assert first == again == words(asked_anew(model, actor)), model


@pytest.mark.parametrize("who", OTHERS)
def test_the_words_are_those_of_the_question_for_who_is_no_member_too(who):
    for model in remembering():
        first, again = words(model.objects.visible_to(OTHERS[who])), words(model.objects.visible_to(OTHERS[who]))
        assert first == again == words(asked_anew(model, OTHERS[who])), model


@pytest.mark.parametrize("who", ["a link", "a person", "a visitor"])
def test_nothing_is_kept_for_who_anybody_can_make_up(who):
    for model in remembering():
        model.objects.visible_to(OTHERS[who])

    assert kept_for.cache_info().currsize == 0


@pytest.mark.parametrize("who", ["a job", "the job of the invariants"])
def test_what_a_job_asks_is_kept(who):
    Case.objects.visible_to(OTHERS[who])

    assert kept_for.cache_info().currsize == 1


def test_one_bound_holds_over_all_models_and_actors_together():
    """Only the SQL and its values stay: some tens of kilobytes each, whoever came, and no more than so many."""
    adviser, models = member(Role.ADVISER), remembering()
    for model in models:
        model.objects.visible_to(replace(adviser, membership=uuid4()))
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(ACTORS_KEPT // SHARE):
            actor = replace(adviser, membership=uuid4())
            for model in models:
                model.objects.visible_to(actor)
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    for _ in range(ACTORS_KEPT):
        kept_for(replace(adviser, membership=uuid4()))  # as by asking, without putting anything into words
    Case.objects.visible_to(replace(adviser, membership=uuid4()))

    assert grown * SHARE < 20 * MEGABYTES
    assert kept_for.cache_info().currsize == ACTORS_KEPT


def test_the_questions_of_the_cases_are_kept():
    assert {Case, Participation, Consent} <= set(remembering())


def test_two_actors_never_share_their_words():
    ours, theirs = member(Role.ADVISER), member(Role.ADVISER)

    one, other = (words(Case.objects.visible_to(actor)) for actor in (ours, theirs))

    assert str(ours.organisation) in str(one)
    assert str(ours.organisation) not in str(other)


def test_within_another_question_the_condition_is_put_into_words_again():
    """Its names then are those of the outer question: an inner table would otherwise be taken for the outer one."""
    lead, other = OrganisationFactory(), OrganisationFactory()
    case, hidden = CaseFactory(next_action_owner=lead), CaseFactory(next_action_owner=other)
    actor = member(Role.ADVISER, organisation=lead)
    inside = Case.objects.visible_to(actor).filter(pk=OuterRef("case"))

    with acting_as(actor):
        list(Case.objects.visible_to(actor))
        seen = set(Participation.objects.filter(Exists(inside)).values_list("case", flat=True))
        listed = set(
            Participation.objects.filter(case__in=Case.objects.visible_to(actor)).values_list("case", flat=True)
        )

    assert seen == listed == {case.pk}
    assert hidden.pk not in seen


def test_asking_again_reads_the_database_again():
    lead = OrganisationFactory()
    actor = member(Role.ADVISER, organisation=lead)
    first = CaseFactory(next_action_owner=lead)
    with acting_as(actor):
        assert set(Case.objects.visible_to(actor)) == {first}

    second = CaseFactory(next_action_owner=lead)

    with (
        acting_as(actor),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        assert set(Case.objects.visible_to(actor)) == {first, second}
    assert len(asked) == 1


def test_a_question_that_names_a_day_is_not_kept():
    """It would be that day for ever."""
    day = date(2026, 1, 1)

    class Dated(models.QuerySet):
        @asked_once
        def visible_to(self, actor):
            return self.filter(opened_at__date__gt=day)

    actor = member(Role.ADVISER)

    assert "2026" in str(statement(Dated(Case).visible_to(actor))[1])
    day = date(2027, 1, 1)
    assert "2027" in str(statement(Dated(Case).visible_to(actor))[1])


DAY, HOUR = date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [DAY, datetime(2026, 1, 1, tzinfo=UTC), [1, DAY], (["a", [DAY]],), {"on": DAY}, {DAY}, Range(DAY, None)],
    ids=repr,
)
def test_a_day_is_found_wherever_it_hides(value):
    assert names_a_day([uuid4(), value])


def test_what_names_no_day_may_be_kept():
    assert not names_a_day([uuid4(), "2026-01-01", 3, ["38", None], {"level": ["lead"]}, Range(1, 5)])


def test_a_narrowed_queryset_stays_narrow():
    lead = OrganisationFactory()
    actor = member(Role.ADVISER, organisation=lead)
    case, _ = CaseFactory(next_action_owner=lead), CaseFactory(next_action_owner=lead)

    with acting_as(actor):
        narrowed = Case.objects.filter(pk=case.pk).visible_to(actor)
        assert [one.pk for one in narrowed] == [case.pk]
        assert not isinstance(narrowed.query.where.children[0], Worded)
        tomorrow = case.opened_at + timedelta(days=1)
        assert not Case.objects.visible_to(actor).filter(opened_at__gt=tomorrow).exists()
