"""From what was typed or written to the value of a fact, or a refusal that says what was expected."""

import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from cordee.domain.catalogue import Fact, FactType
from cordee.domain.rules.evaluation import Interval, Value, between

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)
LOW, HIGH = "min", "max"
_COMMUNE = re.compile(r"(?:\d{2}|2[AB])\d{3}")


class BadAnswer(ValueError):
    """A value that the fact cannot have; ``expected`` is French."""

    def __init__(self, fact: Fact, found: object, expected: str) -> None:
        super().__init__(f"{fact.id} : trouvé {shortened(found)}, attendu {expected}")
        self.fact, self.found, self.expected = fact, found, expected


def answer(fact: Fact, raw: object) -> Value:
    """Return the typed value of ``fact``; raise BadAnswer when ``raw`` is of another type or out of range.

    A number or a day may be an interval, ``{"min": 60, "max": 120}``, of which one bound may be absent: the inverse
    of ``written_answer``. Two equal bounds are one value.
    """
    if isinstance(raw, Mapping | Interval):
        return _interval(fact, raw)
    match fact.type:
        case FactType.BOOL:
            if isinstance(raw, bool):
                return raw
            raise BadAnswer(fact, raw, "true ou false")
        case FactType.INT:
            return _integer(fact, raw)
        case FactType.DATE:
            return _day(fact, raw)
        case FactType.COMMUNE:
            if isinstance(raw, str) and _COMMUNE.fullmatch(raw):
                return raw
            raise BadAnswer(fact, raw, 'un code de commune de cinq signes, entre guillemets, par exemple "69123"')
        case FactType.CHOICE:
            return _choice(fact, raw)
        case FactType.CHOICES:
            if isinstance(raw, list | tuple | set | frozenset):
                return frozenset(_choice(fact, item) for item in raw)
            raise BadAnswer(fact, raw, "une liste")


def written_answer(value: Value | None) -> object:
    """Return the value as JSON can write it: days as text, sets as sorted lists, intervals by their bounds."""
    if isinstance(value, Interval):
        bounds = {LOW: value.low, HIGH: value.high}
        return {name: written_answer(bound) for name, bound in bounds.items() if bound is not None}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return value if isinstance(value, bool | int | str) else None


def closest(word: str, words: Iterable[str]) -> str:
    """Return « ; vouliez-vous dire … ? » when something near exists, else nothing."""
    near = difflib.get_close_matches(word, list(words), n=1, cutoff=0.6)
    return f" ; vouliez-vous dire « {near[0]} » ?" if near else ""


def shortened(found: object) -> str:
    text = repr(found) if isinstance(found, str) else str(found)
    return text if len(text) <= 60 else text[:57] + "…"


def _interval(fact: Fact, raw: Mapping[str, Any] | Interval) -> Value:
    written = {LOW: raw.low, HIGH: raw.high} if isinstance(raw, Interval) else raw
    bounds = {name: bound for name, bound in written.items() if bound is not None}
    if fact.type not in (FactType.INT, FactType.DATE):
        raise BadAnswer(fact, written, f"une seule valeur : « {fact.label} » n'est ni un nombre ni une date")
    if not bounds or bounds.keys() - {LOW, HIGH}:
        raise BadAnswer(fact, written, "un intervalle « {min: …, max: …} », dont une borne peut manquer")
    read = _integer if fact.type is FactType.INT else _day
    low, high = (read(fact, bounds[name]) if name in bounds else None for name in (LOW, HIGH))
    if low is not None and high is not None and low > high:  # type: ignore[operator]
        raise BadAnswer(fact, written, "un intervalle dont « min » ne dépasse pas « max »")
    return between(low, high)


def _integer(fact: Fact, raw: object) -> int:
    low, high = fact.minimum, fact.maximum
    expected = "un nombre entier" + (f" de {low} à {high}" if low is not None and high is not None else "")
    if isinstance(raw, list):
        raise BadAnswer(fact, raw, f"{expected}, ou « {{min: …, max: …}} »")
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise BadAnswer(fact, raw, expected)
    if (low is not None and raw < low) or (high is not None and raw > high):
        raise BadAnswer(fact, raw, expected)
    return raw


def _day(fact: Fact, raw: object) -> date:
    expected = f"une date AAAA-MM-JJ entre {EARLIEST.year} et {LATEST.year}"
    try:
        day = raw if isinstance(raw, date) else date.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        day = None
    if isinstance(raw, list):
        raise BadAnswer(fact, raw, f"{expected}, ou « {{min: …, max: …}} »")
    if day is None or not EARLIEST <= day < LATEST:
        raise BadAnswer(fact, raw, expected)
    return day


def _choice(fact: Fact, raw: object) -> str:
    text = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    if isinstance(text, str) and text in fact.choices:
        return text
    listed = ", ".join(list(fact.choices)[:12]) + ("…" if len(fact.choices) > 12 else "")
    raise BadAnswer(fact, raw, f"l'un de : {listed}" + (closest(text, fact.choices) if isinstance(text, str) else ""))
