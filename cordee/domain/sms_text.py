"""What fits into one SMS: 160 signs of the GSM alphabet; any other sign cuts it down to 70. Source: 3GPP TS 23.038."""

LONGEST = 160
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("^{}\\[~]|€")  # each takes two places


def length(text: str) -> int:
    """Count the places that the text takes; raise ValueError with the signs that the alphabet does not have."""
    if foreign := sorted(set(text) - _BASIC - _TWICE):
        raise ValueError(f"not in the GSM alphabet: {foreign}")
    return len(text) + sum(sign in _TWICE for sign in text)


def is_one_sms(text: str) -> bool:
    try:
        return 0 < length(text) <= LONGEST
    except ValueError:
        return False
