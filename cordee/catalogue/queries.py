from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from cordee.catalogue.at_hand import DayDirectory, Entry, Mark, Whereabouts, mark
from cordee.catalogue.models import CapacityProposal, CoverageReview, Offer, Publication, Release, RuleReview, UnmetNeed
from cordee.catalogue.reviews import OWNERS
from cordee.domain.access import Actor, ActorKind
from cordee.domain.catalogue import Catalogue, LocalOffer, Place
from cordee.domain.orientation.territory import Lasting, Uncovered, days_of_change, lasting, uncovered, unserved
from cordee.domain.periods import Period
from cordee.domain.territory import kilometres, region_departements
from cordee.domain.tongue import Tongue
from cordee.domain.translating import english
from cordee.reader.catalogue import read_catalogue_files
from cordee.territory.day import reference_day
from cordee.territory.models import Commune

__all__ = [
    "NoCatalogue",
    "catalogue_by_hash",
    "catalogue_in",
    "coverage",
    "coverage_through",
    "current_catalogue",
    "is_published",
    "offer",
    "offers_for",
    "offers_in_force",
    "offers_serving",
    "reference_day",
    "shown_catalogue",
    "shown_tongue",
]


DAYS_KEPT = 4  # directories of a day, whole


class NoCatalogue(LookupError):
    """Nothing has been published yet: the command that loads the content has not run."""


def current_catalogue() -> Catalogue:
    """The published catalogue, in French: what decisions are made with, and what the agents read."""
    latest = Publication.objects.order_by("-at", "-id").values_list("release_id", flat=True).first()
    if latest is None:
        raise NoCatalogue
    return catalogue_by_hash(latest)


def shown_catalogue() -> Catalogue:
    """The published catalogue in the language of the page: same rules and identities. A text without English is French.

    Raises NoCatalogue.
    """
    return catalogue_in(current_catalogue().content_hash, shown_tongue())


def shown_tongue() -> Tongue:
    """The language of the page that is being answered; French outside of one."""
    return Tongue.ENGLISH if (get_language() or "").split("-")[0] == Tongue.ENGLISH else Tongue.FRENCH


def is_published() -> bool:
    return Publication.objects.exists()


@lru_cache(maxsize=8)
def catalogue_by_hash(content_hash: str) -> Catalogue:
    """Read a release once per process: it never changes. Raises NoCatalogue for an unknown hash."""
    try:
        release = Release.objects.get(pk=content_hash)
    except Release.DoesNotExist:
        raise NoCatalogue(content_hash) from None
    return read_catalogue_files(release.files)


@lru_cache(maxsize=8)
def catalogue_in(content_hash: str, tongue: Tongue) -> Catalogue:
    """A release in one language, made once per process. Raises NoCatalogue for an unknown hash."""
    french = catalogue_by_hash(content_hash)
    return english(french) if tongue is Tongue.ENGLISH else french


def offers_in_force(on: date) -> QuerySet[Offer]:
    """Offers whose period and whose organisation's period cover the day, with their organisation."""
    return (
        _covering(on, Offer.objects.select_related("organisation"))
        .filter(_covers("organisation__", on))
        .order_by("operator_kind", "pk")
    )


def offers_serving(on: date, *, commune: str | None = None, departement: str | None = None) -> QuerySet[Offer]:
    """Those in force that serve the commune, or some part of the département; all of them when neither is named."""
    place, found = Whereabouts.of(commune, departement), offers_in_force(on)
    return found.filter(_served(place)) if place.departement else found


def _covering(on: date, offers: QuerySet[Offer]) -> QuerySet[Offer]:
    return offers.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on), valid_from__lte=on)


