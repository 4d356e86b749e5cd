"""What narrows « À reprendre »: codes alone, kept in the address of the page, as for the lists of requests."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, Q

from cordee.cases.models import EscalationReason
from cordee.domain.access import Actor
from cordee.network.models import Organisation

Word = TypeVar("Word", bound=StrEnum)


class Since(StrEnum):
    WEEK = "une_semaine"
    MONTH = "un_mois"


class Whose(StrEnum):
    MINE = "moi"


DAYS: Mapping[Since, int] = {Since.WEEK: 7, Since.MONTH: 30}
# The words of an address, by field.
WORDS: Mapping[str, str] = {
    "reason": "motif",
    "since": "depuis",
    "departement": "departement",
    "organisation": "organisme",
    "whose": "par",
}


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """Empty fields narrow nothing. ``organisation`` is the one that should have acted."""

    reason: EscalationReason | None = None
    since: Since | None = None
    departement: str = ""
    organisation: UUID | None = None
    whose: Whose | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Narrowing":
        """From an address; what nobody wrote narrows nothing."""
        said = {field: asked.get(word, "")[:80] for field, word in WORDS.items()}
        return cls(
            reason=_one_of(EscalationReason, said["reason"]),
            since=_one_of(Since, said["since"]),
            departement=said["departement"],
            organisation=_uuid(said["organisation"]),
            whose=_one_of(Whose, said["whose"]),
        )

    @property
    def codes(self) -> dict[str, str]:
        """As an address says them, in the order of the form."""
        values = {WORDS[field.name]: getattr(self, field.name) for field in fields(self)}
        return {word: str(value) for word, value in values.items() if value}

    def condition(self, *, actor: Actor, on: date) -> Q:
        found = Q()
        if self.reason:
            found &= Q(reason=self.reason.value)
        if self.since:
            found &= Q(due_on__lt=on - timedelta(days=DAYS[self.since]))
        if self.departement:
            found &= Q(departement=self.departement)
        if self.organisation:  # What an organisation bound by secrecy has to do with is not to be found.
            discreet = Organisation.objects.filter(pk=self.organisation, discreet=True)
            found &= Q(awaits=self.organisation) & ~Q(Exists(discreet))
        if self.whose:
            found &= Q(taken_by=actor.membership)
        return found


def _one_of(words: type[Word], text: str) -> Word | None:
    return next((word for word in words if word.value == text), None)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
