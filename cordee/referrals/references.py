"""The eight signs by which a request is named on the phone: the first 40 bits of its key, never a secret.

The alphabet has no I, L, O or U, so that nothing is mistaken for a digit when it is heard or copied.
"""

from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SIGNS, _BITS_OF_A_SIGN = 8, 5
_BITS_LEFT_OUT = 128 - _SIGNS * _BITS_OF_A_SIGN
_MISTAKEN = str.maketrans("OIL", "011", " \t\u00a0\u202f-.")


def reference_of(key: UUID) -> str:
    number = key.int >> _BITS_LEFT_OUT
    shifts = range((_SIGNS - 1) * _BITS_OF_A_SIGN, -1, -_BITS_OF_A_SIGN)
    return "".join(ALPHABET[(number >> shift) & 31] for shift in shifts)


def keys_of(reference: str) -> tuple[UUID, UUID] | None:
    """The first and the last key that have this reference, as typed by somebody who heard it; None if it is none."""
    signs = read_signs(reference)
    if signs is None or len(signs) != _SIGNS:
        return None
    number = 0
    for sign in signs:
        number = (number << _BITS_OF_A_SIGN) | ALPHABET.index(sign)
    return UUID(int=number << _BITS_LEFT_OUT), UUID(int=((number + 1) << _BITS_LEFT_OUT) - 1)


def read_signs(typed: str) -> str | None:
    """What was heard or copied, in our alphabet, without its spaces and hyphens; None if another sign is among it."""
    signs = typed.upper().translate(_MISTAKEN)
    return signs if set(signs) <= set(ALPHABET) else None
