"""The directory of a day, read once in each process, and again as soon as one of its rows is another.

What is held is the directory whole, for whoever asks: which places were looked up is held nowhere.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db import connection

from cordee.domain.catalogue import LocalOffer
from cordee.domain.territory import departement_of

# A row that is written again has another place or another transaction: the sum is another one, whoever wrote it. It is
# what this transaction may see, its own acts included.
_MARK = """
select (select release_id from catalogue_publication order by at desc, id desc limit 1),
       (select coalesce(sum(hashtidextended(ctid, xmin::text::bigint)), 0)::text from catalogue_offer),
       (select coalesce(sum(hashtidextended(ctid, xmin::text::bigint)), 0)::text from network_organisation)
"""


@dataclass(frozen=True)
class Mark:
    """What tells one state of the directory from another; ``release`` is that of the published catalogue."""

    release: str | None
    offers: str
    organisations: str


def mark() -> Mark:
    """One short question: the cost of counting the rows."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK)
        return Mark(*cursor.fetchone())


@dataclass(frozen=True, kw_only=True)
class Whereabouts:
    commune: str | None
    departement: str | None

    @classmethod
    def of(cls, commune: str | None, departement: str | None) -> "Whereabouts":
        return cls(commune=commune, departement=departement_of(commune) if commune else departement)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One offer as the engine takes it, its site, and its families as they are written."""

    offer: LocalOffer
    site: str
    families: tuple[str, ...]

    @property
    def served(self) -> tuple[str, ...]:
        return self.offer.operator, *self.families


@dataclass(frozen=True)
class DayDirectory:
    """Every offer in force on a day, in its order; ``firsts`` has one for each kind and set of families."""

    entries: tuple[Entry, ...]
    firsts: tuple[Entry, ...]

    def serving(self, *places: Whereabouts) -> list[Entry]:
        """Those that serve one of the places, in order."""
        found = {rank for place in places for rank in self._ranks(place)}
        return [self.entries[rank] for rank in sorted(found)]

    def _ranks(self, place: Whereabouts) -> Iterator[int]:
        yield from self._everywhere
        if place.departement is None:
            return
        yield from self._whole.get(place.departement, ())
        if place.commune:
            yield from self._by_commune.get(place.commune, ())
        else:
            yield from self._in_part.get(place.departement, ())

    @cached_property
    def _everywhere(self) -> tuple[int, ...]:
        return tuple(rank for rank, one in enumerate(self.entries) if not one.offer.departements)

    @cached_property
    def _whole(self) -> Mapping[str, list[int]]:
        return self._by(lambda offer: () if offer.communes else offer.departements)

    @cached_property
    def _in_part(self) -> Mapping[str, list[int]]:
        return self._by(lambda offer: offer.departements if offer.communes else ())

    @cached_property
    def _by_commune(self) -> Mapping[str, list[int]]:
        return self._by(lambda offer: offer.communes)

    def _by(self, places: Callable[[LocalOffer], Iterable[str]]) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for rank, one in enumerate(self.entries):
            for place in places(one.offer):
                found.setdefault(place, []).append(rank)
        return found
