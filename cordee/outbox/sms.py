"""One SMS, and the gateways that take it: a folder, for tests and demos, or a supplier's address."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from cordee.domain import sms_text
from cordee.domain.phone import NotAPhone, mobile_e164
from cordee.outbox.answers import Refused, wait_asked
from cordee.outbox.models import Message
from cordee.outbox.outside import connected

# Answers that say something of us or of the moment, not of this number: someone will repair it, or it will pass.
_PASSING = frozenset({401, 403, 407, 408, 425, 429})


@dataclass(frozen=True, kw_only=True)
class Sms:
    """« Votre demande » and a link, no content: it is shown on a screen that others see. Raises ValueError."""

    text: str

    def __post_init__(self) -> None:
        if not sms_text.is_one_sms(self.text):
            raise ValueError("an SMS holds 160 signs of the GSM alphabet at most")


class NoGateway(Exception):
    """Nothing here sends SMS: an SMS that waits was queued before the setting was changed."""


class GatewayRefused(Refused):
    """Its words are not kept, which may repeat the number."""


def is_available() -> bool:
    return bool(settings.CORDEE_SMS_GATEWAY != "none")


def send(message: Message, sms: Sms) -> None:
    """Hand the SMS to the gateway; a second time, with the same key, so that the person gets one. Raise NotAPhone."""
    if settings.CORDEE_SMS_GATEWAY not in _GATEWAYS:
        raise NoGateway
    _GATEWAYS[settings.CORDEE_SMS_GATEWAY](message, mobile_e164(message.address), sms.text)


def is_permanent(error: Exception) -> bool:
    if isinstance(error, GatewayRefused):
        return 400 <= error.status < 500 and error.status not in _PASSING
    return isinstance(error, NotAPhone)


def describe(error: Exception) -> str:
    """A code for the journal, never the number."""
    if isinstance(error, GatewayRefused):
        return f"GatewayRefused {error.status}"
    return f"NotAPhone {error.fault}" if isinstance(error, NotAPhone) else type(error).__name__[:80]


def _write_file(message: Message, number: str, text: str) -> None:
    """One file a message; the same message again is the same file, whole or absent."""
    folder = Path(settings.CORDEE_SMS_FOLDER)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = {**_content(message, number, text), "at": timezone.now().isoformat()}
    draft = folder / f".{message.pk}.{os.getpid()}"
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(folder / f"{message.pk}.json")


def _post(message: Message, number: str, text: str) -> None:
    """No redirection is followed: the key of the account would go along with it."""
    address = urlsplit(settings.CORDEE_SMS_URL)
    connection = connected(address, seconds=settings.CORDEE_SMS_TIMEOUT, inside=True)
    headers = {
        "Authorization": f"Bearer {settings.CORDEE_SMS_TOKEN}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(message.pk),
        "User-Agent": "Cordee",
    }
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    try:
        connection.request("POST", path, json.dumps(_content(message, number, text)).encode(), headers)
        answer = connection.getresponse()
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise GatewayRefused(answer.status, wait=wait_asked(answer.headers, at=timezone.now()))


def _content(message: Message, number: str, text: str) -> dict[str, Any]:
    """Without a sender's name when none is set, or when the person asked for a neutral one: a number then shows."""
    sender = "" if message.neutral_sender else settings.CORDEE_SMS_SENDER
    return {"id": str(message.pk), "to": number, "text": text} | ({"sender": sender} if sender else {})


_GATEWAYS: Mapping[str, Callable[[Message, str, str], None]] = {"file": _write_file, "http": _post}


@dataclass(frozen=True, kw_only=True)
class WrittenSms:
    at: datetime
    to: str
    text: str


def written(*, at_most: int) -> list[WrittenSms]:
    """The latest SMS of the folder first; what is no file of ours is passed over."""
    files = sorted(Path(settings.CORDEE_SMS_FOLDER).glob("*.json"), key=_modified, reverse=True)[:at_most]
    found = [_read(path) for path in files]
    return sorted((one for one in found if one), key=lambda one: one.at, reverse=True)


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _read(path: Path) -> WrittenSms | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return WrittenSms(at=datetime.fromisoformat(content["at"]), to=content["to"], text=content["text"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
