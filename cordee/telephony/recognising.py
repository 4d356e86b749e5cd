"""Who calls, in words: what an agent may be told of a number, and what of it can be opened."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from cordee.domain.call import OUTCOME_LABELS
from cordee.domain.enquiry import Kind, State
from cordee.domain.phone import as_written
from cordee.domain.referral import State as RequestState
from cordee.domain.telephony import LineState
from cordee.enquiries import wording as enquiries
from cordee.referrals.wording import STATES
from cordee.telephony.queries import Known, Ringing


@dataclass(frozen=True, kw_only=True)
class Pop:
    line_key: str
    number: str  # as people write it; empty where it is hidden
    dial: str
    rang_at: datetime
    is_answered: bool


@dataclass(frozen=True, kw_only=True)
class Before:
    started_at: datetime
    outcome: str


@dataclass(frozen=True, kw_only=True)
class Running:
    """What runs, and where it opens."""

    said: str
    state: str
    by: datetime | None  # the time by which something is due
    address: str
    due_on: date | None = None  # its clock runs: nobody starts another request


@dataclass(frozen=True, kw_only=True)
class Told:
    before: tuple[Before, ...]
    running: tuple[Running, ...]
    is_followed: bool

    @property
    def anything(self) -> bool:
        return bool(self.before or self.running or self.is_followed)


def pop(found: Ringing) -> Pop:
    return Pop(
        line_key=found.line_key,
        number=as_written(found.number) if found.number else "",
        dial=found.number,
        rang_at=found.line.rang_at,
        is_answered=found.line.state is LineState.SPEAKING,
    )


def told(known: Known) -> Told:
    before = [Before(started_at=one.started_at, outcome=OUTCOME_LABELS[one.outcome]) for one in known.calls]
    requests = [
        Running(
            said=f"Demande envoyée à {one.recipient.name}",
            state=STATES[RequestState(one.state)],
            by=None,
            due_on=one.next_deadline_on,
            address=reverse("referrals:detail", args=[one.pk]),
        )
        for one in known.requests
    ]
    waiting = [
        Running(
            said=enquiries.KINDS[Kind(one.kind)],
            state=enquiries.STATES[State(one.state)],
            by=one.next_at,
            address=_enquiry(one.pk),
        )
        for one in known.enquiries
    ]
    return Told(before=tuple(before), running=(*requests, *waiting), is_followed=known.is_followed)


def _enquiry(pk: UUID) -> str:
    return reverse("enquiries:enquiry", args=[pk])
