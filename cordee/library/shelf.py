"""What is on the shelf on a day: the services, needs and rules of time of a release, in the order people read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cordee.catalogue import queries as catalogue_room
from cordee.catalogue import searching
from cordee.domain.catalogue import Catalogue, Need, ServiceVersion, Verified
from cordee.domain.deadlines import Deadline
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.orientation.ranking import kind_order
from cordee.domain.orientation.verdicts import NEVER_RELAY, PERSON
from cordee.domain.rules.french import Audience
from cordee.domain.search.elsewhere import Emergency
from cordee.domain.search.searcher import (
    NEED,
    SERVICE,
    Hit,
    Searched,
    deadlines_in_force,
    services_in_force,
)
from cordee.library import wording
from cordee.library.wording import Reader

MOST_RESULTS = 8


@dataclass(frozen=True, kw_only=True)
class Result:
    """One thing that was found, as the page of the search shows it."""

    kind: str
    id: str
    name: str
    says: str
    why: str
    verified: str = Verified.FULL.value  # a need rests on no rule


@dataclass(frozen=True, kw_only=True)
class Line:
    """One service in a list."""

    family: str
    name: str
    tier: str
    says: str
    verified: str


@dataclass(frozen=True, kw_only=True)
class NeedLine:
    need: Need
    direct: tuple[Line, ...]
    support: tuple[Line, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NeedGroup:
    label: str
    needs: tuple[NeedLine, ...]


@dataclass(frozen=True, kw_only=True)
class Listing:
    """Everything, for a reader. ``others``: services that answer to no need by themselves."""

    groups: tuple[NeedGroup, ...]
    others: tuple[Line, ...]


@dataclass(frozen=True)
class Shelf:
    """``on``: the day whose rules are shown."""

    catalogue: Catalogue
    on: date

    @cached_property
    def services(self) -> dict[str, tuple[ServiceVersion, ...]]:
        """The families in force, with their versions of the day."""
        return services_in_force(self.catalogue, on=self.on)

    @cached_property
    def deadlines(self) -> dict[str, tuple[Deadline, ...]]:
        return deadlines_in_force(self.catalogue, on=self.on)

    def search(self, words: str) -> Searched:
        return searching.search(self.catalogue, words, on=self.on)

    def emergencies(self, words: str) -> tuple[Emergency, ...]:
        return searching.emergencies(self.catalogue, words, on=self.on)

    def results(self, hits: Iterable[Hit]) -> tuple[Result, ...]:
        listed = [hit for hit in hits if (hit.kind, hit.id) != (NEED, SAFETY_NEED)]
        return tuple(map(self._result, listed[:MOST_RESULTS]))

    def listing(self, reader: Reader | None) -> Listing:
        """Needs by group with the services that answer them directly, then those that only help others."""
        needs = [need for need in self.catalogue.needs.values() if need.id != SAFETY_NEED and _has(reader, need)]
        groups = [
            NeedGroup(
                label=label,
                needs=tuple(self.need_line(need, reader) for need in needs if need.group == group),
            )
            for group, label in self.catalogue.need_groups.items()
        ]
        listed = {line.family for group in groups for need in group.needs for line in need.direct}
        return Listing(
            groups=tuple(group for group in groups if group.needs),
            others=tuple(line for line in self._lines(self.families(reader), reader) if line.family not in listed),
        )

    def need_line(self, need: Need, reader: Reader | None) -> NeedLine:
        families = self.families(reader)
        return NeedLine(
            need=need,
            direct=self._lines({name: of for name, of in families.items() if need.id in of[0].direct_needs}, reader),
            support=self._lines({name: of for name, of in families.items() if need.id in of[0].support_needs}, reader),
        )

    def families(self, reader: Reader | None) -> dict[str, tuple[ServiceVersion, ...]]:
        """The families in force that the reader may ask for, or speak of for somebody; their versions of the day."""
        return {
            family: versions
            for family, versions in self.services.items()
            if any(_may_ask(reader, one) for one in versions)
        }

    def deadlines_of(self, families: Iterable[str]) -> tuple[tuple[Deadline, ...], ...]:
        """The rules of time that these services answer, each with its versions of the day."""
        wanted = set(families)
        return tuple(versions for versions in self.deadlines.values() if any(one.act in wanted for one in versions))

    def _lines(self, families: dict[str, tuple[ServiceVersion, ...]], reader: Reader | None) -> tuple[Line, ...]:
        firsts = sorted((versions[0] for versions in families.values()), key=_reading_order)
        return tuple(
            Line(
                family=one.family,
                name=one.family_name,
                tier=one.tier.value,
                says=one.summary_to(audience(reader, families[one.family])),
                verified=least_verified(families[one.family]),
            )
            for one in firsts
        )

    def _result(self, hit: Hit) -> Result:
        name, says = self._said(hit)
        rules = self.services.get(hit.id, ()) if hit.kind == SERVICE else self.deadlines.get(hit.id, ())
        verified = Verified.FULL.value if hit.kind == NEED else least_verified(rules)
        return Result(
            kind=hit.kind, id=hit.id, name=name, says=says, why=wording.why(hit, name, says), verified=verified
        )

    def _said(self, hit: Hit) -> tuple[str, str]:
        if hit.kind == NEED:
            return self.catalogue.needs[hit.id].label, self.catalogue.needs[hit.id].description
        if hit.kind == SERVICE:
            versions = self.services[hit.id]
            return versions[0].family_name, versions[0].summary_to(audience(None, versions))
        deadline = self.deadlines[hit.id][0]
        return deadline.name, wording.if_nothing_is_done(deadline.otherwise)


def least_verified(rules: Iterable[ServiceVersion | Deadline]) -> str:
    """Of versions that stand in one line, what the least sure rests on."""
    return max((one.verified for one in rules), key=list(Verified).index, default=Verified.FULL).value


def shelf(*, on: date) -> Shelf:
    """The release that counts, on a day, in the language of the page. Raises NoCatalogue."""
    return Shelf(catalogue_room.shown_catalogue(), on)


def audience(reader: Reader | None, versions: Iterable[ServiceVersion]) -> Audience:
    """« vous » to the person concerned alone; nobody said who reads: to whoever the service is for."""
    if reader is None:
        return Audience.PERSON if any(PERSON in one.requesters for one in versions) else Audience.AGENT
    return Audience.PERSON if PERSON in reader.callers else Audience.AGENT


def _reading_order(version: ServiceVersion) -> tuple[str, int, str]:
    """Droit commun first, then what comes first of its kind."""
    return version.tier.value, kind_order(version), version.family_name


def _has(reader: Reader | None, need: Need) -> bool:
    return reader is None or not reader.callers.isdisjoint(need.asked_by)


def _may_ask(reader: Reader | None, version: ServiceVersion) -> bool:
    if reader is None or not reader.callers.isdisjoint(version.requesters):
        return True
    return PERSON in version.requesters and not reader.callers <= NEVER_RELAY
