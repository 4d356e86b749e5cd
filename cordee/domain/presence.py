"""Who answers now: what the words of an organisation's hours say of this moment, and who stands in for whom."""

import re
import unicodedata
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cordee.domain.opening import PARIS, Opening, opens_again, read_opening

KEPT_FOR = timedelta(days=30)  # an absence that is over


@dataclass(frozen=True, kw_only=True)
class Away:
    """``until``: the last day of the absence. Without ``stand_in`` nobody replaces."""

    who: str
    since: date
    until: date
    stand_in: str = ""
    phone: str = ""

    def covers(self, day: date) -> bool:
        return self.since <= day <= self.until


@dataclass(frozen=True, kw_only=True)
class Answers:
    """``is_open`` is None where the words are not understood, or none were given: nothing is guessed."""

    hours: str = ""
    is_open: bool | None = None
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    away: tuple[Away, ...] = ()


def answers_now(hours: str, *, away: Iterable[Away], at: datetime, holidays: Set[date]) -> Answers:
    """``hours`` as the organisation writes them; ``away``: all that it announced."""
    today = at.astimezone(PARIS).date()
    absent = tuple(one for one in away if one.covers(today))
    opening = read_opening(hours)
    if opening is None:
        return Answers(hours=hours, away=absent)
    closes = _closes(opening, at=at, holidays=holidays)
    again = opens_again(opening, at=at, holidays=holidays)
    return Answers(hours=hours, is_open=closes is not None, closes_at=closes, opens_at=again, away=absent)


def is_of(said: str, name: str) -> bool:
    """Whether what is typed holds this name: every word of it, in any order, whatever stands around."""
    words = set(_words(name))
    return bool(words) and words <= set(_words(said))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", plain.lower())


def _closes(opening: Opening, *, at: datetime, holidays: Set[date]) -> datetime | None:
    now = at.astimezone(PARIS)
    if now.weekday() not in opening.days or now.date() in holidays:
        return None
    for begins, ends in opening.spans:
        if begins <= now.time() < ends:
            return datetime.combine(now.date(), ends, tzinfo=PARIS)
    return None
