"""A day as she types it on an English page, in the words that dates are read in."""

import re
from typing import Final

from cordee.ui.tongues import SOURCE, tongue

_FRENCH: Final = {
    "today": "aujourd'hui",
    "yesterday": "hier",
    "january": "janvier",
    "february": "février",
    "march": "mars",
    "april": "avril",
    "may": "mai",
    "june": "juin",
    "july": "juillet",
    "august": "août",
    "september": "septembre",
    "october": "octobre",
    "november": "novembre",
    "december": "décembre",
}
_SHORT: Final = {month[:3]: french for month, french in _FRENCH.items() if month not in ("today", "yesterday")}
_WORD: Final = re.compile(r"[a-z]+")
_ORDINAL: Final = re.compile(r"(\d)(?:st|nd|rd|th)\b")
_MONTH_FIRST: Final = re.compile(r"^([a-z]+)\.? +(\d{1,2})(?=\D|$)")


def in_french(typed: str) -> str:
    """« 3rd of March » as « 3 mars », « March 3 » too; on a French page, as it was typed."""
    if tongue() == SOURCE:
        return typed
    said = _ORDINAL.sub(r"\1", typed.lower().replace(",", " ")).replace(" of ", " ").strip()
    said = _MONTH_FIRST.sub(r"\2 \1", said)
    return _WORD.sub(lambda word: _FRENCH.get(word[0]) or _SHORT.get(word[0]) or word[0], said)
