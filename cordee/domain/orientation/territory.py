"""Where nobody of the directory answers a need, or delivers a service: communes that no offer serves, and when."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from cordee.domain.catalogue import Catalogue, LocalOffer, ServiceVersion
from cordee.domain.periods import Period
from cordee.domain.territory import REGIONS_MERGED_ON, departement_of

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


@dataclass(frozen=True, kw_only=True)
class Lasting:
    """A gap that stays the same during a period, whose ends are days of change."""

    gap: Uncovered
    period: Period


def days_of_change(
    catalogue: Catalogue, offers: Iterable[LocalOffer], *, first: date, until: date | None
) -> list[date]:
    """List ``first``, then the days before ``until`` on which an offer, a version or an operator begins or ends.

    The day when the region grew is one of them. Between two of these days nothing that is looked at here changes.
    """
    periods = [
        *(version.period for version in catalogue.versions.values()),
        *(operator.period for operator in catalogue.operators.values()),
        *(offer.period for offer in offers),
    ]
    days = {day for period in periods for day in (period.start, period.until) if day} | {REGIONS_MERGED_ON}
    return [first, *sorted(day for day in days if first < day and (until is None or day < until))]


def lasting(gaps: Mapping[date, Iterable[Uncovered]], *, until: date | None) -> list[Lasting]:
    """Join the gaps found on each day of change, in order, that are the same from one day to the next.

    In the order of the subjects as they are first met, then of time. The last day lasts up to ``until``.
    """
    open_gaps: dict[str, Lasting] = {}
    found: dict[str, list[Lasting]] = {}
    days = list(gaps)
    for day, following in zip(days, [*days[1:], until], strict=True):
        still: dict[str, Lasting] = {}
        for gap in gaps[day]:
            former = open_gaps.get(gap.what)
            same = former is not None and former.gap == gap
            start = former.period.start if former is not None and same else day
            told = found.setdefault(gap.what, [])
            still[gap.what] = Lasting(gap=gap, period=Period(start, following))
            told[-1 if same else len(told) :] = [still[gap.what]]
        open_gaps = still
    return [one for told in found.values() for one in told]


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

    def missing(self, what: str, answering: list[Answering]) -> Uncovered | None:
        if any(kind is None for kind, _ in answering):
            return None
        serving = [
            offer
            for kind, family in answering
            for offer in self.by_kind.get(kind or "", ())
            if not offer.families or family in offer.families
        ]
        without = self.unserved(serving)
        if not without:
            return None
        unrecorded = dict.fromkeys(kind for kind, _ in answering if kind and kind not in self.by_kind)
        return Uncovered(what=what, communes=tuple(sorted(without)), unrecorded=tuple(unrecorded))

    def unserved(self, offers: Iterable[LocalOffer]) -> list[str]:
        """The communes that none of the offers serves; most offers serve whole départements."""
        whole, apart = set[str](), set[str]()
        for offer in offers:
            if offer.communes:
                apart |= offer.communes
            elif offer.departements:
                whole |= offer.departements
            else:
                return []
        left = (communes for departement, communes in self.by_departement.items() if departement not in whole)
        return [commune for communes in left for commune in communes if commune not in apart]
