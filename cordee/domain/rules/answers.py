"""From what was typed or written to the value of a fact, or a refusal that says what was expected."""

import difflib
import re
from collections.abc import Iterable
from datetime import date

from cordee.domain.catalogue import Fact, FactType
from cordee.domain.rules.evaluation import Value

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)
_COMMUNE = re.compile(r"(?:\d{2}|2[AB])\d{3}")


class BadAnswer(ValueError):
    """A value that the fact cannot have; ``expected`` is French."""

    def __init__(self, fact: Fact, found: object, expected: str) -> None:
        super().__init__(f"{fact.id} : trouvé {shortened(found)}, attendu {expected}")
        self.fact, self.found, self.expected = fact, found, expected


def answer(fact: Fact, raw: object) -> Value:
    """Return the typed value of ``fact``; raise BadAnswer when ``raw`` is of another type or out of range."""
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


def written_answer(value: Value) -> object:
    """Return the value as JSON can write it: days as text, sets as sorted lists."""
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


def _integer(fact: Fact, raw: object) -> int:
    low, high = fact.minimum, fact.maximum
    expected = "un nombre entier" + (f" de {low} à {high}" if low is not None and high is not None else "")
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
    if day is None or not EARLIEST <= day < LATEST:
        raise BadAnswer(fact, raw, expected)
    return day


def _choice(fact: Fact, raw: object) -> str:
    text = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    if isinstance(text, str) and text in fact.choices:
        return text
    listed = ", ".join(list(fact.choices)[:12]) + ("…" if len(fact.choices) > 12 else "")
    raise BadAnswer(fact, raw, f"l'un de : {listed}" + (closest(text, fact.choices) if isinstance(text, str) else ""))
