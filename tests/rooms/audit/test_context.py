"""One transaction, one actor; without actor, an error and never an empty list."""

import pytest
from django.db import DatabaseError, connection, transaction

from cordee.audit.context import AnotherActorActs, NobodyActs, acting_as, current_actor, current_request_id
from cordee.domain.access import Actor
from tests.factories.network import MembershipFactory, member

pytestmark = pytest.mark.django_db
CLOCK = Actor.for_job("clock")


def ask(question: str):
    with connection.cursor() as cursor:
        cursor.execute(f"select {question}")
        return cursor.fetchone()[0]


def test_the_database_knows_who_acts():
    adviser = member()

    with acting_as(adviser):
        assert ask("app.ctx()") == adviser.context()


def test_without_actor_the_database_raises():
    with pytest.raises(DatabaseError, match="no access context"), transaction.atomic():
        ask("app.ctx()")


def test_an_empty_context_is_no_context():
    with pytest.raises(DatabaseError, match="no access context"), transaction.atomic():
        ask("set_config('cordee.membership', '', true)")
        ask("app.ctx()")


def test_the_actor_leaves_with_its_block():
    with acting_as(member()):
        pass

    with pytest.raises(DatabaseError, match="no access context"), transaction.atomic():
        ask("app.ctx()")
    with pytest.raises(NobodyActs):
        current_actor()


def test_the_actor_leaves_with_its_block_when_the_block_fails():
    with pytest.raises(ZeroDivisionError), acting_as(member()):
        raise ZeroDivisionError

    with pytest.raises(DatabaseError, match="no access context"), transaction.atomic():
        ask("app.ctx()")


def test_another_actor_in_the_same_transaction_is_refused():
    with acting_as(CLOCK), pytest.raises(AnotherActorActs), acting_as(member()):
        pass


def test_the_same_actor_may_open_a_block_again():
    with acting_as(CLOCK), acting_as(CLOCK):
        assert ask("app.ctx()") == "job:clock"


def test_code_called_by_a_library_finds_who_acts_and_for_which_request():
    with acting_as(CLOCK, request_id="abc"):
        assert (current_actor(), current_request_id()) == (CLOCK, "abc")


def test_a_context_that_is_no_membership_raises_rather_than_sees_nothing():
    with acting_as(member()), pytest.raises(DatabaseError), transaction.atomic():
        ask("set_config('cordee.membership', 'root', true)")
        ask("policy.membership()")


def test_a_membership_that_does_not_exist_is_nobody():
    with acting_as(member()):
        ask(f"set_config('cordee.membership', '{MembershipFactory.build().pk}', true)")

        assert ask("policy.membership()") is None


@pytest.mark.parametrize("actor", [CLOCK, Actor.visitor(), Actor.for_link("ab12")], ids=lambda actor: actor.kind)
def test_who_is_no_member_has_no_membership_organisation_role_or_territory(actor):
    with acting_as(actor):
        assert ask("policy.membership()") is None
        assert ask("policy.organisation()") is None
        assert ask("policy.role()") is None
        assert ask("policy.departements()") is None


def test_only_a_job_is_a_job():
    with acting_as(CLOCK):
        assert ask("policy.job()") == "clock"
    with acting_as(Actor.visitor()):
        assert ask("policy.job()") is None
