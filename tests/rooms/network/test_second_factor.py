"""No professional page before the second factor, wherever one is required; its secrets are not readable at rest."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from cryptography.fernet import InvalidToken
from django.urls import reverse

from cordee.network import second_factor
from cordee.ui.access import AccessKind
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import PASSWORD, MembershipFactory, SecondFactorFactory, code_of
from tests.house.site import Page, pages

pytestmark = pytest.mark.django_db
SET_UP = "/compte/deuxieme-verification/"
PROFESSIONAL = [page for page in pages() if page.access.kind is AccessKind.MEMBER or page.access.second_factor]


@pytest.fixture(autouse=True)
def _required(settings):
    settings.CORDEE_SECOND_FACTOR_REQUIRED = True


@pytest.mark.parametrize("page", PROFESSIONAL, ids=str)
def test_without_second_factor_the_page_leads_to_its_set_up(client, log_in, page: Page):
    log_in()

    for address in page.addresses([]):
        assert client.get(address)["Location"].startswith(SET_UP)
        assert client.post(address)["Location"] == SET_UP
        assert client.get(address, headers={"HX-Request": "true"})["HX-Redirect"].startswith(SET_UP)


def test_every_page_under_pro_asks_for_it():
    under_pro = {page.name for page in pages() if page.route.startswith("pro/")}

    assert under_pro <= {page.name for page in PROFESSIONAL}
    assert "ui:pro_home" in under_pro


def test_with_one_the_professional_pages_open(client, log_in):
    membership = log_in()
    SecondFactorFactory(user=membership.user)

    assert client.get(reverse("ui:pro_home")).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client, log_in):
    SecondFactorFactory(user=log_in().user, type=Authenticator.Type.RECOVERY_CODES, data={"seed": encrypt("0" * 80)})

    assert client.get(reverse("ui:pro_home"))["Location"].startswith(SET_UP)


def test_right_after_the_password_one_is_led_to_set_it_up_and_then_in(client):
    user = MembershipFactory().user

    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0].startswith(SET_UP)
    again = client.get(reverse("mfa_activate_totp"), follow=True).redirect_chain[-1][0]
    page = client.post(again, {"password": PASSWORD}, follow=True)
    factor = Authenticator(data={"secret": encrypt(page.context["form"].secret)})
    codes = client.post(reverse("mfa_activate_totp"), {"code": code_of(factor)}, follow=True)

    assert codes.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("ui:pro_home")).status_code == 200
    assert ("second_factor.added", str(user.pk)) in [(event.kind, event.target) for event in journal()]


def test_an_account_that_has_one_is_not_asked_to_set_it_up_again(client, log_in):
    SecondFactorFactory(user=log_in().user)

    assert client.get(SET_UP)["Location"] == reverse("mfa_index")


def test_the_last_one_is_replaced_but_not_given_up(client):
    factor = SecondFactorFactory(user=MembershipFactory().user)
    enter(client, factor)

    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    refused = client.post(reverse("mfa_deactivate_totp"))

    assert refused.status_code == 200
    assert second_factor.has_one(factor.user)


def test_in_the_demo_the_password_is_enough_and_the_page_says_so(client, log_in, settings):
    settings.CORDEE_SECOND_FACTOR_REQUIRED = False

    login = client.get(reverse("account_login")).content.decode()
    log_in()

    assert "En service réel, la double vérification est exigée" in login
    assert client.get(reverse("ui:pro_home")).status_code == 200
    assert "En service réel" in client.get(reverse("mfa_index")).content.decode()


def test_where_it_is_required_no_page_says_that_the_password_is_enough(client):
    assert "le mot de passe suffit" not in client.get(reverse("account_login")).content.decode()


def test_a_secret_cannot_be_read_in_the_database(client, settings):
    user = MembershipFactory().user
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    shown = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(Authenticator(data={"secret": encrypt(shown)}))})

    with bypass_row_security():
        stored = {row.type: row.data for row in Authenticator.objects.filter(user=user)}

    assert shown not in json.dumps(stored)
    assert decrypt(stored["totp"]["secret"]) == shown
    assert len(decrypt(stored["recovery_codes"]["seed"])) == 80


def test_a_secret_is_unreadable_under_another_key_and_never_believed_in_clear(settings):
    kept = encrypt("ABCDEFGH")
    settings.CORDEE_SECOND_FACTOR_KEY = "another key that is long enough for anybody"

    with pytest.raises(InvalidToken):
        decrypt(kept)
    with pytest.raises(InvalidToken):
        decrypt("ABCDEFGH")


def test_the_same_secret_is_never_kept_twice_the_same_way():
    assert encrypt("ABCDEFGH") != encrypt("ABCDEFGH")


def enter(client, factor: Authenticator) -> None:
    client.post(reverse("account_login"), {"login": factor.user.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code_of(factor)})
    assert client.get(reverse("ui:pro_home")).status_code == 200
