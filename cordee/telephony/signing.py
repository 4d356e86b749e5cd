"""Who may post events: the signature of each telephone system, in constant time, and how old it may be.

The neutral format is signed as « Standard Webhooks » says, with a secret that is computed and never stored. Aircall
puts a token in what it posts; Ringover signs a JWT (HS512) that repeats it; the generic CTI of Zammad puts a token at
the end of the address.
"""

import hmac
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256, sha512
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from cordee.telephony.adapters import AIRCALL, LATEST, NEUTRAL, RINGOVER, ZAMMAD, Said
from cordee.telephony.bodies import json_object, object_or_form

TOLERANCE = timedelta(minutes=5)


class NotConnected(LookupError):
    """No such telephone system, or none that this site was given a secret for."""


class NotSigned(Exception):
    """Nobody whom we know has posted this; what was expected is said, never what was compared."""


class TooOld(NotSigned):
    """The clock that signed is not ours, or somebody posts again what was posted then."""


@dataclass(frozen=True, kw_only=True)
class Posted:
    """What came: ``headers`` in lower case, ``path`` of the address, ``token`` at its end where it has one."""

    adapter: str
    body: bytes
    headers: Mapping[str, str]
    path: str
    token: str = ""


def secret() -> bytes:
    return hmac.new(settings.CORDEE_LINK_KEY.encode(), b"telephone events", sha256).digest()


def shown_secret() -> str:
    """``whsec_`` and base64: what the telephone system, or the relay before it, is given."""
    return "whsec_" + b64encode(secret()).decode()


def is_connected(adapter: str) -> bool:
    if adapter == NEUTRAL:
        return True
    secrets = {
        AIRCALL: settings.CORDEE_AIRCALL_TOKEN,
        RINGOVER: settings.CORDEE_RINGOVER_KEY,
        ZAMMAD: settings.CORDEE_ZAMMAD_TOKEN,
    }
    return bool(secrets.get(adapter))


def checked(posted: Posted, *, at: datetime) -> Mapping[str, Any]:
    """What was signed. Raises NotConnected, NotSigned, TooOld, ValueError where it is no JSON object."""
    if not is_connected(posted.adapter):
        raise NotConnected(posted.adapter)
    read = {NEUTRAL: _standard, AIRCALL: _token, RINGOVER: _jwt, ZAMMAD: _in_address}
    payload = read[posted.adapter](posted, at)
    if posted.adapter in (AIRCALL, RINGOVER):
        _is_recent(payload.get("timestamp"), at)
    return payload


def event_id(posted: Posted, said: Said) -> str:
    """The same for each attempt: the name that the sender gives to what it posts, for the neutral format.

    Zammad's has neither a name nor an hour: what happened to which call, and at which desk, names it.
    """
    if posted.adapter == ZAMMAD:
        return f"{said.happening} {said.desk} {said.call}" if said.call else ""
    return posted.headers.get("webhook-id", "") if posted.adapter == NEUTRAL else ""


def _standard(posted: Posted, at: datetime) -> Mapping[str, Any]:
    name, moment = posted.headers.get("webhook-id", ""), posted.headers.get("webhook-timestamp", "")
    if not name or not moment.isascii() or not moment.isdigit():
        raise NotSigned("en-têtes webhook-id, webhook-timestamp et webhook-signature")
    content = b".".join([name.encode(), moment.encode(), posted.body])
    due = "v1," + b64encode(hmac.new(secret(), content, sha256).digest()).decode()
    given = posted.headers.get("webhook-signature", "").split(" ")[:10]
    if not any(hmac.compare_digest(due.encode(), one.encode()) for one in given):
        raise NotSigned("webhook-signature « v1,… » : HMAC-SHA256 de « id.horodatage.corps » avec le secret montré")
    _is_recent(int(moment[:12]), at)
    return json_object(posted.body)


def _token(posted: Posted, _at: datetime) -> Mapping[str, Any]:
    """The only sign of Aircall: the token of the webhook, in the body."""
    payload = json_object(posted.body)
    given = payload.get("token")
    due = settings.CORDEE_AIRCALL_TOKEN.encode()
    if not isinstance(given, str) or not hmac.compare_digest(due, given.encode()):
        raise NotSigned("« token » : celui du webhook, dans le corps")
    return payload


def _in_address(posted: Posted, at: datetime) -> Mapping[str, Any]:
    """Whoever has the address may post; nothing is read before. The hour is ours, whatever else is said."""
    if not hmac.compare_digest(settings.CORDEE_ZAMMAD_TOKEN.encode(), posted.token.encode()):
        raise NotSigned("le jeton de ce système, à la fin de l'adresse")
    return object_or_form(posted.body, posted.headers.get("content-type", "")) | {"timestamp": at.timestamp()}


def _jwt(posted: Posted, _at: datetime) -> Mapping[str, Any]:
    """What is read is what was signed, not the body; the address that was signed must be ours."""
    expected = "X-Ringover-Webhook-Signature : un JWT signé en HS512 avec la clé du webhook"
    parts = posted.headers.get("x-ringover-webhook-signature", "").split(".")
    if len(parts) != 3:
        raise NotSigned(expected)
    due = hmac.new(settings.CORDEE_RINGOVER_KEY.encode(), f"{parts[0]}.{parts[1]}".encode(), sha512).digest()
    try:
        head, claims, given = (_unpadded(part) for part in parts)
    except ValueError:
        raise NotSigned(expected) from None
    if not hmac.compare_digest(due, given):
        raise NotSigned(expected)
    if json_object(head).get("alg") != "HS512":
        raise NotSigned(expected)
    signed = json_object(claims)
    address = signed.get("url")
    if isinstance(address, str) and urlsplit(address).path != posted.path:
        raise NotSigned("l'adresse signée : celle de ce site")
    payload = signed.get("payload", signed)
    if isinstance(payload, str):
        payload = json_object(payload.encode())
    return payload if isinstance(payload, Mapping) else {}


def _unpadded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _is_recent(moment: object, at: datetime) -> None:
    is_number = isinstance(moment, int | float) and not isinstance(moment, bool)
    if not is_number or not 0 < moment < LATEST or abs(at.timestamp() - moment) > TOLERANCE.total_seconds():  # type: ignore[operator]
        minutes = int(TOLERANCE.total_seconds() // 60)
        raise TooOld(f"un horodatage à {minutes} minutes au plus de l'heure de ce site : {at:%Y-%m-%dT%H:%M:%SZ}")
