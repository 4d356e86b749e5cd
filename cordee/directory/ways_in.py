"""« Comment y entrer », of an organisation: how its services are asked for, by whom, and who may send there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cordee.conversation.way_in import way_in, who_asks
from cordee.directory.queries import Delivered, Entry
from cordee.domain.catalogue import Catalogue, ServiceVersion


@dataclass(frozen=True, kw_only=True)
class WayIn:
    """``said``: in sentences; ``who``: those who may ask, as they are listed."""

    said: str
    who: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """An organisation of a list. ``way`` is of ``service``, or of all that it is listed for when that is empty."""

    entry: Entry
    way: WayIn
    service: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What an organisation does in one of its kinds, on its own page."""

    delivered: Delivered
    services: tuple[tuple[ServiceVersion, WayIn], ...]


def way_of(version: ServiceVersion, known: Catalogue) -> WayIn:
    return WayIn(said=way_in(version, known), who=", ".join(who_asks(version, known)))


def rows(entries: Iterable[Entry], known: Catalogue) -> tuple[Row, ...]:
    """Of several ways in, the row tells that of the service it names first."""
    return tuple(_rows(entries, known))


def parts(entry: Entry, known: Catalogue) -> tuple[Part, ...]:
    return tuple(
        Part(delivered=one, services=tuple((version, way_of(version, known)) for version in one.services))
        for one in entry.delivered
    )


def _rows(entries: Iterable[Entry], known: Catalogue) -> Iterator[Row]:
    for entry in entries:
        first, *others = entry.services
        way = way_of(first, known)
        alike = all(way_of(one, known) == way for one in others)
        yield Row(entry=entry, way=way, service="" if alike else first.family_name)
