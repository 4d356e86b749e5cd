"""Days, numbers, lists, and how French words meet: « d'un », « du », « qu'elle », « s'il »."""

import re
from collections.abc import Iterable
from datetime import date

from cordee.domain.rules.evaluation import Interval
from cordee.domain.rules.language import Operator

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

UNITS = {
    "days": "jour",
    "months": "mois",
    "years": "an",
    "hours": "heure",
    "people": "personne",
    "percent": "%",
    "km": "km",
}

NUMBERS = {
    Operator.EQUAL: "exactement {}",
    Operator.DIFFERENT: "autre chose que {}",
    Operator.LESS: "moins de {}",
    Operator.AT_MOST: "{} au plus",
    Operator.MORE: "plus de {}",
    Operator.AT_LEAST: "au moins {}",
}
MONTHS_SAID_AS_YEARS = 60
AT_MOST_INSIDE = "au plus {}"
DAYS = {
    Operator.EQUAL: "le {}",
    Operator.DIFFERENT: "un autre jour que le {}",
    Operator.LESS: "avant le {}",
    Operator.AT_MOST: "le {} au plus tard",
    Operator.MORE: "après le {}",
    Operator.AT_LEAST: "le {} ou après",
}
_VOWEL = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæh]", re.IGNORECASE)
# Before these nothing is elided: the h is aspirated, or the vowel counts as a consonant.
_NO_ELISION = re.compile(r"(?:handicap|haut|hors|huit|hausse|hasard|hiérarchi|onze|oui\b|ouate|yaourt)", re.IGNORECASE)
_ELIDED = {"de": "d'", "que": "qu'", "ne": "n'", "le": "l'", "la": "l'", "jusque": "jusqu'", "parce que": "parce qu'"}
_CONTRACTED = {("de", "le"): "du", ("de", "les"): "des", ("à", "le"): "au", ("à", "les"): "aux"}
# A place where a piece is put in after one of the words that elide or contract.
_LAST_WORD = re.compile(r"(?:^|(?<= ))(de|que|ne|à|si|le|la) $")


def attached(word: str, text: str) -> str:
    """Put a small word before a text: « d'au moins », « du Rhône », « qu'elle », « s'il », « de onze »."""
    first, _, rest = text.partition(" ")
    if joined := _CONTRACTED.get((word, first)):
        return f"{joined} {rest}"
    if word == "si":
        return f"s'{text}" if first in ("il", "ils") else f"si {text}"
    return _ELIDED[word] + text if word in _ELIDED and begins_with_vowel(text) else f"{word} {text}"


def begins_with_vowel(text: str) -> bool:
    return bool(_VOWEL.match(text)) and not _NO_ELISION.match(text)


def inserted(before: str, text: str, after: str) -> str:
    """Put a text in its place; the word before it elides or contracts."""
    if found := _LAST_WORD.search(before):
        return before[: found.start()] + attached(found[1], text) + after
    return before + text + after


def said_day(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def said_number(number: int, unit: str | None) -> str:
    """Return « 1 300 jours » with narrow no-break spaces between thousands; ``unit`` is the code of a fact's unit."""
    return counted(number, UNITS.get(unit or "", ""))


def counted(number: int, noun: str) -> str:
    """Return the number with its noun, in the plural from two on; « mois » and signs take none."""
    grouped = f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    plural = "s" if abs(number) > 1 and noun.isalpha() and noun != "km" and noun[-1] not in "sxz" else ""
    return f"{grouped}\N{NO-BREAK SPACE}{noun}{plural}" if noun else grouped


def spoken_number(number: int, noun: str) -> str:
    """Return the number as it is said aloud: from five years on, months become « 11 ans », « 5 ans et 3 mois »."""
    if noun != "mois" or number < MONTHS_SAID_AS_YEARS:
        return counted(number, noun)
    years, months = divmod(number, 12)
    return counted(years, "an") + (f" et {counted(months, noun)}" if months else "")


def said_interval(interval: Interval, noun: str) -> str:
    """« entre 60 et 120 jours », « au moins 60 jours », « avant le 14 mars 2026 »: both bounds are included."""
    low, high = interval.low, interval.high
    if isinstance(low, date) or isinstance(high, date):
        days = [said_day(day) for day in (low, high) if isinstance(day, date)]
        if len(days) == 2:
            return f"entre le {days[0]} et le {days[1]}"
        return DAYS[Operator.AT_MOST if low is None else Operator.AT_LEAST].format(days[0])
    if low is None or high is None:
        number = high if low is None else low
        return NUMBERS[Operator.AT_MOST if low is None else Operator.AT_LEAST].format(counted(number or 0, noun))
    return f"entre {counted(low, '')} et {counted(high, noun)}"


def enumerated(items: Iterable[str], last: str) -> str:
    """Join with commas, and with ``last`` before the end; « ni » repeats."""
    listed = list(items)
    if last == "ni":
        return " ni ".join(listed)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} {last} {listed[-1]}"


def neither(items: Iterable[str]) -> str:
    """Put « ni » before each, and commas as soon as two are not plain enough to be told apart."""
    listed = list(items)
    plain = len(listed) == 2 and not any(" ou " in item or "," in item for item in listed)
    return (" " if plain else ", ").join(f"ni {item}" for item in listed)
