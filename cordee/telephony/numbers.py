"""Numbers as they are kept: keyed hashes that nobody can turn back, nor compute without the key of the site."""

import hashlib
import hmac

from django.conf import settings


def hash_of_number(number: str) -> str:
    """``number`` in the international form; none gives none."""
    return _keyed(f"caller-number:{number}") if number else ""


def key_of_line(adapter: str, call: str) -> str:
    return _keyed(f"phone-line:{adapter}:{call}")


def name_of_event(adapter: str, *said: object) -> str:
    return _keyed(":".join(["phone-event", adapter, *map(str, said)]))[:32]


def _keyed(text: str) -> str:
    return hmac.new(settings.CORDEE_LINK_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