def _covers(prefix: str, on: date) -> Q:
    started = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": on})
    return started & (Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gt": on}))


def offer(pk: UUID | str) -> Offer:
    return Offer.objects.select_related("organisation").get(pk=pk)


def offers_for(
    on: date,
    *,
    commune_residence: str | None = None,
    departement_residence: str | None = None,
    commune_travail: str | None = None,
    departement_travail: str | None = None,
) -> tuple[LocalOffer, ...]:
    """What the engine needs to know of the directory for somebody who lives and works there.

    Holds every offer that serves one of the two places, and one witness for each kind that has offers in force but none
    here: the engine then tells "nobody here" from "nothing recorded". Empty while no place is known: every kind then
    counts as available, at neutral distance and delay.
    """
    home = Whereabouts.of(commune_residence, departement_residence)
    work = Whereabouts.of(commune_travail, departement_travail)
    if not (home.departement or work.departement):
        return ()
    now = mark()
    directory = _day_directory(on, now)
    here = directory.serving(home, work)
    known = frozenset(place.commune for place in (home, work) if place.commune)
    measure = _Distances(here, home=home, work=work, release=now.release)
    values = [_seen_from(found, known, measure.of(found)) for found in here]
    return (*values, *_witnesses(directory, here))


@lru_cache(maxsize=DAYS_KEPT)
def _day_directory(on: date, _mark: Mark) -> DayDirectory:
    """The directory of the day in the state of the mark."""
    found = offers_in_force(on)
    firsts = found.order_by("operator_kind", "families", "pk").distinct("operator_kind", "families")
    return DayDirectory(entries=tuple(map(_entry, found)), firsts=tuple(map(_entry, firsts)))


def _entry(found: Offer) -> Entry:
    value = local_offer(found, communes=frozenset(found.communes))
    return Entry(offer=value, site=found.site_commune, families=tuple(found.families))


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What the directory leaves without anybody in the region, and out of how many offers and communes."""

    offers: int
    communes: int
    needs: tuple[Uncovered, ...]
    families: tuple[Uncovered, ...]


def coverage(on: date) -> Coverage:
    """Look for needs and services without an offer, commune by commune, over the region as it is on the day."""
    offers = [local_offer(found, communes=frozenset(found.communes)) for found in offers_in_force(on)]
    communes = _communes_of(region_departements(on))
    catalogue = current_catalogue()
    return Coverage(
        offers=len(offers),
        communes=len(communes),
        needs=tuple(uncovered(catalogue, offers, communes, on=on)),
        families=tuple(unserved(catalogue, offers, communes, on=on)),
    )


@dataclass(frozen=True, kw_only=True)
class LastingCoverage:
    """The same from a day on, at every day of change. Offers and communes are all those of the time."""

    offers: int
    days: int
    communes: Mapping[date, int]
    needs: tuple[Lasting, ...]
    families: tuple[Lasting, ...]


def coverage_through(first: date, until: date | None) -> LastingCoverage:
    """Look for the same from ``first`` to ``until`` (excluded, None for ever), on every day when something changes.

    Four queries, whatever the directory, the time and the number of days.
    """
    catalogue = current_catalogue()
    offers = [
        replace(local_offer(found, communes=frozenset(found.communes)), period=period)
        for found in Offer.objects.select_related("organisation").order_by("operator_kind", "pk")
        if (period := _in_force(found)) and period.overlaps(Period(first, until))
    ]
    days = days_of_change(catalogue, offers, first=first, until=until)
    communes = {region: _communes_of(region) for region in {region_departements(day) for day in days}}
    within = {day: communes[region_departements(day)] for day in days}
    return LastingCoverage(
        offers=len(offers),
        days=len(days),
        communes={day: len(within[day]) for day in days},
        needs=tuple(lasting({day: uncovered(catalogue, offers, within[day], on=day) for day in days}, until=until)),
        families=tuple(lasting({day: unserved(catalogue, offers, within[day], on=day) for day in days}, until=until)),
    )


def _in_force(found: Offer) -> Period | None:
    """The days on which both the offer and its organisation count."""
    organisation = found.organisation
    start = max(found.valid_from, organisation.valid_from or found.valid_from)
    ends = [end for end in (found.valid_until, organisation.valid_until) if end]
    return Period(start, min(ends, default=None)) if not ends or start < min(ends) else None


def _communes_of(departements: Iterable[str]) -> list[str]:
    return list(Commune.objects.filter(departement__in=departements).order_by("pk").values_list("pk", flat=True))


def _served(place: Whereabouts) -> Q:
    if place.departement is None:
        return Q(departements=[])
    whole = Q(communes=[]) & (Q(departements=[]) | Q(departements__contains=[place.departement]))
    if place.commune:
        return whole | Q(communes__contains=[place.commune])
    return whole | Q(departements__contains=[place.departement])


class _Distances:
    """Kilometres to the site of each offer from home or work, as the kind of operator says."""

    def __init__(self, offers: Iterable[Entry], *, home: Whereabouts, work: Whereabouts, release: str | None) -> None:
        if release is None:
            raise NoCatalogue
        self.order = {Place.HOME: (home, work), Place.WORK: (work, home)}
        self.operators = catalogue_by_hash(release).operators
        wanted = {found.site for found in offers} | {home.commune, work.commune}
        points = Commune.objects.filter(pk__in=wanted - {None, ""}, latitude__isnull=False)
        self.points = {code: (lat, lon) for code, lat, lon in points.values_list("pk", "latitude", "longitude")}

    def of(self, found: Entry) -> int | None:
        operator = self.operators.get(found.offer.operator)
        places = self.order[operator.place if operator else Place.HOME]
        start = next((place.commune for place in places if place.commune), None)
        if start in self.points and found.site in self.points:
            return round(kilometres(self.points[start], self.points[found.site]))
        return None


def _witnesses(directory: DayDirectory, here: Iterable[Entry]) -> list[LocalOffer]:
    """One offer for each kind and set of families that nobody delivers here, the first by identity."""
    served = {found.served for found in here}
    served_whole = {found.offer.operator for found in here if not found.families}
    elsewhere = (first for first in directory.firsts if first.offer.operator not in served_whole)
    return [first.offer for first in elsewhere if first.served not in served]


def _seen_from(found: Entry, known: frozenset[str], distance_km: int | None) -> LocalOffer:
    """Of a hundred communes served, those that matter. None known: the offer may serve its départements whole."""
    if not found.offer.communes and distance_km is None:
        return found.offer
    served = found.offer.communes if known else frozenset()
    return replace(found.offer, communes=served & known or served, distance_km=distance_km)


def local_offer(found: Offer, *, communes: frozenset[str], distance_km: int | None = None) -> LocalOffer:
    """The value that the domain decides with."""
    return LocalOffer(
        id=str(found.pk),
        organisation=str(found.organisation_id),
        organisation_name=found.organisation.name,
        operator=found.operator_kind,
        families=frozenset(found.families),
        departements=frozenset(found.departements),
        communes=communes,
        regimes=frozenset(found.regimes),
        period=Period(found.valid_from, found.valid_until),
        capacity=found.capacity,
        capacity_on=found.capacity_declared_on,
        capacity_by_load=found.capacity_by_load,
        delay_days=found.delay_days,
        distance_km=distance_km,
        cost_cents=found.cost_cents,
        phone=found.phone or found.organisation.phone,
        email=found.email or found.organisation.email,
        address=found.organisation.address,
        hours=found.hours or found.organisation.hours,
    )


REVIEWS_SHOWN = 50


def capacity_to_confirm(*, actor: Actor) -> list[CapacityProposal]:
    """What the actor's organisation has to confirm or deny, the oldest first."""
    found = CapacityProposal.objects.visible_to(actor).filter(answered_at__isnull=True)
    return list(found.select_related("offer__organisation").order_by("proposed_at", "pk"))


def owned_offers(*, actor: Actor) -> QuerySet[Offer]:
    """The offers of the actor's organisation that run today, for who may say what room they have."""
    if actor.kind is not ActorKind.MEMBER or actor.role not in OWNERS:
        return Offer.objects.none()
    today = reference_day()
    runs = Q(valid_until=None) | Q(valid_until__gt=today)
    found = Offer.objects.filter(runs, organisation=actor.organisation, valid_from__lte=today)
    return found.order_by("operator_kind", "families", "pk")


def rules_to_review(*, actor: Actor) -> list[RuleReview]:
    found = RuleReview.objects.visible_to(actor).filter(settled_at__isnull=True)
    return list(found.order_by("-opened_at", "pk")[:REVIEWS_SHOWN])


def coverage_to_review(*, actor: Actor) -> list[CoverageReview]:
    found = CoverageReview.objects.visible_to(actor).filter(settled_at__isnull=True)
    return list(found.select_related("offer__organisation").order_by("-times", "-last_at", "pk")[:REVIEWS_SHOWN])


def unmet_needs(*, actor: Actor) -> list[UnmetNeed]:
    """The latest days first: a count by département and need, nobody in it."""
    return list(UnmetNeed.objects.visible_to(actor).order_by("-on", "departement", "need")[:REVIEWS_SHOWN])
