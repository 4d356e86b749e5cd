"""Rights end: so do the sessions, in the act itself; the page asked for next goes to the log-in."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Actor
from cordee.network import actions, open_sessions
from cordee.network.models import AccountSession
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import PASSWORD, MembershipFactory, SecondFactorFactory, code_of
from tests.factories.outbox import as_worker, deliver_all

pytestmark = pytest.mark.django_db
ADMINISTRATION = Actor.for_job("administration")
NEW_PASSWORD = "trois mots au hasard 2026"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def membership():
    return MembershipFactory()


@pytest.fixture
def elsewhere(membership) -> Client:
    """A browser in which the account is open, besides the one that acts."""
    return opened(membership.user)


def opened(user, **extra: str) -> Client:
    browser = Client(**extra)
    browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert is_open(browser)
    return browser


def is_open(browser: Client) -> bool:
    return browser.get(reverse("ui:pro_home")).status_code == 200


def sessions_left(user) -> int:
    return AccountSession.objects.filter(account=user).count()


def test_the_end_of_a_membership_ends_the_sessions(membership, elsewhere):
    with as_worker(), acting_as(ADMINISTRATION):
        actions.end_membership(membership=membership, actor=ADMINISTRATION, at=timezone.now())

    assert sessions_left(membership.user) == 0
    assert elsewhere.get(reverse("ui:pro_home"))["Location"].startswith(reverse("account_login"))


def test_a_suspension_ends_the_sessions(membership, elsewhere):
    with as_worker(), acting_as(ADMINISTRATION):
        actions.suspend_account(user=membership.user, actor=ADMINISTRATION, at=timezone.now())

    assert sessions_left(membership.user) == 0
    assert not is_open(elsewhere)


def test_a_suspension_that_is_undone_does_not_bring_the_session_back(membership, elsewhere):
    with as_worker(), acting_as(ADMINISTRATION):
        actions.suspend_account(user=membership.user, actor=ADMINISTRATION, at=timezone.now())
    membership.user.is_active = True
    with bypass_row_security():
        membership.user.save()

    assert not is_open(elsewhere)


def test_a_new_password_closes_the_other_sessions_and_keeps_the_one_that_chose_it(membership, elsewhere):
    here = opened(membership.user)

    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    assert is_open(here)
    assert sessions_left(membership.user) == 1
    assert not is_open(elsewhere)


def test_a_password_chosen_by_mail_closes_every_session(client, membership, elsewhere, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": membership.user.email})
    deliver_all()
    page = client.get(re.search(r"http://[^/]+(\S+)", mailoutbox[0].body)[1], follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert sessions_left(membership.user) == 0
    assert not is_open(elsewhere)


def test_a_second_factor_that_is_removed_closes_the_other_sessions(membership):
    factor = SecondFactorFactory(user=membership.user)
    here, elsewhere = verified(factor), verified(factor)

    here.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    here.post(reverse("mfa_deactivate_totp"))

    assert is_open(here)
    assert not is_open(elsewhere)
    assert "second_factor.removed" in [event.kind for event in journal()]


def test_a_second_factor_that_is_added_closes_the_sessions_entered_without_it(membership, elsewhere):
    here = opened(membership.user)
    here.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    shown = here.get(reverse("mfa_activate_totp")).context["form"].secret

    here.post(reverse("mfa_activate_totp"), {"code": code_of(Authenticator(data={"secret": encrypt(shown)}))})

    assert is_open(here)
    assert not is_open(elsewhere)


def verified(factor) -> Client:
    """A code serves once: the memory of those used is emptied rather than wait for the next."""
    cache.clear()
    browser = Client()
    browser.post(reverse("account_login"), {"login": factor.user.email, "password": PASSWORD})
    browser.post(reverse("mfa_authenticate"), {"code": code_of(factor)})
    assert is_open(browser)
    return browser


def test_logging_out_leaves_no_session_behind(membership, elsewhere):
    elsewhere.post(reverse("account_logout"))

    assert sessions_left(membership.user) == 0


def test_the_holder_sees_the_sessions_and_closes_one(membership):
    here, elsewhere = opened(membership.user), opened(membership.user, HTTP_USER_AGENT=FIREFOX)

    page = here.get(reverse("network:sessions"))
    text = page.content.decode()
    assert ("Firefox sous Windows" in text, "Celle-ci" in text) == (True, True)
    assert elsewhere.session.session_key not in text
    (reference,) = [one["reference"] for one in page.context["sessions"] if not one["is_current"]]
    here.post(reverse("network:sessions"), {"session": reference})

    assert (is_open(here), is_open(elsewhere)) == (True, False)


def test_the_holder_closes_all_the_others_at_once(membership, elsewhere):
    here, another = opened(membership.user), opened(membership.user)

    here.post(reverse("network:sessions"))

    assert (is_open(here), is_open(elsewhere), is_open(another)) == (True, False, False)


def test_nobody_closes_the_session_of_another(membership, elsewhere):
    stranger = opened(MembershipFactory().user)
    (row,) = AccountSession.objects.filter(account=membership.user)

    stranger.post(reverse("network:sessions"), {"session": open_sessions.reference_of(row)})

    assert is_open(elsewhere)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (FIREFOX, "Firefox sous Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0 Safari/537.36", "Chrome ou Chromium sous Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari sous iOS"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0", "Edge sous Windows"),
        ("curl/8.0", "Navigateur non reconnu"),
        ("", "Navigateur non reconnu"),
    ],
)
def test_a_browser_is_named_in_two_words(said, shown):
    assert open_sessions.browser_of(said) == shown
