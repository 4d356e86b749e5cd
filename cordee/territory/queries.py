import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Case, F, Q, When

from cordee.domain.territory import PlaceQuery, place_queries, region_departements, search_key
from cordee.territory.models import Basin, Commune, Departement, FormerCommune, PlaceName
from cordee.territory.resembling import resembling

_CODE = re.compile(r"[0-9][0-9ABab][0-9]{3}", re.ASCII)
_ROWS_PER_HIT = 4  # a commune may match by its name, the end of it, a former name and several postal codes


@dataclass(frozen=True, kw_only=True)
class CommuneHit:
    code: str
    name: str
    departement: str
    departement_name: str
    postal_codes: tuple[str, ...]
    postal_code: str  # the one that was typed, else the only one, else ""
    population: int
    former_name: str  # the name that was typed or the old code's, "" when it is today's
    resembles: bool = False  # misspelt, perhaps: to be offered, never chosen for who typed it

    @property
    def label(self) -> str:
        return f"{self.name} ({self.postal_code or self.departement})"


def search_communes(text: str, *, limit: int = 10, near: Collection[str] = ()) -> list[CommuneHit]:
    """Communes that ``text`` may mean: whole name, beginning, inside; then ``near``; then the most peopled.

    A text that is no name nor postal code may be the official code of a commune (INSEE). What has no such name in
    ``near`` may be misspelt: what resembles it comes first, and says so.
    """
    found = _spelt_so(text, limit=limit, near=near)
    if _is_settled(found, text, near):
        return found
    misspelt = [replace(_hit_of(name, PlaceQuery()), resembles=True) for name in _names(resembling(text, near=near))]
    known = {hit.code for hit in found}
    return [*(hit for hit in misspelt if hit.code not in known), *found][:limit]


def _spelt_so(text: str, *, limit: int, near: Collection[str]) -> list[CommuneHit]:
    for query in place_queries(text):
        best = _best_names(query, limit=limit, near=near)
        if best:
            return [_hit_of(name, query) for name in _names(best)]
    coded = resolve_commune(text.strip().upper()) if _CODE.fullmatch(text.strip()) else None
    return [coded] if coded else []


def _is_settled(found: list[CommuneHit], text: str, near: Collection[str]) -> bool:
    key = search_key(text)
    return any(hit.departement in near or key in (search_key(hit.name), search_key(hit.former_name)) for hit in found)


def _best_names(query: PlaceQuery, *, limit: int, near: Collection[str]) -> list[int]:
    """Ids of the best name of each commune. No join here: « saint » begins four thousand names."""
    key = query.words or query.postal
    found = PlaceName.objects.filter(key__startswith=key)
    if query.words and query.postal:
        found = found.filter(postal__contains=f"|{query.postal}")
    whole_first = Case(When(Q(whole=True, key=key), then=0), When(whole=True, then=1), default=2)
    near_first = [Case(When(departement_code__in=list(near), then=0), default=1)] if near else []
    ordered = found.order_by(whole_first, *near_first, F("former_id").asc(nulls_first=True), "-population", "key")
    best: dict[str, int] = {}
    for pk, commune in ordered.values_list("pk", "commune_id")[: limit * _ROWS_PER_HIT]:
        best.setdefault(commune, pk)
    return list(best.values())[:limit]


def _names(pks: list[int]) -> list[PlaceName]:
    names = PlaceName.objects.select_related("commune__departement", "former").in_bulk(pks)
    return [names[pk] for pk in pks]


def _hit_of(name: PlaceName, query: PlaceQuery) -> CommuneHit:
    commune = name.commune
    codes = commune.postal_codes if name.former is None else name.former.postal_codes or commune.postal_codes
    typed = query.postal if query.postal in codes else ""
    return _hit(commune, postal_code=typed or _only(codes), former_name=name.former.name if name.former else "")


def _only(codes: Collection[str]) -> str:
    return next(iter(codes)) if len(codes) == 1 else ""


def _hit(commune: Commune, *, postal_code: str, former_name: str) -> CommuneHit:
    return CommuneHit(
        code=commune.code,
        name=commune.name,
        departement=commune.departement_id,
        departement_name=commune.departement.name,
        postal_codes=tuple(commune.postal_codes),
        postal_code=postal_code,
        population=commune.population,
        former_name=former_name,
    )


def resolve_commune(code: str) -> CommuneHit | None:
    """The present commune of a code of any year; ``former_name`` says under which name the old code was known."""
    if not _CODE.fullmatch(code):
        return None
    commune = Commune.objects.select_related("departement").filter(pk=code).first()
    if commune:
        return _hit(commune, postal_code=_only(commune.postal_codes), former_name="")
    former = FormerCommune.objects.select_related("current__departement").filter(pk=code).first()
    if former is None:
        return None
    codes = former.postal_codes or former.current.postal_codes
    return _hit(former.current, postal_code=_only(codes), former_name=former.name or code)


def communes(codes: Collection[str]) -> dict[str, Commune]:
    """Present communes by code; old and unknown codes are left out."""
    return Commune.objects.select_related("departement").in_bulk(list(codes))


def communes_of(departements: Collection[str]) -> list[Commune]:
    return list(Commune.objects.filter(departement__in=departements).order_by("code"))


def departements(on: date) -> list[Departement]:
    """The départements of the region on that day, by code."""
    return list(Departement.objects.filter(code__in=region_departements(on)).order_by("code"))


def basins(kind: str = Basin.EMPLOYMENT) -> list[Basin]:
    return list(Basin.objects.filter(kind=kind).order_by("id"))


def basin_communes(kind: str = Basin.EMPLOYMENT) -> dict[str, list[str]]:
    """Sorted commune codes by basin id."""
    found: dict[str, list[str]] = {}
    pairs = Basin.communes.through.objects.filter(basin__kind=kind).order_by("commune_id")
    for basin, commune in pairs.values_list("basin_id", "commune_id"):
        found.setdefault(basin, []).append(commune)
    return found


def basins_of(commune_code: str) -> list[Basin]:
    return list(Basin.objects.filter(communes=commune_code).order_by("kind", "id"))
