"""One event posted to the software of an organisation, signed as « Standard Webhooks » says (version 1.0.0).

Headers ``webhook-id`` (the same for every attempt), ``webhook-timestamp`` and ``webhook-signature``: ``v1,`` and the
base64 of HMAC-SHA256 over ``id.timestamp.body`` with the secret of the subscription.
"""

import hmac
import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils import timezone

from cordee.outbox.answers import Refused, wait_asked
from cordee.outbox.models import Message
from cordee.outbox.outside import NotReachable, connected

GONE = 410  # the other side wants no more of them, ever


@dataclass(frozen=True, kw_only=True)
class Hook:
    """Ids, a state and an address of ours: never a name nor a word about somebody."""

    url: str
    secret: bytes
    body: Mapping[str, Any]


class HookRefused(Refused):
    """The receiving software answered anything but a 2xx."""


def send(message: Message, hook: Hook) -> None:
    """Post once, and read how it was taken, all within the time of the setting; what else is answered is left there.

    No redirection is followed. Raises HookRefused, NotReachable, OSError, HTTPException.
    """
    address = checked(hook.url)
    now = timezone.now()
    body = json.dumps(hook.body, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Cordee",
        **signed(str(message.pk), int(now.timestamp()), body, hook.secret),
    }
    connection = connected(address, seconds=settings.CORDEE_WEBHOOK_TIMEOUT, inside=settings.CORDEE_WEBHOOKS_INSIDE)
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise HookRefused(answer.status, wait=wait_asked(answer.headers, at=now))


def signed(message_id: str, timestamp: int, body: bytes, secret: bytes) -> dict[str, str]:
    content = b".".join([message_id.encode(), str(timestamp).encode(), body])
    signature = b64encode(hmac.new(secret, content, sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }


def checked(url: str) -> SplitResult:
    """Raise NotReachable unless it is an ``https`` address (``http`` too where demos and tests allow it)."""
    try:
        address = urlsplit(url)
        port = address.port
    except ValueError:
        raise NotReachable("malformed") from None
    schemes = {"https", "http"} if settings.CORDEE_WEBHOOKS_INSIDE else {"https"}
    if address.scheme not in schemes or not address.hostname or address.username or port == 0:
        raise NotReachable("scheme")
    return address


def is_permanent(error: Exception) -> bool:
    """What refuses today may be mended tomorrow; what says that it is gone, or where nobody may be, is not."""
    return isinstance(error, NotReachable) or (isinstance(error, HookRefused) and error.status == GONE)


def describe(error: Exception) -> str:
    """A code for the journal, never the address."""
    if isinstance(error, HookRefused):
        return f"HookRefused {error.status}"
    return f"NotReachable {error}"[:80] if isinstance(error, NotReachable) else type(error).__name__[:80]
