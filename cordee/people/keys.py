"""By what two persons are compared: never shown."""

import unicodedata

ABROAD = ("0033", "33")  # how a French number begins when it is written for abroad
NATIONAL_LENGTH = 9  # without the 0 that it begins with


def name_key(family_name: str, given_name: str) -> str:
    """« Lefèvre, Aïcha » gives « lefevre aicha »."""
    decomposed = unicodedata.normalize("NFKD", f"{family_name} {given_name}".casefold())
    kept = "".join(sign if sign.isalnum() else " " for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(kept.split())


def phone_key(phone: str) -> str:
    """« +33 6 11 22 33 44 » and « 06.11.22.33.44 » give « 0611223344 »."""
    digits = "".join(sign for sign in phone.replace("(0)", "") if sign in "0123456789")
    for prefix in ABROAD:
        if digits.startswith(prefix) and len(digits) == len(prefix) + NATIONAL_LENGTH:
            return f"0{digits.removeprefix(prefix)}"
    return digits
