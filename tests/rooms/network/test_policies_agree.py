"""Twins: what the rule says in Python, the policies' functions say in SQL."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cordee.audit.context import acting_as
from cordee.domain.access import Role, is_in_force
from cordee.network import queries
from cordee.network.queries import actor_of
from tests.factories.network import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

HOURS = st.integers(-48, 48)
periods = st.tuples(HOURS, st.one_of(st.none(), st.integers(1, 96)))
territories = st.lists(st.sampled_from(["01", "26", "38", "73", "2A", "974"]), unique=True)


def policy_says() -> tuple:
    with connection.cursor() as cursor:
        cursor.execute("select policy.membership(), policy.organisation(), policy.role(), policy.departements()")
        return cursor.fetchone()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(period=periods, role=st.sampled_from(Role), departements=territories, active=st.booleans())
def test_a_membership_acts_in_sql_exactly_when_it_does_in_python(db, period, role, departements, active):
    now = timezone.now()
    valid_from = now + timedelta(hours=period[0], minutes=-1)
    valid_until = None if period[1] is None else valid_from + timedelta(hours=period[1])
    membership = MembershipFactory(
        user__is_active=active,
        role=role.value,
        departements=departements,
        valid_from=valid_from,
        valid_until=valid_until,
    )

    with acting_as(actor_of(membership)):
        found = policy_says()

    if active and is_in_force(valid_from, valid_until, at=now):
        actor = queries.actor_for(membership.user, membership.pk)
        assert found == (actor.membership, actor.organisation, actor.role, departements)
        assert actor.departements == frozenset(departements)
    else:
        assert queries.actor_for(membership.user, membership.pk) is None
        assert found == (None, None, None, None)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mine=st.lists(periods, max_size=4))
def test_the_memberships_one_may_choose_are_those_in_force(db, mine):
    now, user = timezone.now(), UserFactory()
    expected = set()
    for start, length in mine:
        valid_from = now + timedelta(hours=start, minutes=-1)
        valid_until = None if length is None else valid_from + timedelta(hours=length)
        membership = MembershipFactory(user=user, valid_from=valid_from, valid_until=valid_until)
        if is_in_force(valid_from, valid_until, at=now):
            expected.add(membership.pk)

    assert {one.pk for one in queries.memberships_of(user)} == expected
    assert (queries.actor_for(user, None) is not None) == (len(expected) == 1)


def test_rights_that_end_within_a_transaction_end_with_the_next_statement():
    membership = MembershipFactory()

    with acting_as(actor_of(membership)):
        before = policy_says()[0]
        with connection.cursor() as cursor:
            cursor.execute("set local role none")
            cursor.execute("update network_membership set valid_until = clock_timestamp()")
            cursor.execute("set local role cordee_web")
        after = policy_says()[0]

    assert (before, after) == (membership.pk, None)
