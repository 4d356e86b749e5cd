from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.catalogue.models import Capacity, CapacityProposal, CoverageReview, Offer, Publication, Release, RuleReview
from cordee.catalogue.queries import owned_offers
from cordee.catalogue.reviews import Conclusion
from cordee.catalogue.room import MOST_AT_ONCE, MOST_DAYS, check_leads, followed, latest_words
from cordee.domain.access import Actor
from cordee.reader.catalogue import BrokenCatalogue, catalogue_files, content_hash
from cordee.reader.checks import cases_of, errors_before_publication
from cordee.territory.day import reference_day

FOLLOWER = Actor.for_job("load", label="Places d’après les suivis en cours")


@transaction.atomic
def publish(directory: Path) -> Release:
    """Make the content of ``directory`` the one that counts; the same content twice changes nothing.

    Runs as the owner of the tables. Raises BrokenCatalogue, with every problem, when a check finds an error or an
    example case fails: what was published before stays. What already counts was checked when it was published, and is
    not checked again.
    """
    files = catalogue_files(directory)
    hashed, now = content_hash(files), timezone.now()
    latest = Publication.objects.select_related("release").order_by("-at", "-id").first()
    if latest is not None and latest.release_id == hashed:
        return latest.release
    if errors := errors_before_publication(files, on=reference_day(), cases=cases_of(directory)):
        raise BrokenCatalogue(errors)
    release, _ = Release.objects.get_or_create(
        hash=hashed,
        defaults={"label": f"Catalogue du {timezone.localdate(now):%d/%m/%Y}", "loaded_at": now, "files": files},
    )
    Publication.objects.create(release=release, at=now)
    return release


class AlreadyAnswered(Exception):
    """Somebody answered or concluded before: the first word stands."""


@transaction.atomic
def answer_capacity(*, proposal_id: UUID, capacity: Capacity, actor: Actor, at: datetime) -> CapacityProposal:
    """The owner, asked whether its service is full, says what it has: the directory says it from now on.

    Raises CapacityProposal.DoesNotExist when it is missing or another organisation's, AlreadyAnswered.
    """
    proposal: CapacityProposal = CapacityProposal.objects.visible_to(actor).get(pk=proposal_id)
    _answer(proposal, capacity, actor=actor, at=at)
    return proposal


@transaction.atomic
def declare_capacity(*, offer_id: UUID, capacity: Capacity, actor: Actor, at: datetime) -> None:
    """The owner says of itself what room its service has; that answers the question that was asked of it, if any.

    What was said before is said again: the directory shows the day on which it was still so; twice a day is once.
    Raises Offer.DoesNotExist for another organisation's, or one that is over.
    """
    offer = owned_offers(actor=actor).get(pk=offer_id)
    asked = CapacityProposal.objects.visible_to(actor).filter(offer=offer, answered_at=None).first()
    if asked is not None:
        _answer(asked, capacity, actor=actor, at=at)
        return
    said = CapacityProposal.objects.visible_to(actor).filter(offer=offer, answered_at__date=timezone.localdate(at))
    last = said.order_by("-answered_at", "-pk").first()
    if last and last.capacity == capacity.value and not (last.automatic or last.by_load):
        return
    signed = {"answered_by_id": actor.membership, "answered_at": at}
    CapacityProposal.objects.create(offer=offer, proposed_at=at, capacity=capacity.value, **signed)
    _record(offer.pk, capacity, actor=actor, at=at)


def _answer(proposal: CapacityProposal, capacity: Capacity, *, actor: Actor, at: datetime) -> None:
    still = CapacityProposal.objects.visible_to(actor).filter(pk=proposal.pk, answered_at__isnull=True)
    if still.update(answered_at=at, capacity=capacity.value, answered_by=actor.membership) != 1:
        raise AlreadyAnswered(proposal.pk)
    _record(proposal.offer_id, capacity, actor=actor, at=at)


def _record(offer: UUID, capacity: Capacity, *, actor: Actor, at: datetime) -> None:
    audit.record("capacity.answered", actor=actor, at=at, target=offer, detail={"capacity": capacity.value})


@transaction.atomic
def say_how_many(*, at_once: int, automatic: bool, actor: Actor, at: datetime) -> int:
    """How many persons are followed at once; 0 takes the number back. Return how many services say it.

    ``automatic``: from now on its services are said full when as many are followed, and open again when there is
    room, until somebody says otherwise by hand. One that is paused stays so: it is said by hand. Raises NotLed.
    """
    check_leads(actor)
    if not 0 <= at_once <= MOST_AT_ONCE or (automatic and not at_once):
        raise ValueError(at_once)
    here = followed(actor=actor)
    offers = list(owned_offers(actor=actor))
    latest = latest_words(offers, actor=actor)
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
    check_leads(actor)
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


@transaction.atomic
def conclude(*, review_id: UUID, conclusion: Conclusion, actor: Actor, at: datetime) -> None:
    """The editor says what it made of a counter-example: a changed rule, a right one, or a local practice."""
    RuleReview.objects.visible_to(actor).get(pk=review_id)
    still = RuleReview.objects.visible_to(actor).filter(pk=review_id, settled_at__isnull=True)
    if still.update(settled_at=at, conclusion=conclusion.value, settled_by=actor.membership) != 1:
        raise AlreadyAnswered(review_id)
    audit.record("rule.reviewed", actor=actor, at=at, target=review_id, detail={"conclusion": conclusion.value})


@transaction.atomic
def settle_coverage(*, review_id: UUID, actor: Actor, at: datetime) -> None:
    """The editor has checked with the organisation which communes it serves."""
    CoverageReview.objects.visible_to(actor).get(pk=review_id)
    still = CoverageReview.objects.visible_to(actor).filter(pk=review_id, settled_at__isnull=True)
    if still.update(settled_at=at) != 1:
        raise AlreadyAnswered(review_id)
    audit.record("coverage.reviewed", actor=actor, at=at, target=review_id)
