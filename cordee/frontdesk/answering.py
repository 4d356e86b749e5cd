"""Who answers now where the caller may be sent, and the warm transfer: to whom, when, taken or not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from cordee.audit import actions as audit
from cordee.conversation.queries import Oriented
from cordee.domain.access import Actor
from cordee.domain.catalogue import LocalOffer
from cordee.domain.orientation.decision import NeedDecision
from cordee.domain.presence import Answers
from cordee.frontdesk import actions, queries
from cordee.frontdesk.models import Call, WarmTransfer
from cordee.presence import queries as presence

NAMES_KEPT = timedelta(days=183)
FORGETTER = Actor.for_job("frontdesk", label="Ligne, noms des mises en relation")


class NotProposed(Exception):
    """This organisation is not among those that the decision proposes."""


@dataclass(frozen=True, kw_only=True)
class Reached:
    """An organisation that is proposed and has a telephone, for one of its services."""

    offer: LocalOffer
    service: str
    family: str
    answers: Answers
    key: str = ""


def of_columns(oriented: Oriented, *, departement: str, actor: Actor, at: datetime) -> Mapping[str, Answers]:
    """By offer, for the organisations of every service that a column shows."""
    return presence.answering(_offers(oriented), departement=departement, actor=actor, at=at)


def reachable(oriented: Oriented, *, departement: str, actor: Actor, at: datetime) -> list[Reached]:
    """Each organisation once, the first service that proposes it: what the agent may ring with the caller waiting."""
    found: dict[str, tuple[LocalOffer, str, str]] = {}
    for need in _needs(oriented):
        for proposal in need.proposed:
            for offer in proposal.offers:
                if offer.phone and offer.organisation:
                    found.setdefault(offer.organisation, (offer, proposal.version.name, proposal.version.family))
    said = presence.answering((one[0] for one in found.values()), departement=departement, actor=actor, at=at)
    return [
        Reached(offer=offer, service=name, family=family, answers=said[offer.id], key=str(place) if place <= 9 else "")
        for place, (offer, name, family) in enumerate(found.values(), start=1)
    ]


@transaction.atomic
def transfer(*, call_id: UUID, offer: str, spoke_to: str, taken: bool, actor: Actor, at: datetime) -> WarmTransfer:
    """Record it with the open call. Raises CallEnded, NotProposed."""
    call = actions.open_call(call_id, actor, None)
    oriented = queries.oriented(call)
    listed = reachable(oriented, departement=call.departement, actor=actor, at=at)
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


def transfers_of(call: Call, *, actor: Actor) -> list[WarmTransfer]:
    return list(WarmTransfer.objects.visible_to(actor).filter(call=call).select_related("recipient").order_by("at"))


@transaction.atomic
def forget_names(*, actor: Actor, at: datetime) -> int:
    """Return how many transfers lost the name of who answered."""
    old = WarmTransfer.objects.visible_to(actor).filter(at__lt=at - NAMES_KEPT).exclude(spoke_to="")
    gone: int = old.update(spoke_to="")
    if gone:
        audit.record("call.names_forgotten", actor=actor, at=at, detail={"count": gone})
    return gone


def _needs(oriented: Oriented) -> Iterable[NeedDecision]:
    return oriented.decision.needs if oriented.decision else ()


def _offers(oriented: Oriented) -> list[LocalOffer]:
    found = {offer.id: offer for need in _needs(oriented) for one in need.proposed for offer in one.offers}
    return list(found.values())
