"""Who is where and delivers what, on a day: organisations with their offers, as anybody may read them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import Q

from cordee.catalogue import queries as catalogue
from cordee.catalogue.models import Capacity, Offer
from cordee.directory.meant import NO_WORDS, Meant
from cordee.directory.resembling import MISTYPED, likeness, typed_words, words_of
from cordee.domain.catalogue import Access, Catalogue, Operator, Place, ServiceVersion, Tier
from cordee.domain.territory import kilometres, region_departements
from cordee.domain.tongue import Tongue
from cordee.network.models import Organisation
from cordee.territory import queries as territory
from cordee.territory.queries import CommuneHit

WORDS_READ = 6
# « Votre employeur », « votre médecin » stand for a body that only the person knows: no number, no place.
_REACHED = ~Q(phone="") | ~Q(organisation__phone="") | ~Q(organisation__address="")
_RANK = {Capacity.OPEN: 0, Capacity.PAUSED: 1, Capacity.FULL: 2}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the directory is narrowed by; empty means everything. A commune counts before a département."""

    name: str = ""
    commune: CommuneHit | None = None
    departement: str = ""
    service: str = ""
    need: str = ""
    tier: Tier | None = None

    def wants(self, version: ServiceVersion) -> bool:
        if self.service and version.family != self.service:
            return False
        if self.need and self.need not in version.direct_needs | version.support_needs:
            return False
        return self.tier in (None, version.tier)

    @property
    def is_everything(self) -> bool:
        return self == Asked()


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """One offer of an organisation, and the services of the catalogue that it stands for."""

    offer: Offer
    operator: Operator
    services: tuple[ServiceVersion, ...]

    @property
    def by_place_of_work(self) -> bool:
        return self.operator.place is Place.WORK

    def only(self, families: Collection[str]) -> "Delivered":
        return replace(self, services=tuple(one for one in self.services if one.family in families))

    @property
    def says_capacity(self) -> bool:
        """A national body that takes everybody declares no places; what is not open is always said."""
        return bool(self.offer.departements) or self.offer.capacity != Capacity.OPEN


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An organisation in the directory: ``delivered`` holds what was asked for, never nothing.

    ``by_words``: found by what it does, not by its name.
    """

    organisation: Organisation
    delivered: tuple[Delivered, ...]
    distance_km: int | None = None
    by_words: bool = False

    @property
    def services(self) -> tuple[ServiceVersion, ...]:
        """One of each family: what one may ask for directly comes first."""
        found = {version.family: version for one in self.delivered for version in one.services}
        return tuple(sorted(found.values(), key=_nearest_to_a_first_call))

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.operator.name for one in self.delivered))

    @property
    def phone(self) -> str:
        return next((one.offer.phone for one in self.delivered if one.offer.phone), self.organisation.phone)

    @property
    def hours(self) -> str:
        return next((one.offer.hours for one in self.delivered if one.offer.hours), self.organisation.hours)

    @property
    def nearest_place(self) -> Delivered:
        """The offer that has places, and then the one that is quickest."""
        return min(self.delivered, key=lambda one: (_RANK[Capacity(one.offer.capacity)], one.offer.delay_days or 0))

    @property
    def checked_on(self) -> date:
        """The day of the oldest declaration: all the others are later."""
        return min(one.offer.capacity_declared_on for one in self.delivered)

    @property
    def departements(self) -> frozenset[str]:
        """Where it serves; empty when everywhere."""
        served = [frozenset(one.offer.departements) for one in self.delivered]
        return frozenset[str]().union(*served) if all(served) else frozenset()


def _nearest_to_a_first_call(version: ServiceVersion) -> tuple[bool, bool, str]:
    return not version.first_line, version.access is not Access.DIRECT, version.family_name


def entries(asked: Asked, *, on: date, meant: Meant = NO_WORDS) -> list[Entry]:
    """The organisations that were asked for: best name first, then the nearest, then by name.

    Where the words mean services wholly, who delivers them follows those whose name is written without a fault; where
    no name resembles the words, who delivers what they mean at all.
    """
    known = catalogue.shown_catalogue()
    commune = asked.commune.code if asked.commune else None
    offers = catalogue.offers_serving(on, commune=commune, departement=asked.departement or None)
    delivered = _delivered(known, offers.filter(_REACHED).defer("communes"), asked, on=on)
    distances = _distances(commune, [one.offer for one in delivered])
    organisations = tuple(_by_organisation(delivered))
    typed = typed_words(asked.name, most=WORDS_READ) if asked.name else ()
    named = [
        (unlike, _entry(found, distances))
        for found in organisations
        if (unlike := likeness(typed, _words(found[0].offer.organisation, found))) is not None
    ]
    if not meant.wholly and named:
        return _in_order(named)
    sure = [(unlike, entry) for unlike, entry in named if unlike < MISTYPED]
    there = {entry.organisation.pk for _, entry in sure}
    others = (found for found in organisations if found[0].offer.organisation_id not in there)
    return _in_order(sure) + _in_order(_who_deliver(others, meant, distances))


def _who_deliver(
    organisations: Iterable[tuple[Delivered, ...]], meant: Meant, distances: Mapping[str, int]
) -> Iterator[tuple[int, Entry]]:
    """Those that deliver what the words mean, with these services alone."""
    for found in organisations:
        kept = tuple(narrowed for one in found if (narrowed := one.only(meant.ranks)).services)
        if kept:
            rank = min(meant.ranks[version.family] for one in kept for version in one.services)
            yield rank, _entry(kept, distances, by_words=True)


def _entry(found: tuple[Delivered, ...], distances: Mapping[str, int], *, by_words: bool = False) -> Entry:
    sites = (one.offer.site_commune for one in found)
    near = min((distances[site] for site in sites if site in distances), default=None)
    organisation = found[0].offer.organisation
    return Entry(organisation=organisation, delivered=found, distance_km=near, by_words=by_words)


def _in_order(found: Iterable[tuple[int, Entry]]) -> list[Entry]:
    return [entry for _, entry in sorted(found, key=_order)]


def _order(ranked: tuple[int, Entry]) -> tuple[int, bool, int, str, str]:
    rank, one = ranked
    return rank, one.distance_km is None, one.distance_km or 0, one.organisation.name, str(one.organisation.pk)


def entry(pk: UUID, *, on: date) -> Entry | None:
    """One organisation with all that it delivers and where; None when it is not in the directory of the day."""
    offers = catalogue.offers_in_force(on).filter(_REACHED, organisation=pk)
    found = tuple(_delivered(catalogue.shown_catalogue(), offers, Asked(), on=on))
    return Entry(organisation=found[0].offer.organisation, delivered=found) if found else None


def by_departement(found: Iterable[Entry], *, on: date) -> dict[str, int]:
    """How many of them serve each département of the region of that day; those of everywhere serve each."""
    codes = sorted(region_departements(on))
    counts = dict.fromkeys(codes, 0)
    for one in found:
        for code in one.departements or codes:
            if code in counts:
                counts[code] += 1
    return counts


def services_found(known: Catalogue, *, on: date) -> dict[str, str]:
    """The families that somebody in the directory delivers that day, by id, with their name, in the order of names."""
    offers = catalogue.offers_in_force(on).filter(_REACHED).order_by().values_list("operator_kind", "families")
    named = {
        version.family: version.family_name
        for kind, families in offers.distinct()
        for version in _by_kind(known, on).get(kind, ())
        if not families or version.family in families
    }
    return dict(sorted(named.items(), key=lambda one: one[1]))


def delivered_by(known: Catalogue, family: str, *, on: date) -> tuple[str, ...]:
    """The kinds that deliver a service that day, in the directory or not: an employer, a physician."""
    kinds = {kind for kind, versions in _by_kind(known, on).items() if any(one.family == family for one in versions)}
    return tuple(sorted(known.operators[kind].name for kind in kinds))


def _delivered(known: Catalogue, offers: Iterable[Offer], asked: Asked, *, on: date) -> list[Delivered]:
    by_kind = _by_kind(known, on)
    found = []
    for offer in offers:
        services = tuple(
            version
            for version in by_kind.get(offer.operator_kind, ())
            if (not offer.families or version.family in offer.families) and asked.wants(version)
        )
        if services:
            found.append(Delivered(offer=offer, operator=known.operators[offer.operator_kind], services=services))
    return found


def _by_organisation(delivered: Iterable[Delivered]) -> Iterable[tuple[Delivered, ...]]:
    found: dict[UUID, list[Delivered]] = {}
    for one in delivered:
        found.setdefault(one.offer.organisation_id, []).append(one)
    return (tuple(several) for several in found.values())


def _words(organisation: Organisation, delivered: Iterable[Delivered]) -> frozenset[str]:
    kinds = [text for one in delivered for text in (one.operator.name, one.operator.acronym or "")]
    return _words_of(organisation.name, organisation.short_name, *kinds)


_words_of = lru_cache(maxsize=4_000)(words_of)


def _distances(commune: str | None, offers: Iterable[Offer]) -> Mapping[str, int]:
    """Kilometres as the crow flies from the commune to each place where one goes."""
    if commune is None:
        return {}
    places = {offer.site_commune for offer in offers if offer.site_commune}
    towns = territory.communes({commune, *places})
    points = {code: (town.latitude, town.longitude) for code, town in towns.items() if town.latitude is not None}
    if commune not in points:
        return {}
    return {code: round(kilometres(points[commune], points[code])) for code in places if code in points}


_KINDS_KEPT = 16


def _by_kind(known: Catalogue, on: date) -> Mapping[str, tuple[ServiceVersion, ...]]:
    return _services_by_kind(known.content_hash, known.tongue, on)


@lru_cache(maxsize=_KINDS_KEPT)
def _services_by_kind(content_hash: str, tongue: Tongue, on: date) -> Mapping[str, tuple[ServiceVersion, ...]]:
    known = catalogue.catalogue_in(content_hash, tongue)
    found: dict[str, list[ServiceVersion]] = {}
    for version in known.versions.values():
        if version.period.covers(on):
            for kind in version.operators:
                if known.operators[kind].period.covers(on):
                    found.setdefault(kind, []).append(version)
    return {kind: tuple(versions) for kind, versions in found.items()}
