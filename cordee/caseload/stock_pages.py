"""What the pages of a stock show beside the services: who should be involved now, and how to ask them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from cordee.domain.access import Actor
from cordee.domain.catalogue import LocalOffer
from cordee.domain.redirection import ContinuedAs
from cordee.domain.referral import PENDING_STATES
from cordee.network.models import Organisation
from cordee.people.taking_part import READING_LEVELS
from cordee.referrals import continuing
from cordee.referrals.candidates import Destination
from cordee.referrals.models import Referral
from cordee.support import queries, stock_wording
from cordee.support.queries import Names
from cordee.support.stock import Service

OFFERS_SHOWN = 3
WAYS = {ContinuedAs.BESIDE: "referrals:beside", ContinuedAs.NEXT: "referrals:next"}


@dataclass(frozen=True, kw_only=True)
class Involved:
    """``address``: the page that starts a request to it, where one may be sent from this case by the reader."""

    name: str
    state: str
    phone: str
    address: str = ""
    sign: str = "user-plus"


@dataclass(frozen=True, kw_only=True)
class Shown:
    service: Service
    involved: tuple[Involved, ...]


def shown(
    services: Iterable[Service],
    case_id: UUID,
    asked: list[Referral],
    names: Names,
    *,
    targets: Iterable[Destination],
    actor: Actor,
    on: date,
) -> tuple[Shown, ...]:
    """For each service that is newly open, the nearest organisations that deliver it, and whether they are there.

    ``targets``: whom the reader, who leads the case, may ask from it.
    """
    found = list(services)
    keys = {UUID(offer.organisation) for one in found for offer in _nearest(one)}
    organisations = Organisation.objects.in_bulk(keys)
    team = [part for part in queries.team(case_id, actor=actor) if part.valid_until is None]
    parts = {part.organisation_id for part in team if part.level in READING_LEVELS}
    waiting = {one.recipient_id for one in asked if one.state in PENDING_STATES}
    ways = _ways(targets, case_id) | _ways_of_requests(asked, actor, on) if found else {}

    def involved(one: Service) -> Iterable[Involved]:
        for offer in _nearest(one):
            pk = UUID(offer.organisation)
            told = {"name": offer.organisation_name, "phone": offer.phone or ""}
            organisation = organisations.get(pk)
            if organisation and names.of(organisation) != organisation.display_name:
                yield Involved(state=stock_wording.NOT_SAID_WHETHER, sign="eye-slash", **told)
            elif pk in waiting:
                yield Involved(state=stock_wording.ASKED, sign="clock", **told)
            elif pk in parts:
                yield Involved(state=stock_wording.IN_THE_TEAM, sign="check", **told)
            else:
                address = ways.get((one.version.id, offer.id), "")
                yield Involved(state=stock_wording.TO_ASK, address=address, **told)

    return tuple(Shown(service=one, involved=tuple(involved(one))) for one in found)


def _nearest(service: Service) -> list[LocalOffer]:
    """Of those who receive requests: an employer is not one of them."""
    return [offer for offer in service.offers if offer.takes_requests][:OFFERS_SHOWN]


def _ways(targets: Iterable[Destination], case_id: UUID) -> dict[tuple[str, str], str]:
    """By service and offer, the page that asks it from the case."""
    page = reverse("support:ask", args=[case_id])
    return {(one.version.id, str(one.offer.pk)): f"{page}?{urlencode({'vers': one.code})}" for one in targets}


def _ways_of_requests(asked: list[Referral], actor: Actor, on: date) -> dict[tuple[str, str], str]:
    """By service and offer, the page of a request of the case from which its sender goes on there."""
    found: dict[tuple[str, str], str] = {}
    for referral, how, one in continuing.everywhere(asked, list(WAYS), actor=actor, on=on):
        address = f"{reverse(WAYS[how], args=[referral.pk])}?{urlencode({'vers': one.code})}"
        found.setdefault((one.version.id, str(one.offer.pk)), address)
    return found
