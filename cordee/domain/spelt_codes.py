"""Codes that people copy and spell on the telephone: no 0, O, 1, I, L, U, nothing mistaken when heard or read."""

from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGEST_TYPED: Final = 100


def spelt(secret: bytes, *, length: int, group: int) -> str:
    """Return ``length`` signs of 30 choices each (4.9 bits) that follow from ``secret``, in groups: ``ABCD-2345``."""
    number, signs = int.from_bytes(secret, "big"), ""
    for _ in range(length):
        number, place = divmod(number, len(ALPHABET))
        signs += ALPHABET[place]
    return "-".join(signs[start : start + group] for start in range(0, length, group))


def plain(typed: str) -> str:
    """Return the signs of a code that was typed; spaces, hyphens and case do not count."""
    return "".join(sign for sign in typed.upper()[:LONGEST_TYPED] if sign in ALPHABET)
