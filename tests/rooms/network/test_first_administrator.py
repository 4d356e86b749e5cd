"""The command that opens the one account which no administrator can open."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cordee.domain.access import Role
from cordee.network import first_administrator, queries
from cordee.network.models import Membership, User
from tests.factories.audit import journal
from tests.factories.network import MembershipFactory, SecondFactorFactory
from tests.factories.outbox import as_worker, deliver_all

pytestmark = pytest.mark.django_db
CLAIRE = {"email": "Claire@exemple.invalid", "full_name": "Claire Aubin", "organisation": "Ligne régionale"}


def enrol(**asked):
    with as_worker():
        return first_administrator.enrol(**(CLAIRE | {"reset": False, "at": timezone.now()} | asked))


def test_the_first_administrator_is_enrolled_and_invited():
    assert "claire@exemple.invalid est administrateur de toute la région" in enrol()

    actor = queries.actor_for(User.objects.get(email="claire@exemple.invalid"), None)
    assert (actor.role, actor.departements) == (Role.ADMINISTRATOR, frozenset())
    deliver_all()
    assert [letter.to for letter in mail.outbox] == [["claire@exemple.invalid"]]


def test_twice_makes_one_account_one_function_one_organisation():
    enrol()
    enrol()

    assert Membership.objects.filter(user__email="claire@exemple.invalid").count() == 1


def test_who_lost_everything_gets_in_again_and_the_open_sessions_are_closed():
    membership = MembershipFactory(role=Role.ADMINISTRATOR.value)
    SecondFactorFactory(user=membership.user)
    holder = Client()
    holder.force_login(membership.user)
    assert holder.get(reverse("ui:pro_home")).status_code == 200

    enrol(email=membership.user.email, organisation=membership.organisation.name, reset=True)

    assert holder.get(reverse("ui:pro_home")).status_code == 302
    assert not membership.user.authenticator_set.exists()
    assert "second_factor.reset" in [event.kind for event in journal()]
