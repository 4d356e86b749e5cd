"""The code that opens what was kept, and what is made of it: the place where it is looked for, and the key of the seal.

The server keeps neither the code nor the key: both come from the code by scrypt, so that a stolen copy of the database,
with the keys of the site, would still cost a long computation for each try at twelve signs.
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings

from cordee.domain.spelt_codes import plain, spelt
from cordee.keys.seals import seal_for, seal_of

LENGTH, GROUP = 12, 4
COST: Final = {"n": 2**14, "r": 8, "p": 1}  # 50 ms, 16 MB
_HALF: Final = 32


@dataclass(frozen=True, kw_only=True)
class Opening:
    """``hash`` is where it lies, ``seal`` what opens it."""

    hash: str
    seal: Fernet


def code_for(form_key: str, content: str) -> str:
    """Return twelve signs, 59 bits: the same for the same form, so that a second click keeps nothing twice."""
    return spelt(_keyed(f"kept-code:{form_key}\n{content}"), length=LENGTH, group=GROUP)


def opening(code: str) -> Opening:
    """Spaces, hyphens and case do not count. As long for a code that opens nothing as for one that does."""
    salt = _keyed("kept-salt")
    stretched = Scrypt(salt=salt, length=2 * _HALF, **COST).derive(plain(code).encode())
    where, key = stretched[:_HALF], stretched[_HALF:]
    return Opening(hash=_keyed(f"kept-place:{where.hex()}").hex(), seal=seal_of(key))


def has_the_shape(code: str) -> bool:
    return len(plain(code)) == LENGTH


def parcel_seal(parcel: UUID) -> Fernet:
    """The server's own, for the words of a mail until it has left."""
    return seal_for("cordee.public.parcel", str(parcel))


def _keyed(text: str) -> bytes:
    return hmac.new(settings.CORDEE_LINK_KEY.encode(), text.encode(), hashlib.sha256).digest()
