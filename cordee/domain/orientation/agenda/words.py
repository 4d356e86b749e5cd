"""The words of a calendar in the language of its rules."""

from collections.abc import Mapping
from datetime import date
from typing import Final, Protocol

from cordee.domain.catalogue import Fact, Verified
from cordee.domain.deadlines import DeadlineKind
from cordee.domain.delays import Delay
from cordee.domain.orientation.agenda import english, french
from cordee.domain.orientation.agenda.moments import Applied
from cordee.domain.orientation.known_days import Days
from cordee.domain.tongue import Tongue


class Words(Protocol):
    """What the module of each language gives, under the same names."""

    @property
    def CONFIDENCE(self) -> Mapping[Verified, str]: ...

    def said_from(self, days: Days, /) -> str: ...

    def said_until(self, days: Days, /) -> str: ...

    def said_by(self, days: Days, /) -> str: ...

    def said_on(self, days: Days, /) -> str: ...

    def said_weekday(self, day: date, /) -> str: ...

    def said_delay(self, delay: Delay, /) -> str: ...

    def filled(self, template: str, kind: DeadlineKind, opens: Days | None, closes: Days | None, /) -> str: ...

    def past_sentence(self, kind: DeadlineKind, days: Days, then: str, /, *, surely: bool) -> str: ...

    def how(self, found: Applied, facts: Mapping[str, Fact], /) -> str: ...


_WORDS: Final[Mapping[Tongue, Words]] = {Tongue.FRENCH: french, Tongue.ENGLISH: english}


def words_in(tongue: Tongue) -> Words:
    return _WORDS[tongue]
