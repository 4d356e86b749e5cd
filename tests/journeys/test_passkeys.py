"""A passkey in a real browser, with the authenticator that Chromium plays: added once, it then enters alone."""

import pytest
from playwright.sync_api import CDPSession

from tests.journeys.pages import accessibility_violations, sideways_scroll

PLATFORM_KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
HOLDER = "cibc@example.org"


@pytest.fixture
def holder(visitors):
    visitor = visitors()
    visitor.device = visitor.page.context.new_cdp_session(visitor.page)
    visitor.device.send("WebAuthn.enable")
    made = visitor.device.send("WebAuthn.addVirtualAuthenticator", {"options": PLATFORM_KEY})
    visitor.authenticator = made["authenticatorId"]
    return visitor


def keys_of(visitor) -> list[dict]:
    device: CDPSession = visitor.device
    return device.send("WebAuthn.getCredentials", {"authenticatorId": visitor.authenticator})["credentials"]


def looks_right(visitor, name: str) -> None:
    assert accessibility_violations(visitor.page) == [], name
    for width in (360, 1280):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        assert sideways_scroll(visitor.page) == 0, (name, width)
        visitor.picture(f"{name}-{width}")


def log_out(visitor) -> None:
    visitor.open("/compte/logout/")
    visitor.page.get_by_role("main").get_by_role("button", name="Se déconnecter").press("Enter")
    visitor.page.wait_for_url(visitor.site.address + "/")


def test_a_passkey_is_added_then_opens_the_account_without_password(holder):
    page = holder.page
    holder.log_in(HOLDER)
    holder.open("/compte/2fa/")
    looks_right(holder, "double-verification")
    page.get_by_role("link", name="Ajouter une clé d'accès").press("Enter")
    page.get_by_label("Mot de passe", exact=True).fill(holder.site.password)
    page.get_by_role("button", name="Confirmer").press("Enter")
    page.get_by_label("Nom de cette clé").fill("Ordinateur du bureau")
    looks_right(holder, "ajouter-une-cle")

    page.get_by_role("button", name="Ajouter cette clé").press("Enter")
    holder.sees("Codes de secours")
    looks_right(holder, "codes-de-secours")
    assert [key["isResidentCredential"] for key in keys_of(holder)] == [True]

    log_out(holder)
    holder.open("/compte/login/")
    looks_right(holder, "connexion")
    page.get_by_role("button", name="Me connecter avec ma clé d'accès").press("Enter")
    page.wait_for_url("**/pro/")
    holder.sees("Bonjour")

    log_out(holder)
    holder.open("/compte/login/")
    page.get_by_label("Courriel").fill(HOLDER)
    page.get_by_label("Mot de passe", exact=True).fill(holder.site.password)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Me servir de ma clé d'accès").press("Enter")
    page.wait_for_url("**/pro/")

    holder.open("/compte/2fa/webauthn/")
    holder.sees("Ordinateur du bureau")
    looks_right(holder, "mes-cles")
    holder.open("/compte/sessions/")
    holder.sees("Celle-ci")
    looks_right(holder, "mes-sessions")
    holder.open("/compte/2fa/webauthn/")
    page.get_by_role("link", name="Retirer").press("Enter")
    page.get_by_label("Mot de passe", exact=True).fill(holder.site.password)
    looks_right(holder, "confirmer-que-c-est-vous")
    page.get_by_role("button", name="Confirmer").press("Enter")
    page.get_by_role("button", name="Retirer").press("Enter")
    holder.sees("Aucune clé d'accès")


def test_a_device_that_says_no_gets_a_sentence(holder):
    holder.device.send("WebAuthn.setUserVerified", {"authenticatorId": holder.authenticator, "isUserVerified": False})
    holder.open("/compte/login/")

    holder.page.get_by_role("button", name="Me connecter avec ma clé d'accès").press("Enter")

    holder.sees("L'appareil n'a pas confirmé")
