"""When the line answers: the hours of its week, what differs from them for once, and the slots that follow."""

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby, pairwise
from typing import Protocol
from zoneinfo import ZoneInfo

from cordee.domain.working_days import working_day_after

PARIS = ZoneInfo("Europe/Paris")
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_DAY = "|".join(_DAYS)
_HOUR = r"(\d{1,2}) ?h(?: ?(\d{2}))?"
_SPAN = rf"(?:de )?{_HOUR} à {_HOUR}"
_WHOLE = re.compile(
    rf"(?:du (?P<first>{_DAY}) au (?P<last>{_DAY})|(?P<all>tous les jours)),? (?P<spans>{_SPAN}(?:(?:,| et) {_SPAN})*)"
)
# A working day is cut where people can speak: before, at, and after midday.
_CUTS = (time(12), time(14))
_SHORTEST = timedelta(minutes=30)
DAYS_OFFERED = 4
_LOOKED_AHEAD = 14
_OPENS_AGAIN_WITHIN = 60

Spans = tuple[tuple[time, time], ...]
Week = tuple[Spans, Spans, Spans, Spans, Spans, Spans, Spans]  # Monday first; empty: closed that day


class Reason(StrEnum):
    """Why the hours differ for once."""

    FEAST = "fete"
    STRIKE = "greve"
    BREAKDOWN = "panne"
    TEAM = "equipe"
    OTHER = "autre"


class Hours(Protocol):
    """What slots and promises are computed from."""

    def spans_on(self, day: date, *, holidays: Set[date]) -> Spans:
        """When somebody answers that day, in order, in the time of Paris."""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """``days`` as ``date.weekday`` counts them; ``spans`` within one day, in order."""

    days: frozenset[int]
    spans: Spans

    def spans_on(self, day: date, *, holidays: Set[date]) -> Spans:
        return self.spans if day.weekday() in self.days and day not in holidays else ()


@dataclass(frozen=True, kw_only=True)
class Change:
    """Hours that differ for once. It closes; or it opens, within one day, holidays included."""

    begins: datetime
    ends: datetime
    closes: bool = True


@dataclass(frozen=True, kw_only=True)
class Timetable:
    """``weeks``: from which day, and the hours of a week, in order of days; ``before``: until the first one."""

    before: Opening | None = None
    weeks: tuple[tuple[date, Week], ...] = ()
    changes: tuple[Change, ...] = ()

    def spans_on(self, day: date, *, holidays: Set[date]) -> Spans:
        opened = [*self._of_the_week(day, holidays), *self._opened_for_once(day)]
        spans = _joined((_at(day, begins), _at(day, ends)) for begins, ends in opened)
        for change in self.changes:
            if change.closes:
                spans = [left for span in spans for left in _without(span, change)]
        return tuple((begins.time(), ends.time()) for begins, ends in spans)

    def _of_the_week(self, day: date, holidays: Set[date]) -> Spans:
        week = next((week for since, week in reversed(self.weeks) if since <= day), None)
        if week is None:
            return self.before.spans_on(day, holidays=holidays) if self.before else ()
        return () if day in holidays else week[day.weekday()]

    def _opened_for_once(self, day: date) -> Iterator[tuple[time, time]]:
        for change in self.changes:
            begins, ends = change.begins.astimezone(PARIS), change.ends.astimezone(PARIS)
            if not change.closes and begins.date() == day:
                yield begins.time(), ends.time()


@dataclass(frozen=True, kw_only=True, order=True)
class Slot:
    """Both ends in the time of Paris."""

    begins: datetime
    ends: datetime

    @property
    def value(self) -> str:
        return f"{self.begins:%Y-%m-%dT%H:%M}/{self.ends:%H:%M}"


def read_opening(words: str) -> Opening | None:
    """« du lundi au vendredi, de 9 h à 18 h »; None where the words are others: no slot is guessed."""
    plain = re.sub(r"[\s\u00a0\u202f]+", " ", words.strip().lower().rstrip("."))
    found = _WHOLE.fullmatch(plain)
    if found is None:
        return None
    try:
        spans = tuple((_time(*one[:2]), _time(*one[2:])) for one in re.findall(_SPAN, found["spans"]))
    except ValueError:
        return None
    return Opening(days=_days(found["first"], found["last"]), spans=spans) if _in_order(spans) else None


def read_spans(words: str) -> Spans | None:
    """« 9 h à 12 h et 14 h à 17 h 30 » of one day; nothing written is closed; None where the words are others."""
    plain = re.sub(r"[\s\u00a0\u202f]+", " ", words.strip().lower().rstrip("."))
    if not plain:
        return ()
    if not re.fullmatch(rf"{_SPAN}(?:(?:,| et) {_SPAN})*", plain):
        return None
    try:
        spans = tuple((_time(*one[:2]), _time(*one[2:])) for one in re.findall(_SPAN, plain))
    except ValueError:
        return None
    return spans if _in_order(spans) else None


def openings_of(week: Week) -> tuple[Opening, ...]:
    """The days that have the same hours and follow each other, together; closed days are not said."""
    grouped = groupby(enumerate(week), key=lambda one: one[1])
    return tuple(Opening(days=frozenset(day for day, _ in days), spans=spans) for spans, days in grouped if spans)


