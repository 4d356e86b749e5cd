"""Delays as French texts write them: years, months, calendar days, *ouvrables*, *ouvrés*, *francs*.

The day that starts a delay does not count, and the last day does: a delay of fifteen days from the 3rd ends on the
18th, at midnight. A delay in months or years ends on the day that bears the same number, or on the last day of a
month that has none; months come first, then days (code de procédure civile, art. 641). In a delay in *jours francs*
neither end counts: one may act until the end of the day after.
"""

import calendar
from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cordee.domain.working_days import (
    ouvrable_day_after,
    ouvrable_day_before,
    working_day_after,
    working_day_before,
)

_ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What the days of a delay are: all of them, Monday to Saturday, Monday to Friday, or all with free ends."""

    CALENDAR = "days"
    OUVRABLE = "days_ouvrables"
    OUVRE = "days_ouvres"
    CLEAR = "days_francs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """Whole years and months, then days of one kind. Counts are not negative; nothing at all is the day itself."""

    years: int = 0
    months: int = 0
    days: int = 0
    kind: DayKind = DayKind.CALENDAR

    def __post_init__(self) -> None:
        if min(self.years, self.months, self.days) < 0:
            raise ValueError(f"a delay does not run backwards: {self}")

    @property
    def is_nothing(self) -> bool:
        return not (self.years or self.months or self.days)

    def after(self, start: date, *, holidays: Set[date]) -> date:
        """Return the last day of the delay that ``start`` opens."""
        day = months_after(start, 12 * self.years + self.months)
        if not self.days:
            return day
        match self.kind:
            case DayKind.CALENDAR:
                return day + timedelta(days=self.days)
            case DayKind.CLEAR:
                return day + timedelta(days=self.days) + _ONE_DAY
            case DayKind.OUVRABLE:
                return ouvrable_day_after(day, self.days, holidays=holidays)
            case DayKind.OUVRE:
                return working_day_after(day, self.days, holidays=holidays)

    def before(self, end: date, *, holidays: Set[date]) -> date:
        """Return the last day on which at least the whole delay is still ahead of ``end``, counted backwards."""
        day = months_after(end, -(12 * self.years + self.months))
        if not self.days:
            return day
        match self.kind:
            case DayKind.CALENDAR:
                return day - timedelta(days=self.days)
            case DayKind.CLEAR:
                return day - timedelta(days=self.days) - _ONE_DAY
            case DayKind.OUVRABLE:
                return ouvrable_day_before(day, self.days, holidays=holidays)
            case DayKind.OUVRE:
                return working_day_before(day, self.days, holidays=holidays)


def months_after(day: date, months: int) -> date:
    """Return the day of the same number ``months`` later (earlier when negative), or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
