"""What somebody typed, as the value of a fact: « oui », « 14/3/26 », « environ 3 ans », « cdi », « 2 months ago »."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from cordee.domain.catalogue import TIME_SINCE, Fact, FactType, Formula
from cordee.domain.rules.answers import EARLIEST, LATEST, BadAnswer, answer
from cordee.domain.rules.evaluation import Interval, Value, between
from cordee.domain.rules.french import MONTHS
from cordee.domain.rules.heard import english
from cordee.domain.rules.heard.days import Days, read_days
from cordee.domain.rules.heard.english import expected, in_french
from cordee.domain.rules.heard.typed_numbers import typed_number
from cordee.domain.rules.saying import said_day
from cordee.domain.territory import search_key
from cordee.domain.tongue import Tongue

YES, NO = frozenset({"o", "oui", "true"}), frozenset({"n", "non", "false"})
_REMAINING: Final = frozenset({Formula.DAYS_UNTIL, Formula.MONTHS_UNTIL})
_SLASHED = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2}|\d{4})")
_NAMED = re.compile(r"(\d{1,2})(?:er)? ([a-zéèûô]+)\.? (\d{4})")


_BEHIND: Final[Mapping[Tongue, str]] = {
    Tongue.FRENCH: "une date déjà passée, au plus tard aujourd'hui {on} ; celle-ci serait le {day}",
    Tongue.ENGLISH: "a date already past, at the latest today {on}; this one would be {day}",
}


class StillAhead(BadAnswer):
    """A day to come, for what has already happened; ``day`` is the first one that was meant."""

    def __init__(self, fact: Fact, found: str, *, day: date, on: date) -> None:
        super().__init__(
            fact,
            found,
            _BEHIND[fact.tongue].format(on=said_day(on, fact.tongue), day=said_day(day, fact.tongue)),
        )
        self.day = day


def typed_answer(fact: Fact, text: str, *, on: date, past: bool | None = None) -> Value:
    """Return the value that ``text`` means for the fact on the day ``on``; raise BadAnswer with an example.

    In the language of the fact; to a fact in English the French words are understood too.

    A number or a day that was said roughly is an interval (see ``approximate``). A day without a year is the nearest
    one to ``on``, or the last one when ``past`` is True, the next one when it is False. Raises StillAhead for a day
    to come of a fact that is past.
    """
    if fact.tongue is Tongue.ENGLISH:
        return _typed_in_english(fact, text, on, past)
    return _typed_in_french(fact, text, on, past)


def _typed_in_english(fact: Fact, text: str, on: date, past: bool | None) -> Value:
    """Read it in French words; what is expected is said in English."""
    words = in_french(text) if fact.type in (FactType.INT, FactType.DATE) else text
    try:
        return _typed_in_french(fact, words, on, past)
    except StillAhead as ahead:
        raise StillAhead(fact, text, day=ahead.day, on=on) from None
    except BadAnswer:
        raise BadAnswer(fact, text, expected(fact)) from None


def _typed_in_french(fact: Fact, text: str, on: date, past: bool | None) -> Value:
    words = " ".join(text.strip().split())
    match fact.type:
        case FactType.BOOL:
            plain, in_english = search_key(words), fact.tongue is Tongue.ENGLISH
            if plain in YES or (in_english and plain in english.YES):
                return True
            if plain in NO or (in_english and plain in english.NO):
                return False
            raise BadAnswer(fact, text, "oui ou non")
        case FactType.INT:
            return typed_number(fact, words)
        case FactType.DATE:
            return _typed_day(fact, words, on, past)
        case FactType.CHOICE:
            return _chosen(fact, words)
        case FactType.CHOICES:
            return frozenset(str(_chosen(fact, part)) for part in words.split(","))
        case FactType.COMMUNE:
            return answer(fact, words)


def lies_behind(fact: Fact, facts: Mapping[str, Fact]) -> bool | None:
    """Tell whether a date fact is of the past (said so, or counted since), of the future, or either (None)."""
    if fact.past:
        return True
    formulas = {other.derived.formula for other in facts.values() if other.derived and other.derived.of == fact.id}
    if formulas & TIME_SINCE:
        return True
    return False if formulas & _REMAINING else None


def read_day(text: str, *, on: date) -> date | None:
    """Return the day that « 14/3/80 », « 14 mars 1980 » or 1980-03-14 means, or None.

    Two digits of a year mean the past: « 80 » is 1980, and « 20 » is 2020 on any day of 2026.
    """
    words = " ".join(text.strip().lower().split())
    try:
        if found := _SLASHED.fullmatch(words):
            year = int(found[3])
            century = 0 if year > 99 else 2000 if year <= on.year % 100 else 1900
            return date(century + year, int(found[2]), int(found[1]))
        if (found := _NAMED.fullmatch(words)) and (month := _month(found[2])):
            return date(int(found[3]), month, int(found[1]))
        return date.fromisoformat(words)
    except ValueError:
        return None


def _typed_day(fact: Fact, words: str, on: date, past: bool | None) -> Value:
    try:
        days = read_days(words, on=on, past=fact.past or past)
    except ValueError:
        raise BadAnswer(fact, words, "une date qui existe, par exemple « 14/3/2026 »") from None
    if days is None:
        raise BadAnswer(
            fact, words, "une date, par exemple « 14/3/2026 », « en mars 2024 » ou « il y a environ 2 ans »"
        )
    if fact.past:
        days = _behind(fact, words, days, on)
    return answer(fact, _in_range(between(*days)))


def _behind(fact: Fact, words: str, days: Days, on: date) -> Days:
    """The part of ``days`` that is not ahead."""
    low, high = days
    if low is not None and low > on:
        raise StillAhead(fact, words, day=low, on=on)
    return low, on if high is not None and high > on else high


def _in_range(value: Value) -> Value:
    """Bounds outside the days that an answer may have say nothing."""
    if not isinstance(value, Interval):
        return value
    low, high = value.low, value.high
    cut = Interval(
        None if isinstance(low, date) and low <= EARLIEST else low,
        None if isinstance(high, date) and high >= LATEST else high,
    )
    return value if cut == Interval(None, None) else cut


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
