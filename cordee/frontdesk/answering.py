"""Reads: who answers now where the caller may be sent, and whom an agent has rung with the caller on the line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from cordee.conversation.queries import Oriented
from cordee.domain.access import Actor
from cordee.domain.catalogue import LocalOffer
from cordee.domain.orientation.decision import NeedDecision
from cordee.domain.presence import Answers
from cordee.frontdesk.models import Call, WarmTransfer
from cordee.network.models import Organisation
from cordee.presence import queries as presence
from cordee.referrals.put_through import PutThrough


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


def transfers_of(call: Call, *, actor: Actor) -> list[WarmTransfer]:
    return list(WarmTransfer.objects.visible_to(actor).filter(call=call).select_related("recipient").order_by("at"))


def put_through(referral_id: UUID) -> list[PutThrough]:
    """Before a request was sent: the database says it to the agents of the line, and to who received the request."""
    with connection.cursor() as cursor:
        cursor.execute("select at, taken, spoke_to, recipient from policy.transfers_before(%s)", [referral_id])
        rows = cursor.fetchall()
    names = dict(Organisation.objects.filter(pk__in=[row[3] for row in rows]).values_list("pk", "name")) if rows else {}
    return [
        PutThrough(at=at, organisation=names.get(recipient, ""), spoke_to=spoke_to, taken=taken)
        for at, taken, spoke_to, recipient in rows
    ]


def _needs(oriented: Oriented) -> Iterable[NeedDecision]:
    return oriented.decision.needs if oriented.decision else ()


def _offers(oriented: Oriented) -> list[LocalOffer]:
    found = {offer.id: offer for need in _needs(oriented) for one in need.proposed for offer in one.offers}
    return list(found.values())
