"""Communes whose name sounds as what was typed, or is a letter or two away: offered, never taken for it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.db.models import Q

from cordee.domain.search.words import distance, sounded
from cordee.domain.territory import REGION_SINCE_2016, place_queries
from cordee.territory.models import Load, PlaceName

OFFERED: Final = 3
# Elsewhere than in the region, only the towns that people name from afar.
KNOWN_FROM_AFAR: Final = 10_000
SHORTEST_WITH_ONE, SHORTEST_WITH_TWO = 4, 8  # letters, of which one may be wrong, or two


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A name as it sounds. ``pk`` is the row of the name."""

    pk: int
    commune: str
    departement: str
    population: int
    sound: str


Register = Mapping[str, tuple[Heard, ...]]  # by the first sound


def resembling(text: str, *, near: Collection[str]) -> list[int]:
    """Ids of names, one a commune: those of ``near`` first, then the nearest in sound, then the most peopled."""
    queries = place_queries(text)
    words = queries[0].words if queries and not queries[0].postal else ""
    sound = sound_of(words)
    if not sound:
        return []
    allowed = (len(sound) >= SHORTEST_WITH_ONE) + (len(sound) >= SHORTEST_WITH_TWO)
    found = sorted(
        _near(sound, allowed, near), key=lambda one: (one[0].departement not in near, one[1], -one[0].population)
    )
    best: dict[str, int] = {}
    for heard, _distance in found:
        best.setdefault(heard.commune, heard.pk)
    return list(best.values())[:OFFERED]


def sound_of(key: str) -> str:
    return sounded(key.replace(" ", ""))


def _near(sound: str, allowed: int, near: Collection[str]) -> Iterator[tuple[Heard, int]]:
    """What sounds the same from anywhere, what is a letter away in the region alone."""
    for heard in _register().get(sound[0], ()):
        most = allowed if heard.departement in near else 0
        if (away := distance(sound, heard.sound, most=most)) <= most:
            yield heard, away


def _register() -> Register:
    """Worked out once for the files that the tables hold; without them, each time."""
    held = Load.objects.order_by("loaded_at").values_list("pk", flat=True).last()
    return _kept(held) if held else _worked_out()


@lru_cache(maxsize=1)
def _kept(content_hash: str) -> Register:
    return _worked_out()


def _worked_out() -> Register:
    found: dict[str, list[Heard]] = defaultdict(list)
    whole = PlaceName.objects.filter(whole=True).exclude(key__regex="^[0-9]")
    wanted = whole.filter(Q(departement_code__in=REGION_SINCE_2016) | Q(population__gte=KNOWN_FROM_AFAR))
    rows = wanted.values_list("pk", "commune_id", "departement_code", "population", "key")
    for pk, commune, departement, population, key in rows.iterator():
        if sound := sound_of(key):
            heard = Heard(pk=pk, commune=commune, departement=departement, population=population, sound=sound)
            found[sound[0]].append(heard)
    return {first: tuple(names) for first, names in found.items()}
