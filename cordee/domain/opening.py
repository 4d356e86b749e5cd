"""When the line answers, read from the words of its setting, and the slots of the days to come that follow from it."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
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


@dataclass(frozen=True, kw_only=True)
class Opening:
    """``days`` as ``date.weekday`` counts them; ``spans`` within one day, in order."""

    days: frozenset[int]
    spans: tuple[tuple[time, time], ...]


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
    in_order = all(begins < ends for begins, ends in spans) and all(one[1] <= two[0] for one, two in pairwise(spans))
    return Opening(days=_days(found["first"], found["last"]), spans=spans) if in_order else None


def slots(opening: Opening | None, *, at: datetime, holidays: Set[date]) -> tuple[Slot, ...]:
    """The slots of the next days on which the line answers; of today, those that leave time to call."""
    if opening is None:
        return ()
    now = at.astimezone(PARIS)
    found: list[Slot] = []
    days = (now.date() + timedelta(days=ahead) for ahead in range(_LOOKED_AHEAD))
    open_days = (day for day in days if day.weekday() in opening.days and day not in holidays)
    offered = 0
    for day in open_days:
        of_day = [slot for slot in _of(day, opening) if slot.ends - max(slot.begins, now) >= _SHORTEST]
        found += of_day
        offered += bool(of_day)
        if offered == DAYS_OFFERED:
            break
    return tuple(found)


def opens_again(opening: Opening | None, *, at: datetime, holidays: Set[date]) -> datetime | None:
    """When a line that is closed answers next; None while it is open, and where the words are not read."""
    if opening is None:
        return None
    now = at.astimezone(PARIS)
    for ahead in range(_LOOKED_AHEAD):
        day = now.date() + timedelta(days=ahead)
        if day.weekday() not in opening.days or day in holidays:
            continue
        for begins, ends in opening.spans:
            if now < datetime.combine(day, ends, tzinfo=PARIS):
                opened = datetime.combine(day, begins, tzinfo=PARIS)
                return opened if now < opened else None
    return None


def soonest_promise(opening: Opening | None, *, at: datetime, holidays: Set[date]) -> datetime:
    """« Dès que possible »: by the end of the next working day."""
    day = working_day_after(at.astimezone(PARIS).date(), 1, holidays=holidays)
    closes = opening.spans[-1][1] if opening else time(18)
    return datetime.combine(day, closes, tzinfo=PARIS)


def _of(day: date, opening: Opening) -> Iterator[Slot]:
    for begins, ends in opening.spans:
        edges = [begins, *(cut for cut in _CUTS if begins < cut < ends), ends]
        for one, two in pairwise(edges):
            yield Slot(begins=datetime.combine(day, one, tzinfo=PARIS), ends=datetime.combine(day, two, tzinfo=PARIS))


def _days(first: str | None, last: str | None) -> frozenset[int]:
    if first is None or last is None:
        return frozenset(range(7))
    one, two = _DAYS.index(first), _DAYS.index(last)
    return frozenset(range(one, two + 1)) if one <= two else frozenset({*range(one, 7), *range(two + 1)})


def _time(hour: str, minute: str) -> time:
    return time(int(hour), int(minute or 0))
