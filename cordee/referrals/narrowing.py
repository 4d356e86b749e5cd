"""What narrows a work list: codes alone, kept in the address of the page, to be sent, saved or gone back to.

No word about a person ever enters an address: a need, a day, a département, a service, an organisation, a state.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.db.models.lookups import Exact

from cordee.domain.access import Actor
from cordee.domain.referral import State
from cordee.referrals.models import NO_DEADLINE, ReferralSummary
from cordee.referrals.naming import with_organisation

Word = TypeVar("Word", bound=StrEnum)


class Due(StrEnum):
    LATE = "depassee"
    TODAY = "aujourd_hui"
    WEEK = "sept_jours"


# The words of an address, by field.
WORDS: Mapping[str, str] = {
    "state": "etat",
    "need": "besoin",
    "due": "echeance",
    "departement": "departement",
    "service": "service",
    "organisation": "organisme",
}


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """Empty fields narrow nothing. ``organisation`` is the other end of the request, either one for an animator."""

    state: State | None = None
    need: str = ""
    due: Due | None = None
    departement: str = ""
    service: str = ""
    organisation: UUID | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str], known: frozenset[str]) -> "Narrowing":
        """From an address; what nobody wrote, or what this list does not offer (``known``: fields), narrows nothing."""
        said = {field: asked.get(WORDS[field], "")[:80] for field in known}
        return cls(
            state=_one_of(State, said.get("state", "")),
            need=said.get("need", ""),
            due=_one_of(Due, said.get("due", "")),
            departement=said.get("departement", ""),
            service=said.get("service", ""),
            organisation=_uuid(said.get("organisation", "")),
        )

    @property
    def codes(self) -> dict[str, str]:
        """As an address says them, in the order of the form."""
        values = {WORDS[field.name]: getattr(self, field.name) for field in fields(self)}
        return {word: str(value) for word, value in values.items() if value}

    def condition(self, *, actor: Actor, on: date) -> Q:
        found = _due(self.due, on)
        if self.state:
            found &= Q(state=self.state.value)
        if self.departement:
            found &= Q(departement=self.departement)
        if self.service:
            found &= Q(service_family=self.service)
        if self.organisation:
            found &= with_organisation(self.organisation, actor=actor, on=on)
        if self.need:
            # One value by row of the list, by its key: « exists » is answered by reading every summary of the region.
            needs = ReferralSummary.objects.visible_to(actor).filter(referral=OuterRef("pk")).values("need")
            found &= Q(Exact(Subquery(needs), self.need))
        return found


def _due(due: Due | None, on: date) -> Q:
    match due:
        case Due.LATE:
            return Q(next_deadline_on__lt=on)
        case Due.TODAY:
            return Q(next_deadline_on=on)
        case Due.WEEK:
            return Q(next_deadline_on__gte=on, next_deadline_on__lt=min(on + timedelta(days=7), NO_DEADLINE))
        case None:
            return Q()


def _one_of(words: type[Word], text: str) -> Word | None:
    return next((word for word in words if word.value == text), None)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
