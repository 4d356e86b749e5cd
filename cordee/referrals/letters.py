"""The code of a printed letter, for organisations without mail: it leads to the answer link, and is stored hashed.

Twelve signs of the alphabet of ``references`` (60 bits), computed from the link: a new link has another code.
"""

import hmac
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import connection

from cordee.domain.access import hash_of_secret
from cordee.referrals.references import ALPHABET, read_signs

SIGNS, GROUP, BITS_OF_A_SIGN = 12, 4, 5


def code_of(link_id: UUID) -> str:
    """« 7KQ2-M9XD-4TNB »."""
    digest = hmac.new(settings.CORDEE_LINK_KEY.encode(), b"letter:" + link_id.bytes, sha256).digest()
    number = int.from_bytes(digest, "big")
    signs = "".join(ALPHABET[(number >> BITS_OF_A_SIGN * place) & 31] for place in range(SIGNS))
    return "-".join(signs[start : start + GROUP] for start in range(0, SIGNS, GROUP))


def hash_of(link_id: UUID) -> str:
    return hash_of_secret(_bare(code_of(link_id)))


def hash_of_typed(code: str) -> str | None:
    """As somebody copied it from paper; None if it is no code."""
    signs = read_signs(code)
    return hash_of_secret(signs) if signs is not None and len(signs) == SIGNS else None


def link_of_referral(referral_id: UUID) -> UUID | None:
    """The living link of a letter, for who sent the request; None for others, and where the link left by mail."""
    return _link("select policy.letter_link(%s)", referral_id)


def link_of_typed(code: str) -> UUID | None:
    """The living link to which a typed code leads, for whoever holds the letter."""
    digest = hash_of_typed(code)
    return _link("select policy.link_of_code(%s)", digest) if digest else None


def _link(question: str, asked: object) -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute(question, [asked])
        link: UUID | None = cursor.fetchone()[0]
    return link


def _bare(code: str) -> str:
    return code.replace("-", "")
