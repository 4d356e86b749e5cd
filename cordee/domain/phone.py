"""Telephone numbers as people in France write them, in the international form (E.164) that gateways ask for.

Source: plan national de numérotation (Arcep). What is written without a country code is a number of France, of which
the overseas départements have codes of their own; any other country needs its code in front.
"""

import re
from enum import StrEnum

# The national number begins with these digits there; the international one with the code of that territory.
OVERSEAS = {
    "262": "262",  # La Réunion
    "263": "262",
    "692": "262",
    "693": "262",
    "269": "262",  # Mayotte
    "639": "262",
    "590": "590",  # Guadeloupe, Saint-Martin, Saint-Barthélemy
    "690": "590",
    "691": "590",
    "594": "594",  # Guyane
    "694": "594",
    "596": "596",  # Martinique
    "696": "596",
    "697": "596",
}
_CODES = sorted({"33", *OVERSEAS.values()})
_SHORTEST, _LONGEST = 8, 15  # digits of an international number, its country code included


class Fault(StrEnum):
    """What is wrong with a number: a code, for it is written in the journal."""

    EMPTY = "no_number"
    SIGNS = "not_a_number"
    LENGTH = "wrong_length"
    UNKNOWN = "no_such_number"
    NOT_MOBILE = "not_a_mobile"


class NotAPhone(ValueError):
    """The text is no number that can be called; it is not repeated."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def e164(text: str) -> str:
    """« 06 11 22 33 44 », « +33 (0)6.11.22.33.44 » and « 0033611223344 » give « +33611223344 ». Raise NotAPhone."""
    bare = re.sub(r"\(0\)|[\s.\-/()]", "", text)
    if not bare:
        raise NotAPhone(Fault.EMPTY)
    if not re.fullmatch(r"\+?[0-9]+", bare):
        raise NotAPhone(Fault.SIGNS)
    if bare.startswith(("+", "00")):
        return _international(bare.removeprefix("+").removeprefix("00"))
    return _national(bare)


def mobile_e164(text: str) -> str:
    """The same for a number that receives SMS. Of other countries, only their networks know; raise NotAPhone."""
    number = e164(text)
    code = next((code for code in _CODES if number.startswith(f"+{code}")), None)
    if code is not None and number[1 + len(code)] not in "67":
        raise NotAPhone(Fault.NOT_MOBILE)
    return number


def is_mobile(text: str) -> bool:
    try:
        mobile_e164(text)
    except NotAPhone:
        return False
    return True


def as_written(number: str) -> str:
    """An international number as people of France read it: « 06 11 22 33 44 »; another country keeps its code."""
    found = re.fullmatch(rf"\+(?:{'|'.join(_CODES)})([0-9]{{9}})", number)
    if found is None:
        return number
    digits = f"0{found[1]}"
    return " ".join(digits[start : start + 2] for start in range(0, len(digits), 2))


def masked(text: str) -> str:
    """« 06 ·· ·· ·· 12 »: she knows it again, nobody else learns it. Raise NotAPhone."""
    written = as_written(e164(text))
    return written[:2] + re.sub("[0-9]", "·", written[2:-2]) + written[-2:]


def _national(digits: str) -> str:
    """Ten digits, the first a 0 and the second none."""
    if len(digits) != 10:
        raise NotAPhone(Fault.LENGTH)
    if not digits.startswith("0") or digits[1] == "0":
        raise NotAPhone(Fault.UNKNOWN)
    return f"+{OVERSEAS.get(digits[1:4], '33')}{digits[1:]}"


def _international(digits: str) -> str:
    code = next((code for code in _CODES if digits.startswith(code)), None)
    if code is not None:
        number = digits.removeprefix(code).removeprefix("0")
        if len(number) != 9:
            raise NotAPhone(Fault.LENGTH)
        return f"+{code}{number}" if code != "33" else _national(f"0{number}")
    if not _SHORTEST <= len(digits) <= _LONGEST:
        raise NotAPhone(Fault.LENGTH)
    if digits.startswith("0"):
        raise NotAPhone(Fault.UNKNOWN)
    return f"+{digits}"
