"""Nothing is older than its hour without a name: what nobody took up in time is put in the name of an agent, in turn.

The agents of the line in force whose territory it is, never the function of the web. In turn: who has the fewest open
demands in her name, then who was given one the longest ago. She has not taken it up for all that: whoever asked is not
told so, and it stays before an animator as any other that is late.
"""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Q

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.clocks.trying import trying
from cordee.domain.access import Actor, Role
from cordee.domain.enquiry import OPEN
from cordee.enquiries import queries, web_desk
from cordee.enquiries.models import Enquiry
from cordee.network.models import Membership

JOB = Actor.for_job("enquiries", label="Demandes sans nom")
MANY = 200


def name_late(*, at: datetime) -> int:
    """Return how many were put in a name; a second time finds those alone for which no agent works."""
    with acting_as(JOB):
        found = list(_without_a_name(at).values_list("pk", flat=True)[:MANY])
    with trying("demands that could be put in nobody's name") as tried:
        named = [tried(partial(_name, one, at), f"enquiry {one}") for one in found]
    return named.count(True)


def agents_for(departement: str) -> Any:
    """Those who work there now, the least laden first; the function of the web is nobody."""
    here = Q(departements=[]) | Q(departements__contains=[departement]) if departement else Q()
    found = Membership.objects.in_force().filter(here, role=Role.PHONE_AGENT.value)
    return found.exclude(user__email=web_desk.ADDRESS).select_related("user")


def _without_a_name(at: datetime) -> Any:
    """An owner who works here no more is nobody."""
    gone = ~Q(owner__in=Membership.objects.in_force().filter(role=Role.PHONE_AGENT.value).values("pk"))
    return queries.waiting(JOB).filter(Q(owner__isnull=True) | gone, next_at__lt=at)


def _name(enquiry_id: UUID, at: datetime) -> bool:
    """One transaction. False when it was taken up meanwhile, or when no agent works there."""
    with acting_as(JOB):
        waiting = _without_a_name(at).filter(pk=enquiry_id)
        enquiry = waiting.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
        owner = _next_in_turn(enquiry.departement) if enquiry else None
        if enquiry is None or owner is None:
            return False
        Enquiry.objects.visible_to(JOB).filter(pk=enquiry.pk).update(owner=owner, named_at=at, version=F("version") + 1)
        detail = {"membership": str(owner)}
        audit.record("enquiry.named", actor=JOB, at=at, target=enquiry.pk, detail=detail)
        return True


def _next_in_turn(departement: str) -> UUID | None:
    agents = agents_for(departement).values_list("pk", flat=True)
    in_hand = Q(state__in=[state.value for state in OPEN])
    held = Enquiry.objects.visible_to(JOB).filter(owner__in=agents).values_list("owner")
    laden = {
        owner: (load, last)
        for owner, load, last in held.annotate(load=Count("pk", filter=in_hand), last=Max("named_at"))
    }
    turns = sorted(agents, key=lambda one: _turn(one, *laden.get(one, (0, None))))
    return turns[0] if turns else None


def _turn(agent: UUID, load: int, last: datetime | None) -> tuple[int, float, str]:
    return load, last.timestamp() if last else 0.0, str(agent)
