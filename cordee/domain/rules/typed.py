"""What somebody typed in French, as the value of a fact: « oui », « 14/3/26 », « 3 ans », « 1 300 », « cdi »."""

import calendar
import re
from collections.abc import Mapping
from datetime import date, timedelta

from cordee.domain.catalogue import Fact, FactType
from cordee.domain.rules.answers import BadAnswer, answer
from cordee.domain.rules.evaluation import Value
from cordee.domain.rules.french import MONTHS
from cordee.domain.territory import search_key

YES, NO = frozenset({"o", "oui", "true"}), frozenset({"n", "non", "false"})
_NUMBER = re.compile(r"(\d[\d\s\u00a0\u202f]*)\s*([a-zé%]*)\.?")
_SLASHED = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?")
_NAMED = re.compile(r"(\d{1,2})(?:er)? ([a-zéèûô]+)\.?(?: (\d{4}))?")
_AGO = re.compile(r"il y a (\d+) (jours?|semaines?|mois|ans?)")
_DAYS_IN: Mapping[str, int] = {"jour": 1, "semaine": 7}
# What one typed unit is worth in the unit of the fact; anything else is refused rather than guessed.
_WORTH: Mapping[tuple[str, str], int] = {
    ("days", "jour"): 1,
    ("days", "j"): 1,
    ("days", "semaine"): 7,
    ("days", "mois"): 30,
    ("days", "an"): 365,
    ("months", "mois"): 1,
    ("months", "an"): 12,
    ("years", "an"): 1,
    ("hours", "heure"): 1,
    ("hours", "h"): 1,
    ("people", "salarie"): 1,
    ("people", "personne"): 1,
    ("percent", "%"): 1,
    ("km", "km"): 1,
}


def typed_answer(fact: Fact, text: str, *, on: date) -> Value:
    """Return the value that ``text`` means for the fact on the day ``on``; raise BadAnswer with an example.

    A day without a year is the nearest one to ``on``.
    """
    words = " ".join(text.strip().split())
    match fact.type:
        case FactType.BOOL:
            plain = search_key(words)
            if plain in YES | NO:
                return plain in YES
            raise BadAnswer(fact, text, "oui ou non")
        case FactType.INT:
            return answer(fact, _number(fact, words))
        case FactType.DATE:
            return answer(fact, _day(fact, words.lower(), on))
        case FactType.CHOICE:
            return _chosen(fact, words)
        case FactType.CHOICES:
            return frozenset(str(_chosen(fact, part)) for part in words.split(","))
        case FactType.COMMUNE:
            return answer(fact, words)


def read_day(text: str, *, on: date) -> date | None:
    """Return the day that « 14/3/80 », « 14 mars 1980 » or 1980-03-14 means, or None.

    Two digits of a year mean the past: « 80 » is 1980, and « 20 » is 2020 on any day of 2026.
    """
    words = " ".join(text.strip().lower().split())
    try:
        if found := _SLASHED.fullmatch(words):
            year = int(found[3] or 0)
            century = 0 if year > 99 else 2000 if year <= on.year % 100 else 1900
            return date(century + year, int(found[2]), int(found[1])) if found[3] else None
        if (found := _NAMED.fullmatch(words)) and (month := _month(found[2])) and found[3]:
            return date(int(found[3]), month, int(found[1]))
        return date.fromisoformat(words)
    except ValueError:
        return None


def _number(fact: Fact, words: str) -> int:
    found = _NUMBER.fullmatch(words.lower())
    if found is None:
        raise BadAnswer(fact, words, "un nombre, par exemple « 45 »")
    number = int(re.sub(r"\D", "", found[1])[:9])
    unit = search_key(found[2]) if found[2] != "%" else "%"
    if not unit:
        return number
    worth = _WORTH.get((fact.unit or "", unit)) or _WORTH.get((fact.unit or "", unit.removesuffix("s")))
    if worth is None:
        raise BadAnswer(fact, words, "un nombre, sans autre mot que son unité")
    return number * worth


def _day(fact: Fact, words: str, on: date) -> date | str:
    if words in ("aujourd'hui", "hier", "demain"):
        return on + timedelta(days={"hier": -1, "demain": 1}.get(words, 0))
    if ago := _AGO.fullmatch(words):
        return _before(on, int(ago[1]), ago[2])
    if slashed := _SLASHED.fullmatch(words):
        return _date(fact, words, int(slashed[1]), int(slashed[2]), slashed[3], on)
    if (named := _NAMED.fullmatch(words)) and (month := _month(named[2])):
        return _date(fact, words, int(named[1]), month, named[3], on)
    return words


def _before(on: date, count: int, unit: str) -> date:
    unit = unit.removesuffix("s") if unit != "mois" else unit
    if unit in _DAYS_IN:
        return on - timedelta(days=min(count, 40_000) * _DAYS_IN[unit])
    months = on.year * 12 + on.month - 1 - min(count, 1_200) * (12 if unit == "an" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))


def _date(fact: Fact, words: str, day: int, month: int, year: str | None, on: date) -> date:
    try:
        if year is not None:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
        return min((date(on.year + shift, month, day) for shift in (-1, 0, 1)), key=lambda near: abs(near - on))
    except ValueError:
        raise BadAnswer(fact, words, "une date qui existe, par exemple « 14/3/2026 »") from None


def _month(word: str) -> int | None:
    keys = [search_key(month) for month in MONTHS]
    near = [place for place, month in enumerate(keys, 1) if len(word) >= 3 and month.startswith(search_key(word))]
    return near[0] if len(near) == 1 else None


def _chosen(fact: Fact, words: str) -> str:
    """The choice whose key or label was typed, or the only one that begins with it."""
    if words in fact.choices:
        return words
    typed = search_key(words)
    exact = [key for key, label in fact.choices.items() if typed in (search_key(key), search_key(label))]
    if len(exact) == 1:
        return exact[0]
    near = [
        key
        for key, label in fact.choices.items()
        if typed and (search_key(key).startswith(typed) or search_key(label).startswith(typed))
    ]
    if len(near) == 1:
        return near[0]
    raise BadAnswer(fact, words, "l'un de : " + ", ".join(list(fact.choices.values())[:14]))