def week_of(opening: Opening) -> Week:
    monday, *others = (opening.spans if day in opening.days else () for day in range(7))
    return (monday, *others)  # type: ignore[return-value]


def said_spans(spans: Spans) -> str:
    """« 9 h à 12 h et 14 h à 17 h 30 »: what ``read_spans`` reads."""
    return " et ".join(f"{_clock(begins)} à {_clock(ends)}" for begins, ends in spans)


def said_week(week: Week) -> str:
    """« du lundi au jeudi, de 9 h à 18 h ; le vendredi, de 9 h à 17 h »."""
    return " ; ".join(f"{_said_days(one.days)}, de {said_spans(one.spans)}" for one in openings_of(week))


def slots(opening: Hours | None, *, at: datetime, holidays: Set[date]) -> tuple[Slot, ...]:
    """The slots of the next days on which the line answers; of today, those that leave time to call."""
    if opening is None:
        return ()
    now = at.astimezone(PARIS)
    found: list[Slot] = []
    days = (now.date() + timedelta(days=ahead) for ahead in range(_LOOKED_AHEAD))
    offered = 0
    for day in days:
        spans = opening.spans_on(day, holidays=holidays)
        of_day = [slot for slot in _of(day, spans) if slot.ends - max(slot.begins, now) >= _SHORTEST]
        found += of_day
        offered += bool(of_day)
        if offered == DAYS_OFFERED:
            break
    return tuple(found)


def opens_again(opening: Hours | None, *, at: datetime, holidays: Set[date]) -> datetime | None:
    """When a line that is closed answers next; None while it is open, and where nobody knows (no hours are read)."""
    if opening is None:
        return None
    now = at.astimezone(PARIS)
    for ahead in range(_OPENS_AGAIN_WITHIN):
        day = now.date() + timedelta(days=ahead)
        for begins, ends in opening.spans_on(day, holidays=holidays):
            if now < _at(day, ends):
                opened = _at(day, begins)
                return opened if now < opened else None
    return None


def is_open(opening: Hours | None, *, at: datetime, holidays: Set[date]) -> bool:
    """Whether somebody answers now; True where nobody knows."""
    if opening is None:
        return True
    now = at.astimezone(PARIS)
    spans = opening.spans_on(now.date(), holidays=holidays)
    return any(_at(now.date(), begins) <= now < _at(now.date(), ends) for begins, ends in spans)


def open_for(opening: Hours, *, since: datetime, until: datetime, holidays: Set[date]) -> timedelta:
    """How long somebody answered between the two, in hours that were open."""
    total, day = timedelta(0), since.astimezone(PARIS).date()
    while day <= until.astimezone(PARIS).date():
        for begins, ends in opening.spans_on(day, holidays=holidays):
            total += max(timedelta(0), min(_at(day, ends), until) - max(_at(day, begins), since))
        day += timedelta(days=1)
    return total


def soonest_promise(opening: Hours | None, *, at: datetime, holidays: Set[date]) -> datetime:
    """« Dès que possible »: by the end of the next working day on which the line answers."""
    next_one = working_day_after(at.astimezone(PARIS).date(), 1, holidays=holidays)
    for ahead in range(_OPENS_AGAIN_WITHIN if opening else 0):
        day = next_one + timedelta(days=ahead)
        if opening and (spans := opening.spans_on(day, holidays=holidays)):
            return _at(day, spans[-1][1])
    return _at(next_one, time(18))


def _of(day: date, spans: Spans) -> Iterator[Slot]:
    for begins, ends in spans:
        edges = [begins, *(cut for cut in _CUTS if begins < cut < ends), ends]
        for one, two in pairwise(edges):
            yield Slot(begins=_at(day, one), ends=_at(day, two))


Stretch = tuple[datetime, datetime]


def _joined(spans: Iterable[Stretch]) -> list[Stretch]:
    found: list[Stretch] = []
    for begins, ends in sorted(spans):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found


def _without(span: Stretch, closed: Change) -> Iterator[Stretch]:
    begins, ends = span
    before, after = (begins, min(ends, closed.begins)), (max(begins, closed.ends), ends)
    if closed.ends <= begins or ends <= closed.begins:
        yield span
        return
    for left in (before, after):
        if left[0] < left[1]:
            yield left[0].astimezone(PARIS), left[1].astimezone(PARIS)


def _in_order(spans: Spans) -> bool:
    follow = all(one[1] <= two[0] for one, two in pairwise(spans))
    return follow and all(begins < ends for begins, ends in spans)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=PARIS)


def _clock(at: time) -> str:
    return f"{at.hour} h {at:%M}" if at.minute else f"{at.hour} h"


def _said_days(days: frozenset[int]) -> str:
    first, last = min(days), max(days)
    if len(days) == len(_DAYS):
        return "tous les jours"
    return f"le {_DAYS[first]}" if first == last else f"du {_DAYS[first]} au {_DAYS[last]}"


def _days(first: str | None, last: str | None) -> frozenset[int]:
    if first is None or last is None:
        return frozenset(range(7))
    one, two = _DAYS.index(first), _DAYS.index(last)
    return frozenset(range(one, two + 1)) if one <= two else frozenset({*range(one, 7), *range(two + 1)})


def _time(hour: str, minute: str) -> time:
    return time(int(hour), int(minute or 0))
