"""Where nobody of the directory answers a need, or delivers a service: communes that no offer serves on a day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from cordee.domain.catalogue import Catalogue, LocalOffer, ServiceVersion
from cordee.domain.territory import departement_of

# Kind of operator (None for a service that needs none), family of services.
Answering: TypeAlias = tuple[str | None, str]


@dataclass(frozen=True, kw_only=True)
class Uncovered:
    """Communes where no offer serves ``what``, a need or a family of services.

    ``unrecorded``: kinds that could answer and of which the directory holds no offer at all that day. The engine takes
    them as available everywhere: without any, it tells these people that there is nobody.
    """

    what: str
    communes: tuple[str, ...]
    unrecorded: tuple[str, ...]


def uncovered(
    catalogue: Catalogue, offers: Iterable[LocalOffer], communes: Iterable[str], *, on: date
) -> list[Uncovered]:
    """List, in the order of the needs, those that some of the communes have nobody for on the day.

    Every tier counts, and offers whatever their capacity: full today is not nobody. A service without operators (a
    right that asks for none) serves everywhere.
    """
    directory = _Directory(offers, communes, on=on)
    found = (
        directory.missing(need, list(_answering(catalogue, _covering(catalogue, need, on=on), on=on)))
        for need in catalogue.needs
    )
    return [gap for gap in found if gap]


def unserved(
    catalogue: Catalogue, offers: Iterable[LocalOffer], communes: Iterable[str], *, on: date
) -> list[Uncovered]:
    """List the families in force that some of the communes have nobody for on the day; those in force nowhere are not.

    A family whose operators have all ended is left to the checks of the catalogue.
    """
    directory, found = _Directory(offers, communes, on=on), []
    for family, versions in catalogue.families.items():
        in_force = [version for version in versions if version.period.covers(on)]
        if answering := list(_answering(catalogue, in_force, on=on)):
            found.append(directory.missing(family, answering))
    return [gap for gap in found if gap]


def _covering(catalogue: Catalogue, need: str, *, on: date) -> Iterator[ServiceVersion]:
    for family in catalogue.families_by_need[need]:
        for version in catalogue.families[family]:
            if version.period.covers(on) and need in version.direct_needs | version.support_needs:
                yield version


def _answering(catalogue: Catalogue, versions: Iterable[ServiceVersion], *, on: date) -> Iterator[Answering]:
    for version in versions:
        if not version.operators:
            yield None, version.family
        yield from ((kind, version.family) for kind in version.operators if catalogue.operators[kind].period.covers(on))


class _Directory:
    """The offers in force on a day, over some communes."""

    def __init__(self, offers: Iterable[LocalOffer], communes: Iterable[str], *, on: date) -> None:
        self.by_kind: dict[str, list[LocalOffer]] = {}
        for offer in offers:
            if offer.period.covers(on):
                self.by_kind.setdefault(offer.operator, []).append(offer)
        self.by_departement: dict[str, set[str]] = {}
        for commune in communes:
            self.by_departement.setdefault(departement_of(commune), set()).add(commune)
        self.everywhere: frozenset[str] = frozenset().union(*self.by_departement.values())

    def missing(self, what: str, answering: list[Answering]) -> Uncovered | None:
        if any(kind is None for kind, _ in answering):
            return None
        served: set[str] = set()
        for kind, family in answering:
            for offer in self.by_kind.get(kind or "", ()):
                if not offer.families or family in offer.families:
                    served.update(self.served(offer))
        if not self.everywhere - served:
            return None
        unrecorded = dict.fromkeys(kind for kind, _ in answering if kind and kind not in self.by_kind)
        return Uncovered(what=what, communes=tuple(sorted(self.everywhere - served)), unrecorded=tuple(unrecorded))

    def served(self, offer: LocalOffer) -> Iterable[str]:
        if offer.communes:
            return self.everywhere & offer.communes
        if offer.departements:
            return {commune for one in offer.departements for commune in self.by_departement.get(one, ())}
        return self.everywhere
