"""What a person may ask about her own data, and until when she is answered."""

from calendar import monthrange
from datetime import date
from enum import StrEnum


class Right(StrEnum):
    CONTACT = "coordonnees"  # she corrects them herself, at once
    CORRECTION = "correction"
    ERASURE = "effacement"


class RightAnswer(StrEnum):
    DONE = "fait"
    PARTLY = "fait_en_partie"
    REFUSED = "refuse"


ASKED = (Right.CORRECTION, Right.ERASURE)


def answer_by(asked_on: date) -> date:
    """One month, the same day of the next one or its last day. Source: regulation (EU) 2016/679, article 12.3."""
    year, month = (asked_on.year + 1, 1) if asked_on.month == 12 else (asked_on.year, asked_on.month + 1)
    return date(year, month, min(asked_on.day, monthrange(year, month)[1]))
