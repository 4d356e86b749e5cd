"""After « acceptée »: the first meeting, the attempts at it, the outcome, and what is opened again.

States, moves, outcomes and the names of the guards are in the table of ``domain.referral``.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, timedelta

from cordee.domain.referral import (
    CLOCKS,
    FAILED_ATTEMPTS,
    OUTCOMES,
    TO_REOPEN,
    AttemptKind,
    Clocks,
    Guard,
    Outcome,
    State,
    Tick,
    first_contact_limit,
    guard_responder,
)
from cordee.domain.working_days import working_day_after


def start_by(accepted_on: date, *, holidays: Set[date], clocks: Clocks = CLOCKS) -> date:
    """The last day of the first meeting; from the next one on, silence is told."""
    return working_day_after(accepted_on, clocks.start, holidays=holidays)


def close_by(started_on: date, *, clocks: Clocks = CLOCKS) -> date:
    """The day on which the receiver is asked what the follow-up gave."""
    return started_on + timedelta(days=clocks.follow_up_calendar_days)


def follow_up_tick(state: State, *, due_on: date | None, told_on: date | None, on: date) -> Tick | None:
    """Return what is due that day once the request is accepted: each thing is told once.

    ``due_on`` is the last day of the first meeting (ACCEPTED) or the day of the outcome (STARTED).
    """
    if due_on is None or told_on is not None:
        return None
    if state is State.ACCEPTED and on > due_on:
        return Tick.ALERT
    return Tick.NUDGE if state is State.STARTED and on >= due_on else None


def guard_start(*, responder: str, met_on: date | None, sent_on: date, today: date) -> tuple[Guard, ...]:
    """A meeting is told once it was held; none was held for a request that was not sent yet."""
    held = met_on is not None and sent_on <= met_on <= today
    return guard_responder(responder) + (() if held else (Guard.DATE_REACHED,))


@dataclass(frozen=True, kw_only=True)
class Tried:
    """One attempt at the first meeting; ``next_on`` is the day then agreed, if any."""

    kind: AttemptKind
    on: date
    next_on: date | None = None

    @property
    def failed(self) -> bool:
        return self.kind in FAILED_ATTEMPTS


def guard_attempt(
    tried: Tried, *, responder: str, sent_on: date, today: date, holidays: Set[date], clocks: Clocks = CLOCKS
) -> tuple[Guard, ...]:
    """What was tried is past; a new day is at hand, and a meeting that is moved always has one."""
    missing = guard_responder(responder)
    if not sent_on <= tried.on <= today:
        missing += (Guard.DATE_REACHED,)
    limit = first_contact_limit(today, holidays=holidays, clocks=clocks)
    if not (tried.kind is not AttemptKind.MOVED if tried.next_on is None else today <= tried.next_on <= limit):
        missing += (Guard.NEXT_MEETING,)
    return missing


ATTEMPTS_BEFORE_UNREACHABLE = 3


def has_tried_enough(tried: Iterable[Tried]) -> bool:
    """Three failed attempts, on three days: three calls in one hour are one."""
    return len({one.on for one in tried if one.failed}) >= ATTEMPTS_BEFORE_UNREACHABLE


def guard_close(state: State, *, responder: str, outcome: Outcome | None, tried: Iterable[Tried]) -> tuple[Guard, ...]:
    missing = guard_responder(responder)
    if outcome not in OUTCOMES.get(state, ()):
        return (*missing, Guard.OUTCOME)
    if outcome is Outcome.UNREACHABLE and not has_tried_enough(tried):
        return (*missing, Guard.THREE_ATTEMPTS)
    return missing


def may_reopen(closed_on: date | None, *, on: date, clocks: Clocks = CLOCKS) -> bool:
    return closed_on is not None and on - closed_on <= timedelta(days=clocks.reopening_calendar_days)


def guard_reopen(
    *,
    reason: str,
    closed_on: date | None,
    on: date,
    consent_holds: bool,
    still_follows: bool,
    clocks: Clocks = CLOCKS,
) -> tuple[Guard, ...]:
    """``still_follows``: the receiver is in charge, or comes back to it by its own act.

    ``clocks`` are those of the day on which it closed.
    """
    holds = {
        Guard.CONSENT: consent_holds,
        Guard.REASON: bool(reason.strip()),
        Guard.WITHIN_90_DAYS: may_reopen(closed_on, on=on, clocks=clocks),
        Guard.STILL_FOLLOWS: still_follows,
    }
    return tuple(guard for guard in TO_REOPEN if not holds[guard])
