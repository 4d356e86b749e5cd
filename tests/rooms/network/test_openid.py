"""Entering by an OpenID Connect provider, against a real one on loopback; whatever cannot be believed opens nothing."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from cordee.network.models import User
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import MembershipFactory, SecondFactorFactory
from tests.rooms.network.provider import CLIENT, SECRET, answer_of, open_provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings):
    with open_provider() as opened:
        settings.CORDEE_OIDC_ISSUER = opened.issuer
        settings.CORDEE_OIDC_CLIENT_ID, settings.CORDEE_OIDC_CLIENT_SECRET = CLIENT, SECRET
        yield opened


@pytest.fixture
def user(provider) -> User:
    found = MembershipFactory().user
    provider.email = found.email
    return found


def enter(client, change=lambda path: path):
    question = client.get(reverse("network:openid"))
    return client.get(change(answer_of(question["Location"])))


def is_open(client) -> bool:
    return client.get(reverse("ui:pro_home")).status_code == 200


def refused(client, answer, sentence: str, why: str) -> None:
    assert (answer.status_code, sentence in answer.content.decode()) == (403, True)
    assert not is_open(client)
    (event,) = [event for event in journal() if event.kind == "account.log_in_refused"]
    assert (event.target, event.detail) == ("", {"why": why})


@pytest.mark.parametrize("signed", [False, True], ids=["userinfo in JSON", "userinfo signed"])
def test_the_account_of_the_verified_address_is_entered(client, provider, user, signed):
    provider.signed_userinfo = signed

    answer = enter(client)

    assert answer["Location"] == reverse("ui:pro_home")
    assert is_open(client)
    assert [(event.kind, event.target) for event in journal()] == [("account.logged_in", str(user.pk))]


def test_the_question_carries_state_nonce_and_the_challenge_of_pkce(client, provider):
    question = client.get(reverse("network:openid"))["Location"]

    sent = {name: values[0] for name, values in parse_qs(urlsplit(question).query).items()}
    kept = client.session["openid_asked"]
    assert (sent["state"], sent["nonce"]) == (kept["state"], kept["nonce"])
    assert (sent["response_type"], sent["code_challenge_method"]) == ("code", "S256")
    assert kept["verifier"] not in question


def test_the_second_factor_of_the_account_is_asked_for_all_the_same(client, provider, user):
    SecondFactorFactory(user=user)

    assert enter(client)["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_open(client)


def test_a_nonce_of_another_connection_is_refused(client, provider, user):
    provider.identity = {"nonce": "d'une autre connexion"}

    refused(client, enter(client), "ne correspond pas à cette connexion", "nonce")


def test_a_token_without_nonce_is_refused(client, provider, user):
    provider.identity = {"nonce": None}

    refused(client, enter(client), "ne correspond pas à cette connexion", "nonce")


def test_an_expired_token_is_refused(client, provider, user):
    provider.identity = {"iat": int(time.time()) - 3600, "exp": int(time.time()) - 600}

    refused(client, enter(client), "est arrivée trop tard", "expired")


def test_a_token_for_another_service_is_refused(client, provider, user):
    provider.identity = {"aud": "un-autre-service"}

    refused(client, enter(client), "destinée à un autre service", "audience")


def test_a_token_for_several_services_given_to_another_is_refused(client, provider, user):
    provider.identity = {"aud": [CLIENT, "un-autre-service"], "azp": "un-autre-service"}

    refused(client, enter(client), "destinée à un autre service", "audience")


def test_a_token_of_another_issuer_is_refused(client, provider, user):
    provider.identity = {"iss": "https://ailleurs.exemple"}

    refused(client, enter(client), "ne vient pas du fournisseur prévu", "issuer")


def test_a_provider_that_names_itself_otherwise_is_refused(client, provider, user):
    provider.discovery = {"issuer": "https://ailleurs.exemple"}

    answer = client.get(reverse("network:openid"))

    refused(client, answer, "ne vient pas du fournisseur prévu", "issuer")


def test_a_key_that_the_provider_does_not_publish_is_refused(client, provider, user):
    provider.signing_key = provider.stranger

    refused(client, enter(client), "La signature", "signature")


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_no_private_key_signed_is_refused(client, provider, user, algorithm):
    provider.algorithm = algorithm

    refused(client, enter(client), "La signature", "signature")


def test_an_unknown_account_is_refused_and_none_is_made(client, provider):
    provider.email = "inconnue@exemple.invalid"

    refused(client, enter(client), "Aucun compte ouvert ici", "no_account")

    assert not User.objects.filter(email=provider.email).exists()


def test_a_suspended_account_is_refused(client, provider, user):
    with bypass_row_security():
        User.objects.filter(pk=user.pk).update(is_active=False)

    refused(client, enter(client), "Aucun compte ouvert ici", "no_account")


def test_an_account_whose_address_nobody_vouched_for_is_refused(client, provider, user):
    with bypass_row_security():
        user.emailaddress_set.update(verified=False)

    refused(client, enter(client), "Aucun compte ouvert ici", "no_account")


@pytest.mark.parametrize("claim", [False, "true", None])
def test_an_address_that_the_provider_has_not_verified_is_refused(client, provider, user, claim):
    provider.email_verified = claim

    refused(client, enter(client), "pas vérifié votre adresse", "unverified")


def test_userinfo_about_somebody_else_is_refused(client, provider, user):
    provider.userinfo = {"sub": "43"}

    refused(client, enter(client), "ne parlent pas de la même personne", "subject")


def test_signed_userinfo_for_another_service_is_refused(client, provider, user):
    provider.signed_userinfo, provider.userinfo = True, {"aud": "un-autre-service"}

    refused(client, enter(client), "destinée à un autre service", "audience")


def test_an_answer_to_a_question_that_this_browser_did_not_ask_is_refused(client, provider, user):
    answer = enter(client, lambda path: path.replace("state=", "state=x"))

    refused(client, answer, "a commencé ailleurs", "state")


def test_an_answer_serves_once(client, provider, user):
    path = answer_of(client.get(reverse("network:openid"))["Location"])
    client.get(path)
    client.post(reverse("account_logout"))

    refused(client, client.get(path), "a commencé ailleurs", "state")


def test_who_gives_up_at_the_provider_is_told_so(client, provider, user):
    answer = enter(client, lambda path: path.replace("code=", "error=access_denied&ignored="))

    refused(client, answer, "n’a pas confirmé votre identité", "given_up")


def test_a_wrong_verifier_opens_nothing(client, provider, user):
    def tamper(path):
        session = client.session
        session["openid_asked"] = {**session["openid_asked"], "verifier": "deviné"}
        session.save()
        return path

    refused(client, enter(client, tamper), "ne répond pas comme prévu", "unreachable")
    assert provider.refusals == ["invalid_grant"]


def test_a_provider_that_is_down_leaves_the_password(client, settings):
    settings.CORDEE_OIDC_ISSUER = "http://127.0.0.1:9"

    refused(client, client.get(reverse("network:openid")), "Entrez avec votre mot de passe", "unreachable")


def test_without_a_provider_there_is_no_such_entrance(client):
    assert client.get(reverse("network:openid")).status_code == 404
    assert client.get(reverse("network:openid_answer")).status_code == 404
    assert "Entrer avec" not in client.get(reverse("account_login")).content.decode()


def test_the_log_in_page_names_the_provider(client, provider):
    assert "Entrer avec ProConnect" in client.get(reverse("account_login")).content.decode()
