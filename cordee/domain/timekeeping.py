"""Is the clock of the database to be believed? It is compared with a count of seconds that nobody sets.

An outage is no jump: the count of the machine goes on while nothing of ours runs, as the clock does.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=15)
CLEAN_BEATS = 4  # in a row, before what was stopped goes on by itself
NO_DRIFT = timedelta()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """``ticks`` are seconds since the machine started, which ``era`` names: those of two eras do not compare."""

    wall: datetime
    ticks: float
    era: str


def drift(before: Reading, now: Reading) -> timedelta:
    """How far the clock moved more (or, negative, less) than the time that has passed.

    Across a restart of the machine nobody counted: only a clock that went back is then known to be wrong.
    """
    advance = now.wall - before.wall
    if before.era != now.era:
        return min(advance, NO_DRIFT)
    return advance - timedelta(seconds=now.ticks - before.ticks)


def has_jumped(before: Reading, now: Reading) -> bool:
    return abs(drift(before, now)) > TOLERANCE


def is_again_in_line(before: Reading, now: Reading) -> bool:
    """With the clock as it was before it jumped: what a restart hides, only a person may vouch for."""
    return before.era == now.era and not has_jumped(before, now)
