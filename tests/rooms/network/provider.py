"""An OpenID Connect provider on loopback: real HTTP, real keys, PKCE checked; each fault is asked for by name."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener
from wsgiref.simple_server import WSGIRequestHandler, make_server

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET, KID = "cordee", "un secret partagé", "2026"


class Provider:
    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.issuer = ""
        self.email, self.email_verified = "", True
        self.signed_userinfo = False
        self.identity: dict[str, Any] = {}  # claims of the token that are not what they should be
        self.userinfo: dict[str, Any] = {}
        self.signing_key = self.key
        self.algorithm = "RS256"
        self.discovery: dict[str, Any] = {}
        self.asked: dict[str, dict[str, str]] = {}
        self.refusals: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        page = getattr(
            self, "page_" + environ["PATH_INFO"].strip("/").replace(".", "").replace("-", "_").replace("/", "_")
        )
        status, kind, body = page(environ)
        headers = [("Content-Type", kind)] if kind else [("Location", body)]
        start_response(status, headers)
        return [body.encode() if kind else b""]

    def page_well_known_openid_configuration(self, _environ: dict[str, Any]) -> tuple[str, str, str]:
        found = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
        }
        return self._json(found | self.discovery)

    def page_keys(self, _environ: dict[str, Any]) -> tuple[str, str, str]:
        public = RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return self._json({"keys": [{**public, "kid": KID, "use": "sig", "alg": "RS256"}]})

    def page_authorize(self, environ: dict[str, Any]) -> tuple[str, str, str]:
        """Its holder has just said yes."""
        asked = dict(parse_qsl(environ["QUERY_STRING"]))
        code = f"code-{len(self.asked)}"
        self.asked[code] = asked
        answer = urlencode({"code": code, "state": asked["state"], "iss": self.issuer})
        return "302 Found", "", f"{asked['redirect_uri']}?{answer}"

    def page_token(self, environ: dict[str, Any]) -> tuple[str, str, str]:
        length = int(environ["CONTENT_LENGTH"])
        sent = {name: values[0] for name, values in parse_qs(environ["wsgi.input"].read(length).decode()).items()}
        asked = self.asked.pop(sent["code"])
        challenge = urlsafe_b64encode(sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if (challenge, sent["client_secret"], sent["redirect_uri"]) != (
            asked["code_challenge"],
            SECRET,
            asked["redirect_uri"],
        ):
            self.refusals.append("invalid_grant")
            return "400 Bad Request", "application/json", '{"error": "invalid_grant"}'
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "42",
            "iat": now,
            "exp": now + 60,
            "nonce": asked["nonce"],
        }
        return self._json(
            {"access_token": "acces", "id_token": self._signed(claims | self.identity), "token_type": "Bearer"}
        )

    def page_userinfo(self, environ: dict[str, Any]) -> tuple[str, str, str]:
        assert environ["HTTP_AUTHORIZATION"] == "Bearer acces"
        claims = {"sub": "42", "email": self.email, "email_verified": self.email_verified} | self.userinfo
        if self.signed_userinfo:
            return "200 OK", "application/jwt", self._signed({"iss": self.issuer, "aud": CLIENT} | claims)
        return self._json(claims)

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.algorithm == "none":
            return jwt.encode(claims, None, algorithm="none", headers={"kid": KID})
        if self.algorithm == "HS256":
            return jwt.encode(claims, SECRET.ljust(32), algorithm="HS256", headers={"kid": KID})
        return jwt.encode(claims, self.signing_key, algorithm="RS256", headers={"kid": KID})

    @staticmethod
    def _json(found: dict[str, Any]) -> tuple[str, str, str]:
        return "200 OK", "application/json", json.dumps(found)


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_said: object) -> None:
        return


@contextmanager
def open_provider() -> Iterable[Provider]:
    provider = Provider()
    server = make_server("127.0.0.1", 0, provider, handler_class=_Quiet)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_given: object) -> None:
        return None


def answer_of(address: str) -> str:
    """Go to the provider as a browser does; return the path where it sends one back."""
    try:
        build_opener(_Stay).open(address, timeout=5)
    except HTTPError as redirection:
        back = urlsplit(redirection.headers["Location"])
        return f"{back.path}?{back.query}"
    raise AssertionError("the provider did not send anybody back")
