"""The code that a caller leaves with: short enough to be spelt on the phone, long enough not to be guessed."""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings

# No 0, O, 1, I, L, U: nothing that is mistaken when heard or read.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10


def code_of(call_id: UUID) -> str:
    """Return the call's ten signs, 30 choices each: 49 bits, shown as ``ABCDE-23456``.

    They follow from the call and the key, so that a page that was lost can be shown again, and are stored nowhere.
    """
    number = int.from_bytes(_keyed(f"code-of-call:{call_id}"), "big")
    signs = ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        signs += ALPHABET[place]
    return f"{signs[:5]}-{signs[5:]}"


def hash_of_code(code: str) -> str:
    """Return the keyed hash that is stored; spaces, hyphens and case do not count."""
    plain = "".join(sign for sign in code.upper() if sign in ALPHABET)
    return _keyed(f"call-code:{plain}").hex()


def _keyed(text: str) -> bytes:
    return hmac.new(settings.CORDEE_LINK_KEY.encode(), text.encode(), hashlib.sha256).digest()
