"""What people look for here and others answer: subjects outside the catalogue, and numbers of emergency."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from cordee.domain.catalogue import Verified
from cordee.domain.periods import Period
from cordee.domain.search.words import words_of

_DIGITS: Final = re.compile(r"\d+")
# A shorter number is also an age, a length or a day: it counts when it stands alone, or after words that dial.
_LONG_NUMBER: Final = 4


@dataclass(frozen=True, kw_only=True)
class Subject:
    """``door``: the public service that answers, as it calls itself; ``url`` its site, ``phone`` its number if any.

    ``verified``: whether name, site and number were read there, on ``checked_on``.
    """

    id: str
    name: str
    says: str
    said: tuple[str, ...]
    door: str
    url: str
    phone: str
    verified: Verified
    checked_on: date

    @property
    def site(self) -> str:
        """The address as people read it."""
        return self.url.removeprefix("https://").removeprefix("www.").rstrip("/")


@dataclass(frozen=True, kw_only=True)
class Emergency:
    """``said``: who answers it, and for what."""

    number: str
    said: str
    period: Period


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """Of one language. ``dialling``: words that may stand beside a short number."""

    subjects: tuple[Subject, ...]
    emergencies: tuple[Emergency, ...]
    dialling: frozenset[str]


def emergencies_typed(elsewhere: Elsewhere, words: str, *, on: date) -> tuple[Emergency, ...]:
    """The numbers that are typed and that answered on the day: « 3919 », « 39 19 », « appeler le 17 »."""
    typed = set(_numbers(words, elsewhere.dialling))
    return tuple(one for one in elsewhere.emergencies if one.number in typed and one.period.covers(on))


def _numbers(words: str, dialling: frozenset[str]) -> Iterator[str]:
    digits = _DIGITS.findall(words)
    if digits and all(word.isdigit() or word in dialling for word in words_of(words)):
        yield "".join(digits)
        yield from digits
    yield from (one for one in digits if len(one) == _LONG_NUMBER)
