"""One cell of a file as the value of a fact: what people write in a spreadsheet, or what a typed file holds."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TypeAlias

from cordee.domain.catalogue import Fact, FactType
from cordee.domain.rules.answers import BadAnswer, answer, closest
from cordee.domain.rules.evaluation import Value

YES, NO = frozenset({"oui", "vrai", "true", "o", "1"}), frozenset({"non", "faux", "false", "n", "0"})
_NUMBER = re.compile(r"[+-]?\d{1,18}(?:[.,]0+)?")
_FRENCH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_BETWEEN_WORDS = re.compile(r"[|,]")
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
Reader: TypeAlias = Callable[[object], object]


class NotUnderstood(ValueError):
    """A cell that means nothing; ``expected`` is French."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


def read_cell(fact: Fact, raw: object) -> Value | None:
    """Return the value that a cell means, None for an empty one; raise BadAnswer with what was expected."""
    if isinstance(raw, str):
        text = raw.strip()
        return _read_text(fact, text) if text else None
    if isinstance(raw, float) and raw.is_integer() and fact.type is FactType.INT:
        return answer(fact, int(raw))
    if isinstance(raw, datetime) and fact.type is FactType.DATE:
        return answer(fact, raw.date())
    return answer(fact, raw)


def read_day(text: str) -> date | None:
    """Return the day that JJ/MM/AAAA or AAAA-MM-JJ means, or None."""
    found = _FRENCH_DAY.fullmatch(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(text)
    except ValueError:
        return None


def words_in(text: str) -> list[str]:
    """Return the words of a cell that holds a list; they are parted by ``|`` or by commas."""
    return [word.strip() for word in _BETWEEN_WORDS.split(text) if word.strip()]


def _read_text(fact: Fact, text: str) -> Value:
    match fact.type:
        case FactType.BOOL:
            if text.lower() in YES | NO:
                return text.lower() in YES
            raise BadAnswer(fact, text, "oui ou non")
        case FactType.INT:
            whole = re.split("[.,]", text)[0]
            return answer(fact, int(whole) if _NUMBER.fullmatch(text) else text)
        case FactType.DATE:
            day = read_day(text)
            if day is None:
                raise BadAnswer(fact, text, "une date AAAA-MM-JJ ou JJ/MM/AAAA")
            return answer(fact, day)
        case FactType.CHOICES:
            return answer(fact, words_in(text))
        case FactType.CHOICE | FactType.COMMUNE:
            return answer(fact, text)


def plain_text(raw: object) -> str:
    if isinstance(raw, str):
        return raw
    raise NotUnderstood("du texte en UTF-8")


def day_of_decision(raw: object) -> date | None:
    expected = f"une date AAAA-MM-JJ ou JJ/MM/AAAA, du {FIRST_DAY} au {LAST_DAY}"
    if isinstance(raw, str) and not raw.strip():
        return None
    if isinstance(raw, datetime):
        raw = raw.date()
    day = read_day(raw.strip()) if isinstance(raw, str) else raw if isinstance(raw, date) else None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise NotUnderstood(expected)
    return day


def word_among(words: Iterable[str], message: str) -> Reader:
    allowed = frozenset(words)

    def read(raw: object) -> str | None:
        text = str(raw).strip()
        if text and text not in allowed:
            raise NotUnderstood(f"l'un de : {', '.join(sorted(allowed))} ; {message}{closest(text, allowed)}")
        return text or None

    return read
