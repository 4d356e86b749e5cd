"""What room an organisation says that it has, by hand or as its running cases say; it says so in ``actions``.

How many persons it follows at once is said of its services, dated and signed, among the other words of their owner
(``reviews.CapacityProposal``). Of the cases nothing more than a number is read, by the team lead of the organisation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from cordee.catalogue.models import Capacity, CapacityProposal, Offer
from cordee.catalogue.queries import owned_offers
from cordee.catalogue.reviews import ROOM_LEADS
from cordee.domain.access import Actor, ActorKind

MOST_AT_ONCE = 5_000
MOST_DAYS = 730
DELAY_HOLDS = timedelta(days=90)  # then who owns the service is asked whether its delay is still true


class NotLed(Exception):
    """Only the team lead of the organisation says how many persons it follows at once."""


@dataclass(frozen=True, kw_only=True)
class Room:
    """What the organisation follows, and what it said that it follows at once. ``at_once`` None: nothing said."""

    followed: int
    at_once: int | None
    said_by: str
    said_at: datetime | None
    services: int
    automatic: int  # services left to the cases
    full: int  # services said full, by hand or by the cases
    unsaid: int  # services open by hand, of which no delay was said since

    @property
    def is_reached(self) -> bool:
        return bool(self.at_once) and self.followed >= (self.at_once or 0)


def room_of(*, actor: Actor) -> Room:
    """Raises NotLed."""
    offers = list(owned_offers(actor=actor))
    latest = latest_words(offers, actor=actor)
    numbers = _numbers(offers, actor=actor)
    said = max(numbers, key=lambda one: (one.answered_at, one.pk), default=None)
    left = {key for key, word in latest.items() if word.automatic}
    delayed = {key for key, word in latest.items() if word.delay_days is not None}
    open_ones = {one.pk for one in offers if one.capacity == Capacity.OPEN.value}
    return Room(
        followed=followed(actor=actor),
        at_once=(said.at_once or None) if said else None,
        said_by=str(said.answered_by.user.full_name) if said else "",
        said_at=said.answered_at if said else None,
        services=len(offers),
        automatic=len(left),
        full=sum(1 for one in offers if one.capacity == Capacity.FULL.value),
        unsaid=len(open_ones - left - delayed),
    )


def followed(*, actor: Actor) -> int:
    """Persons whose running case the organisation leads or takes part in; none under a guard. Raises NotLed."""
    check_leads(actor)
    with connection.cursor() as cursor:
        cursor.execute("select policy.followed_here()")
        (count,) = cursor.fetchone()
    if count is None:
        raise NotLed
    return int(count)


def last_said_by_hand(offers: Iterable[Offer], *, actor: Actor) -> Mapping[UUID, date]:
    """The day of the last word of somebody on the places or the delay of each; none for what no word of theirs says."""
    found = _last_of(_words(offers, actor=actor).filter(by_load=False, at_once__isnull=True))
    return {key: timezone.localdate(word.answered_at) for key, word in found.items() if word.answered_at}


def is_old(said_on: date | None, *, today: date) -> bool:
    """A delay that nobody has said again for three months; of one whose day is not known, nothing is held."""
    return said_on is not None and said_on + DELAY_HOLDS < today


def check_leads(actor: Actor) -> None:
    """Raises NotLed."""
    if actor.kind is not ActorKind.MEMBER or actor.role not in ROOM_LEADS:
        raise NotLed


def latest_words(offers: Iterable[Offer], *, actor: Actor) -> Mapping[UUID, CapacityProposal]:
    """The last word by hand of each."""
    return _last_of(_words(offers, actor=actor).filter(by_load=False))


def _numbers(offers: Iterable[Offer], *, actor: Actor) -> list[CapacityProposal]:
    """The last word of each that says how many."""
    said = _words(offers, actor=actor).filter(at_once__isnull=False)
    return list(_last_of(said.select_related("answered_by__user")).values())


def _words(offers: Iterable[Offer], *, actor: Actor) -> QuerySet[CapacityProposal]:
    found: QuerySet[CapacityProposal] = CapacityProposal.objects.visible_to(actor)
    return found.filter(offer__in=[one.pk for one in offers], answered_at__isnull=False)


def _last_of(words: QuerySet[CapacityProposal]) -> dict[UUID, CapacityProposal]:
    last = words.order_by("offer", "-answered_at", "-pk").distinct("offer")
    return {one.offer_id: one for one in last}
