"""What a member's own calendar reads: appointments that it made, and those of the cases that it follows."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from cordee.caseload.loads import carried_by
from cordee.domain.access import CASE_ROLES, Actor
from cordee.domain.guards import GuardKind
from cordee.privacy.models import Guard
from cordee.support.models import Appointment

MOST, BACK = 1000, timedelta(days=60)


def own(*, actor: Actor, now: datetime) -> list[Appointment]:
    """Of the actor's organisation, the cancelled ones among them: a calendar that holds one strikes it."""
    if actor.role not in CASE_ROLES:
        return []
    mine = Q(membership=actor.membership) | carried_by(actor.membership, actor=actor, key="case")
    found = Appointment.objects.visible_to(actor).filter(mine, organisation=actor.organisation)
    return list(found.filter(starts_at__gte=now - BACK).order_by("starts_at", "pk")[:MOST])


def reserved(found: Collection[Appointment], *, actor: Actor) -> set[UUID]:
    """Their cases that are sensitive: of these a calendar, which others may see, has the hour alone."""
    guards = Guard.objects.visible_to(actor).filter(kind=GuardKind.SENSITIVE.value, lifted_at__isnull=True)
    return set(guards.filter(case__in={one.case_id for one in found}).values_list("case", flat=True))
