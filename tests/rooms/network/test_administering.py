"""Administrators' pages: accounts and functions, each act with its reason and its guards; both layers refuse."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role
from cordee.network import administering, queries
from cordee.network.administering import Refused
from cordee.network.models import Membership, User
from tests.factories.audit import journal
from tests.factories.network import (
    MembershipFactory,
    OrganisationFactory,
    SecondFactorFactory,
    UserFactory,
    member,
)
from tests.factories.outbox import deliver_all

pytestmark = pytest.mark.django_db
WHY = "Elle a quitté l’organisme."


@pytest.fixture
def administrator(log_in) -> Membership:
    return log_in(role=Role.ADMINISTRATOR.value)


@pytest.fixture
def colleague() -> Membership:
    return MembershipFactory()


def act(client: Client, user: User, what: str, reason: str = WHY):
    return client.post(reverse("network:act_on_account", args=[user.pk, what]), {"reason": reason})


def test_an_account_is_opened_and_invited_by_mail_to_choose_its_password(client, administrator):
    answer = client.post(reverse("network:new_account"), {"email": "Zoe@exemple.invalid", "full_name": "Zoé Faure"})
    user = User.objects.get(email="zoe@exemple.invalid")
    assert answer["Location"] == reverse("network:account", args=[user.pk])
    deliver_all()
    (letter,) = mail.outbox
    assert letter.to == ["zoe@exemple.invalid"]

    holder, phrase = Client(), "trois mots au hasard 2026"
    page = holder.get(re.search(r"http://[^/]+(\S+)", letter.body)[1], follow=True)
    holder.post(page.redirect_chain[-1][0], {"password1": phrase, "password2": phrase})

    entered = holder.post(reverse("account_login"), {"login": user.email, "password": phrase})
    assert entered["Location"] == reverse("ui:pro_home")
    assert [event.kind for event in journal()][:2] == ["account.opened", "account.invited"]


def test_an_address_that_has_an_account_is_said_and_nothing_is_written(client, administrator, colleague):
    answer = client.post(reverse("network:new_account"), {"email": colleague.user.email, "full_name": "Autre"})

    assert answer.status_code == 409
    assert "Un compte existe déjà" in answer.content.decode()
    assert 'value="Autre"' in answer.content.decode()


def test_a_function_is_given_then_ended_with_a_reason(client, administrator):
    user, house = UserFactory(), OrganisationFactory()

    given = client.post(
        reverse("network:give_function", args=[user.pk]),
        {"organisation": house.pk, "role": "team_lead", "departements": []},
    )
    assert given.status_code == 302
    assert queries.actor_for(user, None).role is Role.TEAM_LEAD
    (membership,) = Membership.objects.filter(user=user)
    client.post(reverse("network:end_function", args=[membership.pk]), {"reason": WHY})

    assert queries.actor_for(user, None) is None
    (ended,) = [event for event in journal() if event.kind == "membership.ended"]
    assert (ended.reason, ended.target) == (WHY, str(membership.pk))


def test_the_same_function_twice_is_refused(client, administrator, colleague):
    again = {"organisation": colleague.organisation_id, "role": colleague.role, "departements": []}

    answer = client.post(reverse("network:give_function", args=[colleague.user_id]), again)

    assert answer.status_code == 409
    assert Membership.objects.filter(user=colleague.user).count() == 1


def test_a_suspended_account_is_out_at_once_and_comes_back_when_it_is_reopened(client, administrator, colleague):
    holder = Client()
    holder.force_login(colleague.user)
    assert holder.get(reverse("ui:pro_home")).status_code == 200

    act(client, colleague.user, "suspendre")
    assert holder.get(reverse("ui:pro_home")).status_code == 302
    assert act(client, colleague.user, "suspendre").status_code == 409
    act(client, colleague.user, "rouvrir", "Elle est revenue.")

    assert queries.actor_for(colleague.user, None) is not None
    assert [(event.kind, event.reason) for event in journal() if event.kind.startswith("account.")] == [
        ("account.suspended", WHY),
        ("account.reopened", "Elle est revenue."),
    ]


def test_a_second_factor_is_reset_its_holder_told_and_its_sessions_closed(client, administrator, colleague):
    SecondFactorFactory(user=colleague.user)
    holder = Client()
    holder.force_login(colleague.user)

    assert act(client, colleague.user, "double-verification").status_code == 302

    assert holder.get(reverse("ui:pro_home")).status_code == 302
    deliver_all()
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        ([colleague.user.email], "La double vérification de votre compte est remise à zéro")
    ]
    assert act(client, colleague.user, "double-verification").status_code == 409


def test_no_act_goes_without_a_reason(client, administrator, colleague):
    assert act(client, colleague.user, "suspendre", "").status_code == 422

    assert User.objects.get(pk=colleague.user_id).is_active


def test_nobody_touches_ones_own_rights(client, administrator):
    MembershipFactory(role=Role.ADMINISTRATOR.value)
    own = administrator.user

    answers = [
        act(client, own, "suspendre"),
        client.post(reverse("network:end_function", args=[administrator.pk]), {"reason": WHY}),
        client.post(
            reverse("network:give_function", args=[own.pk]),
            {"organisation": administrator.organisation_id, "role": "adviser", "departements": []},
        ),
    ]

    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert "ses propres droits" in answers[0].content.decode()


def test_the_last_administrator_of_the_installation_stays():
    local = member(Role.ADMINISTRATOR, departements=["73"])
    last = MembershipFactory(role=Role.ADMINISTRATOR.value, departements=["73"])

    with acting_as(local), pytest.raises(Refused, match="last_administrator"):
        administering.suspend(user=last.user, reason=WHY, actor=local, at=timezone.now())
    with acting_as(local), pytest.raises(DatabaseError, match="last administrator"), transaction.atomic():
        User.objects.filter(pk=last.user_id).update(is_active=False)


def test_an_administrator_of_a_departement_acts_within_it_and_both_layers_say_so():
    local = member(Role.ADMINISTRATOR, departements=["73"])
    MembershipFactory(role=Role.ADMINISTRATOR.value)
    here, elsewhere = MembershipFactory(departements=["73"]), MembershipFactory(departements=["07"])
    now = timezone.now()

    with acting_as(local):
        administering.suspend(user=here.user, reason=WHY, actor=local, at=now)
        with pytest.raises(Refused, match="outside_territory"):
            administering.suspend(user=elsewhere.user, reason=WHY, actor=local, at=now)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            User.objects.filter(pk=elsewhere.user_id).update(is_active=False)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Membership.objects.filter(pk=elsewhere.pk).update(valid_until=now)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_no_other_role_writes_accounts_or_functions_in_the_database(role, colleague):
    actor, now = member(role), timezone.now()
    house = OrganisationFactory()

    with acting_as(actor):
        for attempt in (
            lambda: User.objects.filter(pk=colleague.user_id).update(is_active=False),
            lambda: Membership.objects.filter(pk=colleague.pk).update(valid_until=now),
            lambda: Membership.objects.create(
                user_id=actor.user, organisation=house, role="administrator", valid_from=now
            ),
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                attempt()


@pytest.mark.parametrize("column", ["role", "departements", "user_id", "organisation_id", "valid_from"])
def test_even_an_administrator_only_ends_a_function_that_is_written(column, colleague):
    statement = f"update network_membership set {column} = {column} where id = %s"

    actor = member(Role.ADMINISTRATOR)

    with acting_as(actor), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement, [colleague.pk])


def test_an_administrator_gives_no_function_to_oneself_in_the_database():
    actor = member(Role.ADMINISTRATOR)

    with acting_as(actor), pytest.raises(DatabaseError, match="own functions"), transaction.atomic():
        Membership.objects.create(
            user_id=actor.user, organisation=OrganisationFactory(), role="adviser", valid_from=timezone.now()
        )


def test_a_visitor_opens_no_account_in_the_database():
    with acting_as(Actor.visitor()), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        User.objects.create_user(email="a@exemple.invalid", full_name="A", password=None)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_to_another_role_the_pages_do_not_exist(client, log_in, role, colleague):
    log_in(role=role.value)

    for address in (reverse("network:accounts"), reverse("network:account", args=[colleague.user_id])):
        assert client.get(address).status_code == 404


def test_the_list_goes_page_by_page_without_losing_anyone():
    for _ in range(7):
        UserFactory()

    seen, after = [], ""
    while True:
        page = administering.accounts(after=after, size=3)
        seen += [user.email for user in page.accounts]
        if not (after := page.after):
            break

    assert seen == sorted(User.objects.values_list("email", flat=True))


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_whatever_its_length(client, administrator, django_assert_num_queries, count):
    for _ in range(count):
        MembershipFactory()

    with django_assert_num_queries(10):
        shown = client.get(reverse("network:accounts")).content.decode()

    assert shown.count("Conseiller, ") >= count


def test_a_function_may_begin_later_and_end_on_its_last_day(client, administrator):
    user, house, today = UserFactory(), OrganisationFactory(), timezone.localdate()
    begins, ends = today + timedelta(days=10), today + timedelta(days=20)

    client.post(
        reverse("network:give_function", args=[user.pk]),
        {"organisation": house.pk, "role": "adviser", "begins_on": begins, "ends_on": ends},
    )

    (membership,) = Membership.objects.filter(user=user)
    assert queries.actor_for(user, None) is None
    assert timezone.localtime(membership.valid_from).date() == begins
    assert timezone.localtime(membership.valid_until).date() == ends + timedelta(days=1)


def test_no_page_of_the_administration_says_anything_of_a_case():
    shown = {"network_user", "network_membership", "network_organisation", "network_accountsession"}

    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct tablename from pg_policies where coalesce(qual, '') like '%%administrator%%'"
            " and cmd = 'SELECT'"
        )
        opened = {name for (name,) in cursor.fetchall()}

    about_nobody = {"detection_campaign", "detection_campaignvisits", "feedback_opinion"}
    assert opened - shown - about_nobody <= {"referrals_correction"}
