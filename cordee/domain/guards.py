"""What narrows the reading of a case, and the one way to open it in an emergency: words, delays, who may do what."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from cordee.domain.access import DataClass, Role
from cordee.domain.working_days import working_day_after


class GuardKind(StrEnum):
    """``restricted`` hides a case from all but the rights officer and freezes it (RGPD, article 18); ``sensitive``
    leaves it to the people who were assigned, contact and place masked."""

    RESTRICTED = "restricted"
    SENSITIVE = "sensitive"


# Guards only narrow: who may place one may also lift it.
PLACED_BY: Mapping[GuardKind, frozenset[Role]] = MappingProxyType(
    {
        GuardKind.RESTRICTED: frozenset({Role.RIGHTS_OFFICER}),
        GuardKind.SENSITIVE: frozenset({Role.RIGHTS_OFFICER, Role.TEAM_LEAD}),
    }
)

# The animator keeps the pseudonymous line of a sensitive case, and the holder of an answer link the request without
# its person: nobody falls through because a case is sensitive.
LIMITED_TO_THE_ASSIGNED = frozenset({Role.PHONE_AGENT, Role.ADVISER, Role.TEAM_LEAD, Role.HEALTH_PROFESSIONAL})

EMERGENCY_ROLES = frozenset({Role.ADVISER, Role.TEAM_LEAD, Role.HEALTH_PROFESSIONAL})
EMERGENCY_LASTS = timedelta(minutes=60)
EMERGENCY_CLASSES = frozenset({DataClass.OPERATIONAL, DataClass.IDENTITY, DataClass.SITUATION, DataClass.HEALTH})
REVIEWED_WITHIN_WORKING_DAYS = 5


class Finding(StrEnum):
    """What the rights officer says of an emergency access."""

    JUSTIFIED = "justified"
    ABUSED = "abused"


def review_by(opened_on: date, *, holidays: frozenset[date]) -> date:
    return working_day_after(opened_on, REVIEWED_WITHIN_WORKING_DAYS, holidays=holidays)


def review_reminder(due_on: date, *, on: date, holidays: frozenset[date]) -> int | None:
    """Which reminder of a review that nobody gave is due on that day; None: none is.

    0 on its last day, 1 on the first working day after it, then one every five working days.
    """
    if on <= due_on:
        return 0 if on == due_on else None
    time, day = 1, working_day_after(due_on, 1, holidays=holidays)
    while day < on:
        time, day = time + 1, working_day_after(day, REVIEWED_WITHIN_WORKING_DAYS, holidays=holidays)
    return time if day == on else None
