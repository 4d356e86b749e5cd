"""The door of the house, through the real pages: log-in, second factor, forgotten password, closed sign-up."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.urls import reverse

from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import PASSWORD, MembershipFactory, UserFactory
from tests.factories.outbox import deliver_all, messages

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "trois mots au hasard 2026"


def log_in(client, user, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


def is_logged_in(client) -> bool:
    return client.get(reverse("ui:pro_home")).status_code == 200


@pytest.fixture
def user():
    return MembershipFactory().user


def test_the_right_password_opens_the_professional_home_and_the_journal_says_so(client, user):
    response = log_in(client, user)

    assert response["Location"] == reverse("ui:pro_home")
    assert is_logged_in(client)
    assert [(event.kind, event.target) for event in journal()] == [("account.logged_in", str(user.pk))]


def test_the_case_of_the_address_does_not_matter(client, user):
    client.post(reverse("account_login"), {"login": user.email.upper(), "password": PASSWORD})

    assert is_logged_in(client)


def test_a_wrong_password_opens_nothing_and_the_journal_keeps_no_address(client, user):
    log_in(client, user, "une autre phrase")

    assert not is_logged_in(client)
    (event,) = journal()
    assert (event.kind, event.target, event.detail) == ("account.log_in_refused", "", {})


def test_logging_out_needs_a_form_and_ends_the_session(client, user):
    log_in(client, user)
    client.get(reverse("account_logout"))
    assert is_logged_in(client)

    client.post(reverse("account_logout"))

    assert not is_logged_in(client)
    assert [event.kind for event in journal()] == ["account.logged_in", "account.logged_out"]


def test_a_suspended_account_is_out_at_the_next_page(client, user):
    log_in(client, user)
    user.is_active = False
    with bypass_row_security():
        user.save()

    assert not is_logged_in(client)


@pytest.mark.parametrize("name", ["account_signup", "account_email"])
def test_nobody_signs_up_or_changes_an_address_alone(client, user, name):
    log_in(client, user)

    assert client.get(reverse(name)).status_code == 404
    assert client.post(reverse(name), {"email": "moi@exemple.invalid", "password1": PASSWORD}).status_code == 404


def test_a_forgotten_password_is_chosen_again_by_mail(client, user):
    client.post(reverse("account_reset_password"), {"email": user.email})
    assert NEW_PASSWORD not in str([vars(message) for message in messages()])
    deliver_all()
    (letter,) = mail.outbox
    address = urlsplit(re.search(r"http\S+", letter.body)[0]).path

    page = client.get(address, follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert letter.to == [user.email]
    assert not is_logged_in(client)
    log_in(client, user, NEW_PASSWORD)
    assert is_logged_in(client)


def test_the_address_of_a_new_password_serves_once(client, user):
    client.post(reverse("account_reset_password"), {"email": user.email})
    deliver_all()
    address = urlsplit(re.search(r"http\S+", mail.outbox[0].body)[0]).path
    page = client.get(address, follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    again = client.get(address, follow=True)

    assert again.redirect_chain == []


def test_an_unknown_address_gets_the_same_page_and_no_mail(client, user):
    known = client.post(reverse("account_reset_password"), {"email": user.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "personne@exemple.invalid"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(messages()) == 1


def test_asking_twice_in_a_row_sends_one_mail(client, user):
    for _ in range(2):
        client.post(reverse("account_reset_password"), {"email": user.email})

    assert len({message.created_at.replace(second=0, microsecond=0) for message in messages()}) == len(messages())


def test_an_account_suspended_meanwhile_gets_no_new_password(client, user):
    client.post(reverse("account_reset_password"), {"email": user.email})
    user.is_active = False
    with bypass_row_security():
        user.save()

    deliver_all()

    assert mail.outbox == []


def test_a_password_is_changed_by_its_holder(client, user):
    log_in(client, user)

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    assert [event.kind for event in journal()] == ["account.logged_in", "account.password_changed"]
    client.post(reverse("account_logout"))
    assert log_in(client, user, NEW_PASSWORD).status_code == 302


def activate_second_factor(client, user) -> str:
    log_in(client, user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    return secret


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def test_a_second_factor_is_asked_once_it_is_set(client, user):
    secret = activate_second_factor(client, user)
    client.post(reverse("account_logout"))

    response = log_in(client, user)
    assert response["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_logged_in(client)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200

    client.cookies.clear()
    log_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert is_logged_in(client)


def test_a_second_factor_asks_for_the_password_again(client, user):
    log_in(client, user)

    response = client.get(reverse("mfa_activate_totp"))

    assert response["Location"].startswith(reverse("account_reauthenticate"))


def test_recovery_codes_come_with_the_second_factor(client, user):
    activate_second_factor(client, user)

    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200


def test_an_account_without_membership_logs_in_and_is_told_so(client):
    log_in(client, UserFactory())

    response = client.get(reverse("ui:pro_home"), follow=True)

    assert "Aucune fonction en cours" in response.content.decode()
