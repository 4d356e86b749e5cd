"""A question back to the sender: the clocks of the request stop once, for five working days at most where no setting
says otherwise.

They are put off by the whole pause at once, and brought forward again if the answer comes before its end: nothing
depends on a job that would have to run on the right day.
"""

from collections.abc import Set
from datetime import date

from cordee.domain.referral import CLOCKS, Clocks, Deadlines
from cordee.domain.working_days import is_working_day, working_day_after


def paused(deadlines: Deadlines, *, holidays: Set[date], clocks: Clocks = CLOCKS) -> Deadlines:
    """The deadlines when nobody answers."""
    return put_off(deadlines, clocks.question_pause, holidays=holidays)


def resumed(
    before: Deadlines, *, asked_on: date, answered_on: date, holidays: Set[date], clocks: Clocks = CLOCKS
) -> Deadlines:
    """``before``, put off by the working days that the answer took; never more than the whole pause."""
    taken = working_days_between(asked_on, answered_on, holidays=holidays)
    return put_off(before, min(taken, clocks.question_pause), holidays=holidays)


def put_off(deadlines: Deadlines, count: int, *, holidays: Set[date]) -> Deadlines:
    def later(day: date) -> date:
        return working_day_after(day, count, holidays=holidays) if count else day

    return Deadlines(
        acknowledge_by=later(deadlines.acknowledge_by),
        answer_by=later(deadlines.answer_by),
        remind_on=tuple(map(later, deadlines.remind_on)),
        expires_on=later(deadlines.expires_on),
    )


def working_days_between(start: date, end: date, *, holidays: Set[date]) -> int:
    """Count working days from ``start`` (excluded) to ``end`` (included)."""
    days = (date.fromordinal(number) for number in range(start.toordinal() + 1, end.toordinal() + 1))
    return sum(is_working_day(day, holidays=holidays) for day in days)
