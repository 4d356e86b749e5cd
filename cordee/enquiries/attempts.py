"""Reads: each attempt to reach somebody, and what she asks of whoever calls, beside the lines of the list."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cordee.domain.access import Actor
from cordee.domain.enquiry import AttemptResult
from cordee.enquiries import wording
from cordee.enquiries.models import Enquiry, EnquiryAttempt, EnquiryContact


@dataclass(frozen=True, kw_only=True)
class Tried:
    at: datetime
    result: str
    by: str


def tried_of(found: Sequence[Enquiry], *, actor: Actor) -> Mapping[UUID, tuple[Tried, ...]]:
    """By demand, the oldest first; one read, however many."""
    attempts = defaultdict(list)
    of_these = EnquiryAttempt.objects.visible_to(actor).filter(enquiry__in=[one.pk for one in found])
    for one in of_these.order_by("at"):
        by = wording.BY_ME if one.membership_id == actor.membership else wording.BY_COLLEAGUE
        attempts[one.enquiry_id].append(Tried(at=one.at, result=wording.ATTEMPTS[AttemptResult(one.result)], by=by))
    return {pk: tuple(made) for pk, made in attempts.items()}


def tried(enquiry: Enquiry, *, actor: Actor) -> tuple[Tried, ...]:
    return tried_of([enquiry], actor=actor).get(enquiry.pk, ())


def asks_of(found: Sequence[Enquiry], *, actor: Actor) -> Mapping[UUID, tuple[str, ...]]:
    """What she asks, before dialling; who she is, and her number, are on her own page. One read."""
    reached = EnquiryContact.objects.visible_to(actor).filter(pk__in=[one.pk for one in found])
    return {
        pk: tuple(wording.ASKS[one] for one in wording.ASKS if one.value in asked)
        for pk, asked in reached.values_list("pk", "discretion")
    }
