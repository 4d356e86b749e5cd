"""What a person may ask about her own data, and until when she is answered."""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum


class Right(StrEnum):
    CONTACT = "coordonnees"  # she corrects them herself, at once
    CORRECTION = "correction"
    ERASURE = "effacement"


class RightAnswer(StrEnum):
    AGREED = "accepte"  # to erase the whole case: the night does it, unless the officer goes back on it
    DONE = "fait"
    PARTLY = "fait_en_partie"
    REFUSED = "refuse"


ASKED = (Right.CORRECTION, Right.ERASURE)
ERASED_AFTER = timedelta(days=8)  # seven whole days by the clock of the database, then the next night


def answer_by(asked_on: date) -> date:
    """One month, the same day of the next one or its last day. Source: regulation (EU) 2016/679, article 12.3."""
    year, month = (asked_on.year + 1, 1) if asked_on.month == 12 else (asked_on.year, asked_on.month + 1)
    return date(year, month, min(asked_on.day, monthrange(year, month)[1]))


def answers_to(right: Right, before: RightAnswer | None = None) -> tuple[RightAnswer, ...]:
    """What may be answered; nothing where it was, but to an erasure that was agreed to and has not been done."""
    if before is None:
        return (
            RightAnswer.AGREED if right is Right.ERASURE else RightAnswer.DONE,
            RightAnswer.PARTLY,
            RightAnswer.REFUSED,
        )
    return (RightAnswer.PARTLY, RightAnswer.REFUSED) if before is RightAnswer.AGREED else ()


def erased_on(agreed_on: date) -> date:
    """The morning on which a case whose erasure was agreed to that day is gone, if nothing holds it."""
    return agreed_on + ERASED_AFTER
