"""The invented network: from the recipe of data/demo_reseau.yaml and the dates of the catalogue to rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid5

import yaml

from cordee.catalogue.models import Capacity, Offer
from cordee.domain.catalogue import Catalogue
from cordee.domain.periods import Period
from cordee.domain.territory import REGION_BEFORE_2016, REGION_SINCE_2016, REGIONS_MERGED_ON, departement_of
from cordee.network.models import Organisation

DIRECTORY_STARTS_ON = date(2008, 1, 1)  # the first of the two programmes; nothing before it is asked
NAMESPACE = uuid5(NAMESPACE_DNS, "demo.cordee.invalid")
ALWAYS = Period(DIRECTORY_STARTS_ON, None)
BEFORE_MERGER = Period(DIRECTORY_STARTS_ON, REGIONS_MERGED_ON)
SINCE_MERGER = Period(REGIONS_MERGED_ON, None)
CAPACITIES = [Capacity.OPEN] * 22 + [Capacity.PAUSED] * 2 + [Capacity.FULL]

RECIPE = "demo_reseau.yaml"
Recipe = Mapping[str, Any]


def read_recipe(directory: Path) -> Recipe:
    recipe: Recipe = yaml.safe_load((directory / RECIPE).read_text(encoding="utf-8"))
    return recipe


@dataclass(frozen=True, kw_only=True)
class Territory:
    """What an offer serves over a period: nothing listed means everywhere."""

    period: Period
    departements: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Site:
    """Where one organisation of an entry stands, and what it serves."""

    key: str
    name: str
    seat: str
    departement: str | None
    territories: tuple[Territory, ...]


@dataclass(frozen=True, kw_only=True)
class Places:
    """Communes by basin, and "69003 Lyon" by commune: what the recipe needs of the territory room."""

    basins: Mapping[str, list[str]]
    trials: Mapping[str, list[str]]
    towns: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Network:
    organisations: tuple[Organisation, ...]
    offers: tuple[Offer, ...]


def organisation_id(slug: str) -> UUID:
    """``slug`` is the kind and the place: "sante_travail-lyon", "cibc-69", "numero_vert-region"."""
    return uuid5(NAMESPACE, f"organisation/{slug}")


def planned(recipe: Recipe, catalogue: Catalogue, places: Places, *, on: date) -> Network:
    """Every organisation and offer of the demo, whatever the day; ``on`` only dates what was declared last."""
    organisations: list[Organisation] = []
    offers: list[Offer] = []
    for entry in recipe["organisations"]:
        for site in _sites(recipe, entry, places):
            delivered = list(_offers(recipe, entry, site, catalogue, on=on))
            if delivered:
                place = len(organisations)
                organisations.append(_organisation(recipe, entry, site, delivered, places, place))
                offers += delivered
    return Network(organisations=tuple(organisations), offers=tuple(offers))


def _sites(recipe: Recipe, entry: Recipe, places: Places) -> Iterator[Site]:
    match entry["per"]:
        case "bassin":
            yield from _basin_sites(recipe["bassins"], entry, places.basins)
        case "essai":
            yield from _basin_sites(recipe["essais"], entry, places.trials)
        case "departement":
            yield from _departement_sites(recipe["departements"], entry)
        case "region":
            name = entry["name"].format(region=recipe["region"]["name"])
            territories = _territories(tuple(sorted(REGION_SINCE_2016)))
            seat = "" if entry.get("no_door") else recipe["region"]["seat"]
            yield Site(key="region", name=name, seat=seat, departement=None, territories=territories)
        case "nation":
            everywhere = (Territory(period=ALWAYS),)
            yield Site(key="nation", name=entry["name"], seat="", departement=None, territories=everywhere)


def _territories(departements: tuple[str, ...], communes: tuple[str, ...] = ()) -> tuple[Territory, ...]:
    """The network of Auvergne begins with the merger of the regions: what spans both grows on that day."""
    former = tuple(code for code in departements if code in REGION_BEFORE_2016)
    if former == departements:
        return (Territory(period=ALWAYS, departements=departements, communes=communes),)
    grown = Territory(period=SINCE_MERGER, departements=departements, communes=communes)
    before = Territory(period=BEFORE_MERGER, departements=former, communes=communes)
    return (before, grown) if former else (grown,)


def _basin_sites(named: Recipe, entry: Recipe, communes: Mapping[str, list[str]]) -> Iterator[Site]:
    for key, place in named.items():
        served = tuple(entry.get("serves", {}).get(key, ())) or tuple(sorted({*map(departement_of, communes[key])}))
        if not _takes_place(entry, key, served):
            continue
        site = Site(
            key=key,
            name=entry["name"].format(de=place["name"]),
            seat=place["seat"],
            departement=departement_of(place["seat"]),
            territories=_territories(served, () if "serves" in entry else tuple(communes[key])),
        )
        yield site
        if second := entry.get("seconds", {}).get(key):
            yield Site(**{**vars(site), "key": f"{key}-2", "name": second})


def _departement_sites(named: Recipe, entry: Recipe) -> Iterator[Site]:
    for code, place in named.items():
        if _takes_place(entry, code, (code,)):
            yield Site(
                key=code,
                name=entry["name"].format(de=place["name"]),
                seat=place["seat"],
                departement=code,
                territories=_territories((code,)),
            )


def _takes_place(entry: Recipe, key: str, departements: tuple[str, ...]) -> bool:
    if key not in entry.get("only", [key]):
        return False
    return not entry.get("former_region") or REGION_BEFORE_2016.issuperset(departements)


def _offers(recipe: Recipe, entry: Recipe, site: Site, catalogue: Catalogue, *, on: date) -> Iterator[Offer]:
    slug = f"{entry['kind']}-{site.key}"
    chance = Random(slug)
    delay = chance.randint(*entry["delay"]) if "delay" in entry else None
    capacity = Capacity.OPEN if _stays_open(recipe, entry, slug) else chance.choice(CAPACITIES)
    for kind in entry.get("offers", [entry["kind"]]):
        for period, territory, regimes in _spans(entry, kind, site, catalogue):
            yield Offer(
                id=uuid5(NAMESPACE, f"offer/{slug}/{kind}/{period.start}"),
                organisation_id=organisation_id(slug),
                operator_kind=kind,
                departements=list(territory.departements),
                communes=list(territory.communes),
                regimes=regimes,
                valid_from=period.start,
                valid_until=period.until,
                site_commune=site.seat,
                capacity=capacity,
                capacity_declared_on=_declared(period, on, days=chance.randint(1, 25)),
                delay_days=delay,
            )


def _stays_open(recipe: Recipe, entry: Recipe, slug: str) -> bool:
    return bool(entry.get("generic") or entry.get("real")) or slug in recipe["always_open"]


def _spans(entry: Recipe, kind: str, site: Site, catalogue: Catalogue) -> Iterator[tuple[Period, Territory, list[str]]]:
    """A new offer begins when the kind, the territory or the schemes change."""
    for step in entry.get("regimes", {}).get(kind, [{}]):
        told = Period(step.get("from"), step.get("until"))
        for territory in site.territories:
            period = _common(_common(told, territory.period), catalogue.operators[kind].period)
            if period:
                yield period, territory, list(step.get("only", []))


def _common(one: Period | None, other: Period | None) -> Period | None:
    if one is None or other is None or not one.overlaps(other):
        return None
    starts = [day for day in (one.start, other.start) if day]
    ends = [day for day in (one.until, other.until) if day]
    return Period(max(starts, default=None), min(ends, default=None))


def _declared(period: Period, on: date, *, days: int) -> date:
    assert period.start
    last = min(on, period.until) if period.until else on
    return max(period.start, last - timedelta(days=days))


def _organisation(
    recipe: Recipe, entry: Recipe, site: Site, offers: list[Offer], places: Places, place: int
) -> Organisation:
    slug = f"{entry['kind']}-{site.key}"
    invented = not (entry.get("real") or entry.get("generic"))
    has_mail = invented and not entry.get("no_mail")
    ends = [offer.valid_until for offer in offers]
    return Organisation(
        id=organisation_id(slug),
        name=site.name,
        short_name=entry.get("short", "").format(de=recipe["departements"].get(site.key, {}).get("name", "")),
        kind=entry["kind"],
        departement=site.departement,
        level=entry["per"].replace("nation", "national").replace("essai", "bassin"),
        email=f"{slug.replace('_', '-')}@example.org" if has_mail else "",
        phone=_phone(place) if invented else entry.get("phone", ""),
        hours=recipe["hours"].get(entry.get("hours", ""), ""),
        address=f"{place % 40 + 1}, rue de l'Exemple, {places.towns[site.seat]}" if invented and site.seat else "",
        discreet=entry.get("discreet", False),
        valid_until=None if None in ends else max(end for end in ends if end),
        invented=invented,
    )


def _phone(place: int) -> str:
    """04 65 71 is one of the ranges that the regulator keeps for fiction."""
    return f"04 65 71 {place // 100:02d} {place % 100:02d}"


def write(network: Network) -> None:
    """Add the rows, or bring those of an earlier start up to date. Runs as the owner of the tables."""
    for model, rows in ((Organisation, network.organisations), (Offer, network.offers)):
        columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]
        model.objects.bulk_create(
            rows, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=columns
        )
