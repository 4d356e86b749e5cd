"""Reads: who of the line works in a département, who of them is away, and to whom the next demand goes in turn."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils import timezone

from cordee.domain.access import Actor, Role
from cordee.domain.enquiry import OPEN, Kind
from cordee.enquiries import queries, web_desk
from cordee.enquiries.models import Enquiry
from cordee.network.models import Membership
from cordee.presence import queries as presence


def agents_for(departement: str) -> Any:
    """Those who work there now; the function of the web is nobody."""
    here = Q(departements=[]) | Q(departements__contains=[departement]) if departement else Q()
    found = Membership.objects.in_force().filter(here, role=Role.PHONE_AGENT.value)
    return found.exclude(user__email=web_desk.ADDRESS).select_related("user")


def away(*, actor: Actor, at: datetime) -> list[UUID]:
    """Agents whose absence today their team lead has announced: hers, whatever her name; a typed name is nobody's."""
    said = presence.away_on(timezone.localdate(at), actor=actor)
    return list(working().filter(pk__in=said).values_list("pk", flat=True)) if said else []


def working() -> Any:
    return Membership.objects.in_force().filter(role=Role.PHONE_AGENT.value)


def left_by_who_is_not_there(*, actor: Actor, at: datetime) -> Q:
    """To be called this very day, or a danger; in the name of somebody who works here no more, or is away today.

    Before its hour: who stands in still has the time to keep what was promised.
    """
    gone = ~Q(owner__in=working().values("pk")) | Q(owner__in=away(actor=actor, at=at))
    tomorrow = datetime.combine(timezone.localdate(at) + timedelta(days=1), time.min)
    due = Q(next_at__lt=timezone.make_aware(tomorrow)) | Q(kind=Kind.DANGER.value)
    return Q(owner__isnull=False) & gone & due


def without_a_name(*, actor: Actor, at: datetime) -> Any:
    """In nobody's name, past its hour; or, from the morning on, in that of somebody who is not there."""
    nobodys = Q(owner__isnull=True, next_at__lt=at)
    return queries.waiting(actor).filter(nobodys | left_by_who_is_not_there(actor=actor, at=at))


def next_in_turn(enquiry: Enquiry, *, actor: Actor, at: datetime) -> UUID | None:
    """Who stands in for its owner, if she is there; else the least laden, then who has waited the longest.

    Of those who are there today; of all, where none is. None where it stays as it is: nobody works there, or all are
    away and it is in the name of one of them.
    """
    agents = list(agents_for(enquiry.departement).values_list("pk", flat=True))
    said = presence.away_on(timezone.localdate(at), actor=actor)
    present = [one for one in agents if one not in said]
    if not present and enquiry.owner_id in agents:
        return None
    stands_in = (one for one in said.get(enquiry.owner_id, ()) if one in present)
    return next(stands_in, None) or _in_turn(present or agents, actor=actor)


def _in_turn(agents: list[UUID], *, actor: Actor) -> UUID | None:
    in_hand = Q(state__in=[state.value for state in OPEN])
    held = Enquiry.objects.visible_to(actor).filter(owner__in=agents).values_list("owner")
    laden = {
        owner: (load, last)
        for owner, load, last in held.annotate(load=Count("pk", filter=in_hand), last=Max("named_at"))
    }
    turns = sorted(agents, key=lambda one: _turn(one, *laden.get(one, (0, None))))
    return turns[0] if turns else None


def _turn(agent: UUID, load: int, last: datetime | None) -> tuple[int, float, str]:
    return load, last.timestamp() if last else 0.0, str(agent)
