"""A call on the telephone of the line, from the events that its telephone system posts, whatever came when.

Events come late, twice, in any order, or not at all. ``line_of`` reads them as a set: no event is ever taken back, and
the strongest one says what the call is. Somebody who rang and of whom nothing more was heard is called back rather
than forgotten.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Happening(StrEnum):
    """What an event says; ``OTHER`` is counted, and nothing is read of it."""

    RINGS = "sonne"
    ANSWERED = "decroche"
    ENDED = "raccroche"
    MISSED = "manque"
    OTHER = "autre"


class LineState(StrEnum):
    RINGING = "sonne"
    SPEAKING = "en_ligne"
    OVER = "fini"
    MISSED = "manque"


# Nobody lets a telephone ring that long: the event that says how it ended was lost.
RINGS_AT_MOST = timedelta(minutes=30)
# An answered call whose end was lost.
LASTS_AT_MOST = timedelta(hours=4)
# Events are of use while a call runs and while it is counted; afterwards they are erased.
EVENTS_KEPT = timedelta(hours=48)
# How long it is known that the same number has called before: as long as what remains of a demand.
CALLERS_KEPT = timedelta(days=183)


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One event. ``desk``: whom at the line it names, as that system does; ``seconds``: how long they spoke."""

    happening: Happening
    at: datetime
    desk: str = ""
    seconds: int | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """``rings_at`` are the desks that were heard of; empty: the whole line."""

    state: LineState
    rang_at: datetime
    rings_at: frozenset[str]
    answered_by: str
    lost: bool  # its last event never came: the time that has passed says that it is over

    @property
    def is_live(self) -> bool:
        return self.state in (LineState.RINGING, LineState.SPEAKING)


def line_of(events: Iterable[Heard], *, at: datetime) -> Line:
    """The state at ``at``. The order, repetitions and events of other kinds change nothing. At least one is needed."""
    heard = {one for one in events if one.happening is not Happening.OTHER}
    rang_at = min(one.at for one in heard)
    answers = sorted((one.at, one.desk) for one in heard if one.happening is Happening.ANSWERED)
    state, lost = _state(heard, rang_at, answers, at)
    return Line(
        state=state,
        rang_at=rang_at,
        rings_at=frozenset(one.desk for one in heard if one.happening is Happening.RINGS and one.desk),
        answered_by=next((desk for _, desk in reversed(answers) if desk), ""),
        lost=lost,
    )


def _state(
    heard: set[Heard], rang_at: datetime, answers: list[tuple[datetime, str]], at: datetime
) -> tuple[LineState, bool]:
    said = {one.happening for one in heard}
    has_ended, was_missed = Happening.ENDED in said, Happening.MISSED in said
    # A desk that did not answer may say « missed » while another one speaks: an answer is stronger. The time spoken is
    # not: a voice mail lasts too.
    spoken = any(one.seconds for one in heard if one.happening is Happening.ENDED) and not was_missed
    if (answers or spoken) and has_ended:
        return LineState.OVER, False
    if answers:
        too_long = at - answers[-1][0] > LASTS_AT_MOST
        return (LineState.OVER, True) if too_long else (LineState.SPEAKING, False)
    if has_ended or was_missed:
        return LineState.MISSED, False
    return (LineState.MISSED, True) if at - rang_at > RINGS_AT_MOST else (LineState.RINGING, False)
