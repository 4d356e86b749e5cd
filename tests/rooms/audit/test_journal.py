"""The journal is written in the transaction of the act, signed by its actor, never changed, and read by nobody here."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cordee.audit import actions
from cordee.audit.actions import ContentInJournal, Shown
from cordee.audit.context import acting_as
from cordee.audit.models import Event
from cordee.domain.access import Actor, DataClass
from tests.database import bypass_row_security
from tests.factories.audit import EventFactory, journal
from tests.factories.network import member

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CLOCK = Actor.for_job("clock", label="horloge")


def test_an_event_says_who_did_what_to_which_case_and_for_which_request():
    adviser, case = member(departements=["73"]), uuid4()

    with acting_as(adviser, request_id="r1"):
        actions.record("case.opened", actor=adviser, at=AT, case=case, classes=[DataClass.IDENTITY], channel="phone")

    (event,) = journal()
    assert (event.kind, event.at, event.case, event.channel) == ("case.opened", AT, str(case), "phone")
    assert (event.actor_kind, event.actor_label) == ("member", adviser.label)
    assert (event.membership, event.organisation) == (adviser.membership, adviser.organisation)
    assert (event.classes, event.request_id) == (["identity"], "r1")


@pytest.mark.parametrize("actor", [CLOCK, Actor.visitor(), Actor.for_link("ab12")], ids=lambda actor: actor.kind)
def test_jobs_links_and_visitors_sign_too(actor):
    with acting_as(actor):
        actions.record("something.done", actor=actor, at=AT)

    assert [(event.actor_kind, event.actor_label) for event in journal()] == [(actor.kind, actor.label)]


@pytest.mark.parametrize("other", [CLOCK, Actor.visitor()], ids=lambda actor: actor.kind)
def test_nobody_signs_for_somebody_else(other):
    adviser = member()

    with acting_as(adviser), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        actions.record("case.opened", actor=other, at=AT)
    with acting_as(other), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        actions.record("case.opened", actor=adviser, at=AT)


def test_a_colleague_does_not_sign_for_a_colleague():
    with acting_as(member()), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        actions.record("case.opened", actor=member(), at=AT)


def test_without_actor_nothing_is_written():
    with pytest.raises(DatabaseError, match="no access context"), transaction.atomic():
        actions.record("case.opened", actor=CLOCK, at=AT)


def test_an_act_that_is_undone_leaves_no_event():
    with pytest.raises(ZeroDivisionError), acting_as(CLOCK):
        actions.record("case.opened", actor=CLOCK, at=AT)
        raise ZeroDivisionError

    assert journal() == []


def test_who_writes_the_journal_does_not_read_it():
    EventFactory()

    with acting_as(CLOCK), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Event.objects.exists()


@pytest.mark.parametrize(
    "change", ["update audit_event set kind = 'x'", "delete from audit_event", "truncate audit_event"]
)
def test_nobody_changes_the_journal_not_even_the_owner_of_the_server(change):
    EventFactory()

    with (
        pytest.raises(IntegrityError, match="append-only"),
        bypass_row_security(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


@pytest.mark.parametrize(
    "detail", [{"words": "Madame Martin a appelé"}, {"words": ["a b"]}, {"nested": {"name": "x"}}, {"long": "x" * 81}]
)
def test_content_does_not_enter_the_journal(detail):
    with pytest.raises(ContentInJournal):
        actions.record("case.opened", actor=CLOCK, at=AT, detail=detail)


def test_codes_and_ids_do():
    detail = {"from": "sent", "attempts": 2, "again": False, "kinds": ["a", "b"], "none": None, "id": str(uuid4())}

    with acting_as(CLOCK):
        actions.record("referral.moved", actor=CLOCK, at=AT, detail=detail)

    assert [event.detail for event in journal()] == [detail]


def test_what_is_displayed_is_logged():
    adviser, case, person = member(), uuid4(), uuid4()

    with acting_as(adviser):
        actions.record_reading(
            "case", actor=adviser, at=AT, screen="cases.case", classes={DataClass.IDENTITY}, case=case, person=person
        )

    (event,) = journal()
    assert (event.kind, event.screen, event.case, event.person) == ("case.read", "cases.case", str(case), str(person))


def test_a_page_that_shows_states_and_dates_only_leaves_no_trace_of_reading():
    adviser = member()

    with acting_as(adviser):
        actions.record_reading(
            "referral", actor=adviser, at=AT, screen="referrals.inbox", classes={DataClass.OPERATIONAL}
        )

    assert journal() == []


@pytest.mark.parametrize("count", [1, 3])
def test_logging_a_list_costs_one_statement_whatever_its_length(count, django_assert_num_queries):
    adviser = member()
    shown = [Shown(case=uuid4(), classes=(DataClass.IDENTITY,)) for _ in range(count)]

    with acting_as(adviser), django_assert_num_queries(1):
        actions.record_readings("case", shown, actor=adviser, at=AT, screen="cases.list")

    assert {event.case for event in journal()} == {str(line.case) for line in shown}


def test_ids_of_events_grow_with_time():
    with acting_as(CLOCK):
        for _ in range(3):
            actions.record("tick", actor=CLOCK, at=AT)

    ids = [event.pk for event in journal()]
    assert [pk.version for pk in ids] == [7, 7, 7]
    assert [pk.int >> 80 for pk in ids] == sorted(pk.int >> 80 for pk in ids)
