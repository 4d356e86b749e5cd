"""When nothing is sent to a person: at night, on Sundays and holidays, and for who asks it, while she is at work.

Hours are those of the clock on the wall; instants are compared, so that the nights of the change of hour, which last
an hour more or less, are quiet from their beginning to their end.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cordee.domain.working_days import is_ouvrable_day, is_working_day

PARIS = ZoneInfo("Europe/Paris")
# Of who asks never to be reached at work: the hours when most people are there. Source: decision 0007.
WORK_BEGINS, WORK_ENDS = time(8), time(18)
_ONE_DAY = timedelta(days=1)
_LONGEST_SILENCE = 14  # days; no run of Sundays and holidays comes near


@dataclass(frozen=True, kw_only=True)
class QuietHours:
    """From ``begins`` in the evening to ``ends`` in the morning; the day is what lies between."""

    begins: time
    ends: time
    days_off: bool = True  # Sundays and holidays are quiet from midnight to midnight

    def __post_init__(self) -> None:
        if not self.ends < self.begins:
            raise ValueError(f"quiet hours go over midnight: from {self.begins} to {self.ends}")


def first_moment(
    at: datetime, *, quiet: QuietHours | None, holidays: Set[date], outside_work: bool = False
) -> datetime:
    """Return ``at`` when a person may be written to then, else the first instant after it when she may.

    ``quiet`` None: at any hour. ``holidays`` must cover the fortnight after ``at``. Returns an instant in UTC.
    """
    at = at.astimezone(UTC)
    today = at.astimezone(PARIS).date()
    for day in (today + _ONE_DAY * count for count in range(_LONGEST_SILENCE)):
        for begins, ends in _windows(day, quiet, holidays, outside_work):
            if at < ends:
                return max(at, begins)
    raise ValueError(f"no day when a person may be written to after {at}")


def is_quiet(at: datetime, *, quiet: QuietHours | None, holidays: Set[date], outside_work: bool = False) -> bool:
    return first_moment(at, quiet=quiet, holidays=holidays, outside_work=outside_work) != at


def _windows(
    day: date, quiet: QuietHours | None, holidays: Set[date], outside_work: bool
) -> list[tuple[datetime, datetime]]:
    """The stretches of a day when one may write, in order, ends excluded."""
    if quiet and quiet.days_off and not is_ouvrable_day(day, holidays=holidays):
        return []
    opens = _instant(day, quiet.ends) if quiet else _instant(day, time(0))
    closes = _instant(day, quiet.begins) if quiet else _instant(day + _ONE_DAY, time(0))
    if not outside_work or not is_working_day(day, holidays=holidays):
        return [(opens, closes)]
    before = (opens, min(closes, _instant(day, WORK_BEGINS)))
    after = (max(opens, _instant(day, WORK_ENDS)), closes)
    return [(begins, ends) for begins, ends in (before, after) if begins < ends]


def _instant(day: date, hour: time) -> datetime:
    """An hour that strikes twice is the first; one that does not strike is as long after midnight as it would be."""
    return datetime.combine(day, hour, tzinfo=PARIS).astimezone(UTC)
