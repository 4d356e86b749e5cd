"""One service, as it stood on a day: what it is for, on which conditions, who does it, on whose word it is said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cordee.conversation.way_in import way_in, who_asks
from cordee.domain.catalogue import Catalogue, Condition, Need, ServiceVersion
from cordee.domain.rules.saying import Audience, sentence
from cordee.library import wording
from cordee.library.moments import DateLine, date_line
from cordee.library.shelf import Shelf, audience
from cordee.library.wording import Reader
from cordee.ui.said_days import said_day


@dataclass(frozen=True, kw_only=True)
class Said:
    """A condition in French, with the text that asks for it."""

    says: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Actor:
    name: str
    acronym: str
    level: str


@dataclass(frozen=True, kw_only=True)
class VersionSheet:
    version: ServiceVersion
    period: str
    dated_by: str
    conditions: tuple[Said, ...]
    operators: tuple[Actor, ...]
    way_in: str
    requesters: tuple[str, ...]
    checked: str
    confidence_sign: tuple[str, str, str]
    confidence_explained: str
    is_sure: bool


@dataclass(frozen=True, kw_only=True)
class OtherVersion:
    """A version of another time; ``day``: a day on which it can be seen."""

    name: str
    period: str
    day: date


@dataclass(frozen=True, kw_only=True)
class ServiceSheet:
    """``notice``: what must be read first, when the page does not show what holds today."""

    family: str
    name: str
    says: str
    kind: str
    tier: str
    for_employer: bool
    shown: tuple[VersionSheet, ...]
    others: tuple[OtherVersion, ...]
    needs: tuple[Need, ...]
    helps: tuple[Need, ...]
    deadlines: tuple[DateLine, ...]
    successors: tuple[tuple[str, str], ...]
    notice: str
    is_of_today: bool

    @property
    def several(self) -> bool:
        return len(self.shown) > 1


def service_sheet(family: str, shelf: Shelf, *, today: date, reader: Reader | None) -> ServiceSheet:
    """Show the family on the day of the shelf; what is over shows its last version. Raises KeyError."""
    catalogue, versions = shelf.catalogue, shelf.catalogue.families[family]
    then = tuple(one for one in versions if one.period.covers(shelf.on))
    shown = then or (() if shelf.on != today else _nearest(versions, on=today))
    face = (shown or versions)[-1]
    to = audience(reader, shown or versions)
    is_now = shelf.on == today and bool(then)
    return ServiceSheet(
        family=family,
        name=face.family_name,
        says=face.summary_to(to),
        kind=wording.kind(face.kind),
        tier=face.tier.value,
        for_employer=to is Audience.AGENT and any("employeur" in one.requesters for one in versions),
        shown=tuple(_version(one, catalogue, on=shelf.on, to=to) for one in shown),
        others=tuple(_other(one) for one in sorted(versions, key=_start, reverse=True) if one not in shown),
        needs=_needs(face.direct_needs, catalogue),
        helps=_needs(face.support_needs, catalogue),
        deadlines=tuple(date_line(several, catalogue, to=to) for several in shelf.deadlines_of([family])),
        successors=_successors(shown, catalogue) if not is_now else (),
        notice="" if is_now else _notice(then, versions, on=shelf.on, today=today),
        is_of_today=is_now,
    )


def _version(version: ServiceVersion, catalogue: Catalogue, *, on: date, to: Audience) -> VersionSheet:
    operators = [catalogue.operators[kind] for kind in version.operators]
    day = on if version.period.covers(on) else _a_day_of(version)
    return VersionSheet(
        version=version,
        period=wording.period(version.period),
        dated_by=catalogue.facts[version.dated_by].label if version.dated_by else "",
        conditions=tuple(_said(condition, catalogue, to) for condition in version.conditions),
        operators=tuple(
            Actor(name=one.name, acronym=one.acronym or "", level=wording.LEVELS[one.level])
            for one in operators
            if one.period.covers(day)
        ),
        way_in=way_in(version, catalogue),
        requesters=who_asks(version, catalogue),
        checked=wording.checked(version.checked_on),
        confidence_sign=wording.CONFIDENCE[version.verified],
        confidence_explained=wording.CONFIDENCE_EXPLAINED[version.verified],
        is_sure=version.verified.value == "full",
    )


def _said(condition: Condition, catalogue: Catalogue, to: Audience) -> Said:
    return Said(says=sentence(condition, catalogue.facts, audience=to), source=condition.source or "")


def _needs(ids: frozenset[str], catalogue: Catalogue) -> tuple[Need, ...]:
    return tuple(need for need in catalogue.needs.values() if need.id in ids)


def _nearest(versions: Sequence[ServiceVersion], *, on: date) -> tuple[ServiceVersion, ...]:
    """What ended last; nothing ended, what begins first."""
    over = [one for one in versions if one.period.until and one.period.until <= on]
    if over:
        last = max(one.period.until for one in over if one.period.until)
        return tuple(one for one in over if one.period.until == last)
    return (min(versions, key=_start),)


def _notice(then: Sequence[ServiceVersion], versions: Sequence[ServiceVersion], *, on: date, today: date) -> str:
    if then:
        return wording.AS_OF.format(day=said_day(on))
    if on != today:
        return wording.NOT_THEN.format(day=said_day(on))
    nearest = _nearest(versions, on=today)[0].period
    if nearest.until and nearest.until <= today:
        return wording.OVER_SINCE.format(day=said_day(nearest.until))
    return wording.NOT_YET.format(day=said_day(nearest.start or today))


def _successors(shown: Iterable[ServiceVersion], catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """What replaced the versions shown, when it is another family: its id and name."""
    after = [catalogue.versions[one.successor] for one in shown if one.successor in catalogue.versions]
    families = {one.family: one.family_name for one in after if one.family not in {first.family for first in shown}}
    return tuple(families.items())


def _other(version: ServiceVersion) -> OtherVersion:
    return OtherVersion(name=version.name, period=wording.period(version.period), day=_a_day_of(version))


def _a_day_of(version: ServiceVersion) -> date:
    """The last day of a version that has an end, else its first; one without bounds holds on any day."""
    if version.period.until:
        return version.period.until - timedelta(days=1)
    return version.period.start or date.max


def _start(version: ServiceVersion) -> date:
    return version.period.start or date.min
