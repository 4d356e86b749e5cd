"""The person's own word, once a follow-up has ended: asked four times, by her own channel, then by a call."""

from collections.abc import Mapping, Set
from datetime import date, timedelta
from enum import StrEnum

from cordee.domain.working_days import working_day_after


class Moment(StrEnum):
    """How long after the closing she is asked."""

    TEN_DAYS = "10_jours"
    THREE_MONTHS = "3_mois"
    SIX_MONTHS = "6_mois"
    TWELVE_MONTHS = "12_mois"


class Helped(StrEnum):
    YES = "oui"
    PARTLY = "en_partie"
    NO = "non"


class Work(StrEnum):
    """Where she stands now, in words that say nothing of her health."""

    SAME_JOB = "meme_emploi"
    ADAPTED_JOB = "emploi_amenage"
    OTHER_JOB = "autre_emploi"
    TRAINING = "formation"
    LOOKING = "recherche"
    NOT_WORKING = "sans_activite"
    UNSAID = "non_dit"


_MONTHS: Mapping[Moment, int] = {Moment.THREE_MONTHS: 3, Moment.SIX_MONTHS: 6, Moment.TWELVE_MONTHS: 12}
FIRST_DAYS = 10
CALL_AFTER_WORKING_DAYS = 5  # without an answer to what was written
CALL_AGAIN_AFTER_WORKING_DAYS = 2
CALLS = 3
OPEN_DAYS = 30  # her page stays open that long after her case closes, and after each question


def moments(closed_on: date) -> Mapping[Moment, date]:
    """The days on which she is asked, frozen when the follow-up ends."""
    days = {Moment.TEN_DAYS: closed_on + timedelta(days=FIRST_DAYS)}
    return days | {moment: _months_after(closed_on, months) for moment, months in _MONTHS.items()}


def call_on(asked_on: date, *, holidays: Set[date]) -> date:
    """The day on which somebody calls, if she has not answered by then."""
    return working_day_after(asked_on, CALL_AFTER_WORKING_DAYS, holidays=holidays)


def call_again_on(called_on: date, *, calls: int, holidays: Set[date]) -> date | None:
    """None after the last call: she is left in peace until the next question."""
    if calls >= CALLS:
        return None
    return working_day_after(called_on, CALL_AGAIN_AFTER_WORKING_DAYS, holidays=holidays)


def _months_after(day: date, months: int) -> date:
    """The same day of the month, else the first of the following one."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return date(day.year + years, month + 1, day.day)
    except ValueError:
        years, month = divmod(day.month + months, 12)
        return date(day.year + years, month + 1, 1)
