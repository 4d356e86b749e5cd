"""The telephone exchanges that post what happens on the line, each recognised by what only it and the site know."""

from .values import key
from .variable import Variable, text

EXCHANGES: tuple[Variable, ...] = (
    Variable(
        name="CORDEE_AIRCALL_TOKEN",
        default="",
        read=text,
        secret=True,
        expected="un jeton est attendu",
        meaning="Token of the webhook of Aircall, which it repeats in each event. Empty: no such events. "
        "See `telephonie.md`.",
    ),
    Variable(
        name="CORDEE_RINGOVER_KEY",
        default="",
        read=text,
        secret=True,
        expected="une clé est attendue",
        meaning="Key by which Ringover signs its events. Empty: no such events. See `telephonie.md`.",
    ),
    Variable(
        name="CORDEE_ZAMMAD_TOKEN",
        default="",
        read=key,
        secret=True,
        expected="au moins 32 signes sont attendus",
        meaning="Token at the end of the address to which an exchange that speaks the generic CTI of Zammad posts. "
        "Empty: no such events. See `telephonie.md`.",
    ),
)
