"""OpenID Connect, authorization code with PKCE: what is asked of the provider, and what is believed of its answers.

Written on the standard library and pyjwt: the code flow of allauth neither sends a nonce nor checks the signature of
the token, and reads userinfo as JSON only, where ProConnect signs it (see decision 0012). Every answer is checked here:
state, issuer, audience, signature under a key that the provider publishes, dates, nonce, subject, verified address.
"""

import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt
from django.conf import settings

# Public keys only: a token signed with the client's own secret proves nothing more than the secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
REQUIRED = ["iss", "aud", "sub", "exp", "iat"]
CLOCK_SKEW_SECONDS, TIMEOUT_SECONDS, LARGEST_ANSWER = 30, 5, 1_000_000
WELL_KNOWN = "/.well-known/openid-configuration"
_HERE = {"localhost", "127.0.0.1", "::1"}


class Refused(Exception):
    """The provider's answer is not believed, or opens no account; ``why`` is a code that ``wording`` says."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is remembered between the question and the answer, in the session of the browser that asks."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def anew(cls) -> "Asked":
        state, nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        return cls(state=state, nonce=nonce, verifier=secrets.token_urlsafe(48))

    @property
    def challenge(self) -> str:
        return urlsafe_b64encode(sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()


def question(asked: Asked, *, back_to: str) -> str:
    """Address of the provider's page where one proves who one is."""
    parameters = {
        "response_type": "code",
        "client_id": settings.CORDEE_OIDC_CLIENT_ID,
        "redirect_uri": back_to,
        "scope": settings.CORDEE_OIDC_SCOPES,
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": asked.challenge,
        "code_challenge_method": "S256",
    }
    if settings.CORDEE_OIDC_ACR:
        parameters["acr_values"] = settings.CORDEE_OIDC_ACR
    address = _discovered()["authorization_endpoint"]
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(parameters)}"


def verified_address(answer: Mapping[str, str], asked: Asked | None, *, back_to: str) -> str:
    """Return the address that the provider vouches for; raise Refused on anything that cannot be believed."""
    if asked is None or not hmac.compare_digest(answer.get("state", "").encode(), asked.state.encode()):
        raise Refused("state")
    if "iss" in answer and answer["iss"] != settings.CORDEE_OIDC_ISSUER:
        raise Refused("issuer")
    if "error" in answer or not answer.get("code"):
        raise Refused("given_up")
    found = _discovered()
    tokens = _tokens(found, answer["code"], asked, back_to)
    keys = _fetch_json(found["jwks_uri"])
    identity = _believed(str(tokens.get("id_token", "")), keys)
    if not hmac.compare_digest(str(identity.get("nonce", "")).encode(), asked.nonce.encode()):
        raise Refused("nonce")
    if identity.get("azp", settings.CORDEE_OIDC_CLIENT_ID) != settings.CORDEE_OIDC_CLIENT_ID:
        raise Refused("audience")
    return _address_of(identity | _userinfo(found, str(tokens.get("access_token", "")), keys, identity))


def _address_of(claims: Mapping[str, Any]) -> str:
    if claims.get("email_verified") is not True or not isinstance(claims.get("email"), str):
        raise Refused("unverified")
    return str(claims["email"]).strip().lower()


def _discovered() -> dict[str, Any]:
    """Asked each time: keys and addresses of a provider change without notice."""
    found = _fetch_json(settings.CORDEE_OIDC_ISSUER.rstrip("/") + WELL_KNOWN)
    if found.get("issuer") != settings.CORDEE_OIDC_ISSUER:
        raise Refused("issuer")
    return found


def _tokens(found: Mapping[str, Any], code: str, asked: Asked, back_to: str) -> dict[str, Any]:
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back_to,
        "client_id": settings.CORDEE_OIDC_CLIENT_ID,
        "client_secret": settings.CORDEE_OIDC_CLIENT_SECRET,
        "code_verifier": asked.verifier,
    }
    return _fetch_json(found["token_endpoint"], data=urlencode(sent).encode())


def _userinfo(
    found: Mapping[str, Any], access_token: str, keys: Mapping[str, Any], identity: Mapping[str, Any]
) -> dict[str, Any]:
    """In JSON or as a signed token; it must speak of the same subject. A provider without it said all before."""
    if "userinfo_endpoint" not in found:
        return {}
    kind, body = _fetch(found["userinfo_endpoint"], headers={"Authorization": f"Bearer {access_token}"})
    is_signed = kind.partition(";")[0].strip().lower() == "application/jwt"
    claims = (
        _believed(body.decode("ascii", "replace"), keys, required=["iss", "aud", "sub"]) if is_signed else _json(body)
    )
    if claims.get("sub") != identity["sub"]:
        raise Refused("subject")
    return claims


def _believed(token: str, keys: Mapping[str, Any], *, required: list[str] = REQUIRED) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise Refused("signature")
        return jwt.decode(
            token,
            key=_key(keys, header),
            algorithms=[header["alg"]],
            audience=settings.CORDEE_OIDC_CLIENT_ID,
            issuer=settings.CORDEE_OIDC_ISSUER,
            leeway=CLOCK_SKEW_SECONDS,
            options={"require": required},
        )
    except jwt.ExpiredSignatureError:
        raise Refused("expired") from None
    except jwt.InvalidAudienceError:
        raise Refused("audience") from None
    except jwt.InvalidIssuerError:
        raise Refused("issuer") from None
    except jwt.PyJWTError:
        raise Refused("signature") from None


def _key(keys: Mapping[str, Any], header: Mapping[str, Any]) -> jwt.PyJWK:
    published = [one for one in keys.get("keys", []) if one.get("use", "sig") == "sig"]
    named = [one for one in published if one.get("kid") == header.get("kid")] if "kid" in header else published
    if len(named) != 1:
        raise Refused("signature")
    return jwt.PyJWK(named[0], algorithm=header["alg"])


class _NoRedirect(HTTPRedirectHandler):
    """Secrets go to the addresses that the provider publishes, nowhere else."""

    def redirect_request(self, *_given: Any, **_more: Any) -> None:
        return None


_OPENER = build_opener(_NoRedirect)


def _fetch(address: str, *, data: bytes | None = None, headers: Mapping[str, str] | None = None) -> tuple[str, bytes]:
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        raise Refused("unreachable")
    request = Request(address, data=data, headers={"Accept": "application/json", **(headers or {})})
    try:
        with _OPENER.open(request, timeout=TIMEOUT_SECONDS) as answer:
            return answer.headers.get("Content-Type", ""), answer.read(LARGEST_ANSWER)
    except (URLError, OSError):
        raise Refused("unreachable") from None


def _fetch_json(address: str, *, data: bytes | None = None) -> dict[str, Any]:
    return _json(_fetch(address, data=data)[1])


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        raise Refused("unreachable") from None
    if not isinstance(found, dict):
        raise Refused("unreachable")
    return found
