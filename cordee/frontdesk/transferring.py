"""The warm transfer: the agent rang an organisation with the caller on the line, and somebody took her or not."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from cordee.audit import actions as audit
from cordee.domain.access import Actor
from cordee.frontdesk import actions, answering, queries
from cordee.frontdesk.models import WarmTransfer

NAMES_KEPT = timedelta(days=183)
FORGETTER = Actor.for_job("frontdesk", label="Ligne, noms des mises en relation")


class NotProposed(Exception):
    """This organisation is not among those that the decision proposes."""


@transaction.atomic
def transfer(*, call_id: UUID, offer: str, spoke_to: str, taken: bool, actor: Actor, at: datetime) -> WarmTransfer:
    """Record it with the open call. Raises CallEnded, NotProposed."""
    call = actions.open_call(call_id, actor, None)
    oriented = queries.oriented(call)
    listed = answering.reachable(oriented, departement=call.departement, actor=actor, at=at)
    one = next((found for found in listed if found.offer.id == offer), None)
    if one is None:
        raise NotProposed
    made = WarmTransfer(
        call=call,
        membership_id=actor.membership,
        recipient_id=UUID(one.offer.organisation),
        service_family=one.family,
        spoke_to=spoke_to,
        at=at,
        taken=taken,
    )
    made.save(force_insert=True)
    audit.record("call.transferred", actor=actor, at=at, target=call.pk, detail={"taken": taken})
    return made


@transaction.atomic
def forget_names(*, actor: Actor, at: datetime) -> int:
    """Return how many transfers lost the name of who answered."""
    old = WarmTransfer.objects.visible_to(actor).filter(at__lt=at - NAMES_KEPT).exclude(spoke_to="")
    gone: int = old.update(spoke_to="")
    if gone:
        audit.record("call.names_forgotten", actor=actor, at=at, detail={"count": gone})
    return gone
