"""Each invariant, broken on purpose, is found: that one and no other, and the very row."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Actor
from cordee.domain.referral import State
from cordee.invariants.registry import ABOUT_NO_ROW, INVARIANTS, MESSAGES_ABOUT
from cordee.outbox import delivery
from tests.database import bypass_row_security
from tests.factories.network import member
from tests.factories.orientation import OrientationFactory
from tests.factories.referrals import ReferralFactory
from tests.rooms.invariants.breaking import BREAKINGS, confirmed

pytestmark = pytest.mark.django_db


def test_all_hold_whatever_the_state_of_the_requests(broken):
    for state in set(State) - {State.REDIRECTED}:  # A redirected one needs a child, which the factory does not make.
        made = ReferralFactory(state=state, linked=state not in {State.DRAFT, State.AWAITING_CONSENT})
        if state is State.ENTERED_IN_ERROR:
            confirmed(made, carried_out_at=timezone.now())

    assert broken() == {}


@pytest.mark.parametrize(("invariant", "break_it"), BREAKINGS, ids=lambda value: getattr(value, "__name__", value))
def test_what_is_broken_is_found_and_nothing_else(broken, invariant, break_it):
    ReferralFactory(state=State.ACCEPTED, linked=True)  # beside it, one where all is well
    with bypass_row_security():
        rows = break_it()

    assert broken() == {invariant: sorted(map(str, rows))}


HOURS_OF_A_WEEK = 168


@pytest.mark.parametrize(
    ("hours_off", "age", "found"),
    [(0, timedelta(days=90), True), (1, timedelta(days=90), False), (1, timedelta(hours=2), True)],
    ids=["its turn", "not its turn", "of today"],
)
def test_each_hour_looks_at_the_decisions_of_the_day_and_at_a_part_of_the_others(broken, hours_off, age, found):
    now = timezone.now()
    turn = (int(now.timestamp()) // 3600 + hours_off) % HOURS_OF_A_WEEK
    pk = next(pk for pk in iter(uuid4, None) if (pk.int >> 96) % HOURS_OF_A_WEEK == turn)
    OrientationFactory(pk=pk, decided_at=now - age, trace_hash="0" * 64)

    assert broken(whole=False) == ({"I-15.hash": [str(pk)]} if found else {})
    assert broken(whole=True) == {"I-15.hash": [str(pk)]}


def test_each_invariant_is_broken_by_a_test():
    assert {name for name, _ in BREAKINGS} == {invariant.id for invariant in INVARIANTS}


def test_each_invariant_has_its_question_and_each_question_its_invariant():
    with connection.cursor() as cursor:
        cursor.execute("select 'policy.' || proname from pg_proc where proname like 'broken\\_%'")
        questions = {name for (name,) in cursor.fetchall()}

    assert questions == {invariant.function for invariant in INVARIANTS}


def test_each_kind_of_message_says_what_it_is_about():
    """A new kind of message takes a row in ``MESSAGES_ABOUT``."""
    registered = {*delivery._renderers, *delivery._sms_renderers, *delivery._hook_renderers}

    assert registered - ABOUT_NO_ROW == MESSAGES_ABOUT.keys()


def ask(invariant):
    with connection.cursor() as cursor:
        arguments = invariant.arguments(whole=True)
        cursor.execute(f"select {invariant.function}({'%s' * len(arguments)})", arguments)


@pytest.mark.parametrize("actor", [Actor.for_job("clock"), Actor.visitor(), None], ids=["job", "visitor", "member"])
def test_who_is_not_the_job_gets_an_error_and_never_an_empty_answer(as_the_worker, actor):
    for invariant in INVARIANTS:
        with (
            pytest.raises(DatabaseError, match="job of the invariants alone"),
            transaction.atomic(),
            acting_as(actor or member()),
        ):
            ask(invariant)


def test_without_anybody_who_acts_there_is_no_answer(as_the_worker):
    with pytest.raises(DatabaseError, match="no access context"), transaction.atomic():
        ask(INVARIANTS[0])


def test_the_web_server_may_not_ask(db):
    for invariant in INVARIANTS:
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            acting_as(Actor.for_job("invariants")),
        ):
            ask(invariant)
