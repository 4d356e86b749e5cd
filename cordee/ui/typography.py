"""Dates, deadlines, numbers and spaces, as people read them in the language of the page.

The day of reference is an argument.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from django.utils import timezone

from cordee.ui import english
from cordee.ui.tongues import is_english

NARROW = "\u202f"
HARD = "\u00a0"

_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

_MARKUP = re.compile(r"(<[^>]*>|&#?\w+;)")
_BEFORE_HIGH = re.compile(r"(?<=[\w»)\]…%€’'.])[ \u00a0\u202f]*([;!?]+)(?=[\s»)]|$)")
_BEFORE_COLON = re.compile(r"(?<=[\w»)\]…%€’'])[ \u00a0\u202f]*:(?=\s|$)")
_AFTER_OPENING = re.compile(r"«[ \u00a0\u202f]*")
_BEFORE_CLOSING = re.compile(r"[ \u00a0\u202f]*»")
_TO_SPACE = re.compile(r"[;!?:«»]|\d[ \u00a0]")  # without any of these there is nothing to do
_BEFORE_UNIT = re.compile(r"(?<=\d)[ \u00a0](?=(?:%|€|h\b|km\b|jours?\b|mois\b|ans?\b|ko\b|Mo\b))")
_AFTER_HOUR = re.compile(r"(?<=\d[ \u00a0]h) (?=\d\d\b)")


def _local(value: date) -> date:
    """An instant belongs to the day it has in France, whatever its storage zone."""
    if not isinstance(value, datetime):
        return value
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _number(day: int) -> str:
    return "1er" if day == 1 else str(day)


def long_day(value: date) -> str:
    """« lundi 14 mars 2026 », for sentences."""
    on = _local(value)
    if is_english():
        return english.long_day(on)
    return f"{_WEEKDAYS[on.weekday()]} {_number(on.day)}{HARD}{_MONTHS[on.month - 1]}{HARD}{on.year}"


def weekday(value: date) -> str:
    """« lundi »."""
    on = _local(value)
    return english.weekday(on) if is_english() else _WEEKDAYS[on.weekday()]


def table_day(value: date) -> str:
    """« 14/03/2026 », for tables."""
    return f"{_local(value):%d/%m/%Y}"


def day_month(value: date, *, today: date) -> str:
    """« 17 mars », with the year when it is not this one."""
    on = _local(value)
    if is_english():
        return english.day_month(on, today=today)
    year = "" if on.year == today.year else f"{HARD}{on.year}"
    return f"{_number(on.day)}{HARD}{_MONTHS[on.month - 1]}{year}"


def moment(value: datetime) -> str:
    """« lundi 14 mars 2026 à 9 h 05 »."""
    at = _local(value)
    if is_english():
        return f"{long_day(at)} at {clock(value)}"
    return f"{long_day(at)} à {clock(value)}"


def clock(value: datetime) -> str:
    """« 9 h 05 », « 14 h »."""
    at = timezone.localtime(value) if timezone.is_aware(value) else value
    if is_english():
        return english.clock(at.time())
    minutes = f"{HARD}{at:%M}" if at.minute else ""
    return f"{at.hour}{HARD}h{minutes}"


def _days(count: int) -> str:
    return f"{count}{HARD}jour" if count == 1 else f"{count}{HARD}jours"


def deadline_words(on: date, *, today: date) -> str:
    """« dans 3 jours (17 mars) », « aujourd'hui », « en retard de 2 jours (12 mars) »; calendar days."""
    left = (_local_day(on) - today).days
    if is_english():
        return english.deadline(left, day_month(on, today=today))
    named = {0: "aujourd'hui", 1: "demain"}.get(left)
    when = named or (f"dans {_days(left)}" if left > 0 else f"en retard de {_days(-left)}")
    return when if left == 0 else f"{when} ({day_month(on, today=today)})"


def deadline_tone(on: date, *, today: date) -> str:
    """Either late, soon (two days or less) or later."""
    left = (_local_day(on) - today).days
    if left < 0:
        return "late"
    return "soon" if left <= 2 else "later"


def _local_day(value: date) -> date:
    local = _local(value)
    return local.date() if isinstance(local, datetime) else local


def count_words(value: float) -> str:
    """Thousands apart by a thin space, decimals after a comma: « 12 345,6 »."""
    if is_english():
        return english.count(value)
    whole, _, decimals = f"{value:,}".replace(",", NARROW).partition(".")
    return f"{whole},{decimals}" if decimals.strip("0") else whole


def spaced(text: str) -> str:
    """French spaces that do not break: before ; ! ? (thin) and :, inside « », between a number and its unit.

    Tags and entities are left alone, so that attributes and addresses keep their signs. English has no such spaces.
    """
    if is_english():
        return str(text)
    if "<" not in text and "&" not in text:
        return _spaced(str(text))
    pieces = _MARKUP.split(str(text))  # every second piece is markup
    return "".join(piece if rank % 2 else _spaced(piece) for rank, piece in enumerate(pieces))


def _spaced(text: str) -> str:
    if not _TO_SPACE.search(text):
        return text
    text = _AFTER_OPENING.sub("«" + HARD, text)
    text = _BEFORE_CLOSING.sub(HARD + "»", text)
    text = _BEFORE_HIGH.sub(NARROW + r"\1", text)
    text = _BEFORE_COLON.sub(HARD + ":", text)
    return _AFTER_HOUR.sub(HARD, _BEFORE_UNIT.sub(HARD, text))
