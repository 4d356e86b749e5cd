"""What room an organisation says that it has, by hand or as its running cases say.

How many persons it follows at once is said of its services, dated and signed, among the other words of their owner
(``reviews.CapacityProposal``). Of the cases nothing more than a number is read, by the team lead of the organisation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.catalogue.models import Capacity, CapacityProposal, Offer
from cordee.catalogue.queries import owned_offers
from cordee.catalogue.reviews import ROOM_LEADS
from cordee.domain.access import Actor, ActorKind

FOLLOWER = Actor.for_job("load", label="Places d’après les suivis en cours")
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
    latest = _latest(offers, actor=actor)
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
    _check(actor)
    with connection.cursor() as cursor:
        cursor.execute("select policy.followed_here()")
        (count,) = cursor.fetchone()
    if count is None:
        raise NotLed
    return int(count)


@transaction.atomic
def say_how_many(*, at_once: int, automatic: bool, actor: Actor, at: datetime) -> int:
    """How many persons are followed at once; 0 takes the number back. Return how many services say it.

    ``automatic``: from now on its services are said full when as many are followed, and open again when there is
    room, until somebody says otherwise by hand. One that is paused stays so: it is said by hand. Raises NotLed.
    """
    _check(actor)
    if not 0 <= at_once <= MOST_AT_ONCE or (automatic and not at_once):
        raise ValueError(at_once)
    here = followed(actor=actor)
    offers = list(owned_offers(actor=actor))
    latest = _latest(offers, actor=actor)
    for offer in offers:
        left = automatic and offer.capacity != Capacity.PAUSED.value
        word = latest.get(offer.pk)
        if word is not None and word.at_once == at_once and word.automatic == left:
            continue
        by_cases = Capacity.FULL if here >= at_once else Capacity.OPEN
        capacity = by_cases if left else Capacity(offer.capacity)
        _say(offer, capacity, at_once=at_once, automatic=left, actor=actor, at=at)
    return len(offers)


@transaction.atomic
def say_of_all(*, capacity: Capacity, delay_days: int | None, actor: Actor, at: datetime) -> int:
    """By hand, of all services that are not paused, in one gesture. Return of how many. Raises NotLed."""
    _check(actor)
    if delay_days is not None and not 0 <= delay_days <= MOST_DAYS:
        raise ValueError(delay_days)
    offers = [one for one in owned_offers(actor=actor) if one.capacity != Capacity.PAUSED.value]
    for offer in offers:
        _say(offer, capacity, delay_days=delay_days, actor=actor, at=at)
    return len(offers)


_OF_THE_CASES = """
insert into catalogue_capacityproposal
       (id, offer_id, proposed_at, answered_at, capacity, answered_by_id, automatic, by_load)
values (%s, %s, %s, %s, %s, %s, false, true)
"""


@transaction.atomic
def follow_load(*, actor: Actor, at: datetime) -> int:
    """Services left to the cases say what these say today; return how many changed. Twice changes nothing more.

    What is still so is said again once a day: the directory shows the day of the last look.
    """
    with connection.cursor() as cursor:
        cursor.execute("select offer, said, signed, changes from policy.loads_to_say(%s)", [timezone.localdate(at)])
        words = cursor.fetchall()
        for offer, said, signed, _ in words:
            cursor.execute(_OF_THE_CASES, [uuid4(), offer, at, at, said, signed])  # the job reads no word
    for offer, said, _, changes in words:
        if changes:
            audit.record("capacity.followed", actor=actor, at=at, target=offer, detail={"capacity": said})
    return sum(1 for *_, changes in words if changes)


def _say(
    offer: Offer,
    capacity: Capacity,
    *,
    actor: Actor,
    at: datetime,
    at_once: int | None = None,
    automatic: bool = False,
    delay_days: int | None = None,
) -> None:
    """A word of one's own; it answers the question that waits, if any."""
    word = {"at_once": at_once, "automatic": automatic, "delay_days": delay_days}
    said = {"capacity": capacity.value, "answered_at": at, "answered_by_id": actor.membership, **word}
    asked = CapacityProposal.objects.visible_to(actor).filter(offer=offer, answered_at=None)
    if not asked.update(**said):
        CapacityProposal.objects.create(offer=offer, proposed_at=at, **said)
    detail = {"capacity": capacity.value} | {key: value for key, value in word.items() if value}
    audit.record("capacity.answered", actor=actor, at=at, target=offer.pk, detail=detail)


def last_said_by_hand(offers: Iterable[Offer], *, actor: Actor) -> Mapping[UUID, date]:
    """The day of the last word of somebody on the places or the delay of each; none for what no word of theirs says."""
    found = _last_of(_words(offers, actor=actor).filter(by_load=False, at_once__isnull=True))
    return {key: timezone.localdate(word.answered_at) for key, word in found.items() if word.answered_at}


def is_old(said_on: date | None, *, today: date) -> bool:
    """A delay that nobody has said again for three months; of one whose day is not known, nothing is held."""
    return said_on is not None and said_on + DELAY_HOLDS < today


def _check(actor: Actor) -> None:
    if actor.kind is not ActorKind.MEMBER or actor.role not in ROOM_LEADS:
        raise NotLed


def _latest(offers: Iterable[Offer], *, actor: Actor) -> Mapping[UUID, CapacityProposal]:
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
