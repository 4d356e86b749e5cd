"""Accounts, organisations and functions are made by administrators' commands, each with its trace; never by a page."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role
from cordee.network import actions, queries
from cordee.network.actions import AlreadyEnded
from cordee.network.models import Organisation, User
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import PASSWORD, MembershipFactory, OrganisationFactory, UserFactory, member
from tests.factories.outbox import as_worker

pytestmark = pytest.mark.django_db
ADMINISTRATION = Actor.for_job("administration")


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def test_an_account_a_house_and_a_role_make_someone_who_acts(now):
    by = {"actor": ADMINISTRATION, "at": now}
    with as_worker(), acting_as(ADMINISTRATION):
        house = actions.add_organisation(name="Cap emploi Savoie", kind="cap_emploi", departement="73", **by)
        user = actions.open_account(email="Anne@Exemple.invalid", full_name="Anne", password=PASSWORD, **by)
        actions.give_role(user=user, organisation=house, role=Role.ADVISER, departements={"73"}, valid_from=now, **by)

    actor = queries.actor_for(user, None)
    assert (actor.role, actor.organisation, actor.departements) == (Role.ADVISER, house.pk, {"73"})
    assert actor.label == "Conseiller, Cap emploi Savoie"
    assert (user.email, user.check_password(PASSWORD)) == ("anne@exemple.invalid", True)
    assert [event.kind for event in journal()] == ["organisation.added", "account.opened", "membership.given"]


def test_a_membership_that_is_ended_opens_nothing_more_and_ends_once(now):
    membership = MembershipFactory()

    with as_worker(), acting_as(ADMINISTRATION):
        actions.end_membership(membership=membership, actor=ADMINISTRATION, at=now)
        with pytest.raises(AlreadyEnded):
            actions.end_membership(membership=membership, actor=ADMINISTRATION, at=now + timedelta(days=1))

    assert queries.actor_for(membership.user, None) is None
    assert [(event.kind, event.target) for event in journal()] == [("membership.ended", str(membership.pk))]


def test_a_suspended_account_acts_no_more(now):
    membership = MembershipFactory()

    with as_worker(), acting_as(ADMINISTRATION):
        actions.suspend_account(user=membership.user, actor=ADMINISTRATION, at=now)

    assert queries.actor_for(membership.user, None) is None


def test_no_page_opens_an_account(now):
    with acting_as(member()), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        User.objects.create_user(email="a@exemple.invalid", full_name="A", password=None)


def test_an_address_has_one_account_however_it_is_written():
    user = UserFactory(email="anne@exemple.invalid")

    with pytest.raises(IntegrityError), bypass_row_security():
        User.objects.create_user(email="ANNE@exemple.invalid", full_name="Autre", password=None)
    with pytest.raises(IntegrityError), bypass_row_security():
        User.objects.filter(pk=user.pk).update(email="Anne@exemple.invalid")


@pytest.mark.parametrize("role", ["root", ""])
def test_a_role_is_one_of_the_list(role):
    with pytest.raises(IntegrityError):
        MembershipFactory(role=role)


def test_a_membership_ends_after_it_begins(now):
    with pytest.raises(IntegrityError):
        MembershipFactory(valid_from=now, valid_until=now)


def test_organisations_are_those_of_the_day_the_place_and_the_kind():
    ended = OrganisationFactory(name="Ancienne", valid_from=date(2003, 1, 1), valid_until=date(2015, 7, 1))
    here = OrganisationFactory(name="Ici", valid_from=date(2015, 7, 1))
    region = OrganisationFactory(name="Région", departement=None, kind="numero_vert")
    OrganisationFactory(name="Ailleurs", departement="07")

    def found(on: date, **filters: object) -> list[Organisation]:
        return list(queries.organisations(on=on, departements=["73"], **filters))

    assert found(date(2015, 6, 30)) == [ended, region]
    assert found(date(2015, 7, 1)) == [here, region]
    assert found(date(2015, 7, 1), kinds=["numero_vert"]) == [region]
