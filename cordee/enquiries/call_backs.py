"""The call-backs of the line, the late ones first: asked on the web, missed, promised; with each attempt."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cordee.domain.access import Actor
from cordee.domain.enquiry import CALL_BACKS, AttemptResult, State
from cordee.enquiries import line_acts, queries, wording
from cordee.enquiries.models import Enquiry, EnquiryAttempt, EnquiryContact
from cordee.enquiries.rows import Row, row


@dataclass(frozen=True, kw_only=True)
class Tried:
    at: datetime
    result: str
    by: str


@dataclass(frozen=True, kw_only=True)
class CallBack:
    row: Row
    tried: tuple[Tried, ...]
    asks: tuple[str, ...]
    key: str = ""  # the digit that opens it
    is_mine: bool = False


def waiting(actor: Actor) -> Any:
    return queries.waiting(actor).filter(kind__in=[kind.value for kind in CALL_BACKS])


def listed(found: Sequence[Enquiry], *, actor: Actor, at: datetime) -> list[CallBack]:
    """Two reads, however many lines."""
    tried, asks = _tried_of(found, actor), _asks_of(found, actor)
    return [
        CallBack(
            row=row(one, actor=actor, at=at),
            tried=tuple(tried[one.pk]),
            asks=asks.get(one.pk, ()),
            key=str(place) if place <= 9 else "",
            is_mine=one.owner_id == actor.membership,
        )
        for place, one in enumerate(found, start=1)
    ]


def tried(enquiry: Enquiry, *, actor: Actor) -> tuple[Tried, ...]:
    return tuple(_tried_of([enquiry], actor)[enquiry.pk])


@transaction.atomic
def take_next(*, actor: Actor, at: datetime) -> Enquiry | None:
    """The most urgent that nobody has taken becomes the actor's; two agents at once take two.

    None when nothing waits.
    """
    free = waiting(actor).filter(state=State.RECEIVED.value, owner=None)
    found = free.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    return found and line_acts.take(enquiry_id=found.pk, version=found.version, actor=actor, at=at)


def _tried_of(found: Sequence[Enquiry], actor: Actor) -> dict[UUID, list[Tried]]:
    attempts = defaultdict(list)
    of_these = EnquiryAttempt.objects.visible_to(actor).filter(enquiry__in=[one.pk for one in found])
    for one in of_these.order_by("at"):
        by = wording.BY_ME if one.membership_id == actor.membership else wording.BY_COLLEAGUE
        attempts[one.enquiry_id].append(Tried(at=one.at, result=wording.ATTEMPTS[AttemptResult(one.result)], by=by))
    return attempts


def _asks_of(found: Sequence[Enquiry], actor: Actor) -> dict[UUID, tuple[str, ...]]:
    """What she asks, before dialling; who she is, and her number, are on her own page."""
    reached = EnquiryContact.objects.visible_to(actor).filter(pk__in=[one.pk for one in found])
    return {
        pk: tuple(wording.ASKS[one] for one in wording.ASKS if one.value in asked)
        for pk, asked in reached.values_list("pk", "discretion")
    }
