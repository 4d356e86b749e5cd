"""Notes of whoever supports a person: for whom each is, until when it is corrected, and of which class it is."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from cordee.domain.access import DataClass

LONGEST = 4000  # signs
CORRECTED_FOR = timedelta(hours=24)  # by its author; after that it is struck, with a reason


class Audience(StrEnum):
    MY_ORGANISATION = "mon_organisme"
    CASE_TEAM = "equipe"
    HEALTH_PROFESSIONALS = "sante"


CLASSES: Mapping[Audience, DataClass] = {
    Audience.MY_ORGANISATION: DataClass.PRIVATE,
    Audience.CASE_TEAM: DataClass.SITUATION,
    Audience.HEALTH_PROFESSIONALS: DataClass.MEDICAL,
}


def may_correct(written_at: datetime, *, at: datetime) -> bool:
    return at - written_at < CORRECTED_FOR
