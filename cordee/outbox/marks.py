"""The signed mark of a mail: whoever shows it has had the mail in hands, so that nobody else declares it lost.

It is part of the address to which the mail comes back (VERP), and a header of its own, since some servers return it to
another address with the headers of what they could not deliver.
"""

import hmac
import re
from base64 import b32decode, b32encode
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

HEADER = "X-Retour"
_SIGNED, _ID = 10, 16  # bytes
_MARK = re.compile(r"(?<![a-z2-7])[a-z2-7]{42}(?![a-z2-7])", re.IGNORECASE)


def mark_of(message_id: UUID) -> str:
    """42 signs among letters and digits, whatever their case."""
    return _text(message_id.bytes) + _text(_signature(message_id.bytes))


def address_of(message_id: UUID) -> str:
    """Where this mail comes back; empty when no address was chosen."""
    box, _, domain = settings.CORDEE_MAIL_BOUNCES.partition("@")
    return f"{box}+{mark_of(message_id)}@{domain}" if box else ""


def found_in(texts: Iterable[str]) -> UUID | None:
    """The message whose mark is in one of them; a mark that we did not sign is none."""
    for text in texts:
        for mark in _MARK.findall(text):
            message_id = _read(mark)
            if message_id is not None:
                return message_id
    return None


def _read(mark: str) -> UUID | None:
    named, signed = _bytes(mark[:26]), _bytes(mark[26:])
    known = len(named) == _ID and hmac.compare_digest(signed, _signature(named))
    return UUID(bytes=named) if known else None


def _signature(message_id: bytes) -> bytes:
    return salted_hmac("cordee.outbox.marks", message_id, algorithm="sha256").digest()[:_SIGNED]


def _text(raw: bytes) -> str:
    return b32encode(raw).decode().rstrip("=").lower()


def _bytes(text: str) -> bytes:
    return b32decode(text.upper() + "=" * (-len(text) % 8))
