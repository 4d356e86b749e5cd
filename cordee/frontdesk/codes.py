"""The code that a caller leaves with: short enough to be spelt on the phone, long enough not to be guessed."""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from cordee.domain.spelt_codes import plain, spelt

LENGTH = 10


def code_of(call_id: UUID) -> str:
    """Return the call's ten signs, 30 choices each: 49 bits, shown as ``ABCDE-23456``.

    They follow from the call and the key, so that a page that was lost can be shown again, and are stored nowhere.
    """
    return spelt(_keyed(f"code-of-call:{call_id}"), length=LENGTH, group=LENGTH // 2)


def hash_of_code(code: str) -> str:
    """Return the keyed hash that is stored; spaces, hyphens and case do not count."""
    return _keyed(f"call-code:{plain(code)}").hex()


def _keyed(text: str) -> bytes:
    return hmac.new(settings.CORDEE_LINK_KEY.encode(), text.encode(), hashlib.sha256).digest()
