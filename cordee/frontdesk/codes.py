"""The code that a caller leaves with: short enough to be spelt on the phone, long enough not to be guessed."""

import hashlib
import hmac
import secrets

from django.conf import settings

# No 0, O, 1, I, L, U: nothing that is mistaken when heard or read.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10


def new_code() -> str:
    """Return ten random signs, 30 choices each: 49 bits, shown as ``ABCDE-23456``."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{signs[:5]}-{signs[5:]}"


def hash_of_code(code: str) -> str:
    """Return the keyed hash that is stored; spaces, hyphens and case do not count."""
    plain = "".join(sign for sign in code.upper() if sign in ALPHABET)
    return hmac.new(settings.CORDEE_LINK_KEY.encode(), f"call-code:{plain}".encode(), hashlib.sha256).hexdigest()
