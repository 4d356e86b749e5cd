"""Decisions to go over, in the words of the catalogue they were taken with, and counts that show no small group."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cordee.catalogue import queries as catalogue_room
from cordee.domain.campaign import shown, shown_together
from cordee.domain.opening import Change, Reason, said_week
from cordee.orientation.models import OverrideCode
from cordee.supervision import wording
from cordee.supervision.hours import week_from
from cordee.supervision.models import CoachingNote, SpecialHours, WeeklyHours
from cordee.supervision.queries import Overridden
from cordee.ui import line_hours
from cordee.ui.line_hours import Announced


@dataclass(frozen=True, kw_only=True)
class Row:
    id: UUID
    monday: date
    needs: str
    lead: str
    chosen: str
    why: str
    words: str
    note: CoachingNote | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """``count``: in figures, or that it is too small to be said."""

    name: str
    count: str


@dataclass(frozen=True, kw_only=True)
class Version:
    valid_from: date
    said: str
    made_at: object
    holds: bool


@dataclass(frozen=True, kw_only=True)
class Said:
    row: SpecialHours
    words: str


def row(one: Overridden, note: CoachingNote | None = None) -> Row:
    catalogue = catalogue_room.catalogue_by_hash(one.catalogue_hash)
    return Row(
        id=one.id,
        monday=one.monday,
        needs=", ".join(catalogue.needs[need].label if need in catalogue.needs else need for need in one.needs),
        lead=service_name(one.lead, one.catalogue_hash),
        chosen=service_name(one.chosen, one.catalogue_hash),
        why=wording.CODES[OverrideCode(one.code)],
        words=one.words,
        note=note,
    )


def service_name(family: str, catalogue_hash: str) -> str:
    """As the newest version of the family says it, in the release that decided."""
    versions = catalogue_room.catalogue_by_hash(catalogue_hash).families.get(family, ())
    return versions[-1].name if versions else family


def groups(times: Iterable[tuple[str, int]]) -> list[Group]:
    """The largest first; small ones without their figure, nor the one that the sum would tell."""
    together = Counter[str]()
    for name, count in times:
        together[name] += count
    counted = sorted(together.items(), key=lambda one: (-one[1], one[0]))
    figures = shown_together([count for _, count in counted])
    return [
        Group(name=name, count=wording.FEW if figure is None else str(figure))
        for (name, _), figure in zip(counted, figures, strict=True)
    ]


def how_many(count: int) -> str:
    """In figures, unless there are so few that somebody might be recognised."""
    return wording.FEWER if shown(count) is None else str(count)


def versions(found: Iterable[WeeklyHours], *, on: date) -> list[Version]:
    """The one that holds on this day is the latest that has begun."""
    listed = list(found)
    holding = next((one for one in listed if one.valid_from <= on), None)
    return [
        Version(
            valid_from=one.valid_from, said=said_week(week_from(one.week)), made_at=one.made_at, holds=one is holding
        )
        for one in listed
    ]


def said(one: SpecialHours) -> Said:
    """As the public reads it."""
    change = Change(begins=one.begins_at, ends=one.ends_at, closes=one.closes)
    announced = Announced(change=change, reason=Reason(one.reason), message=one.message)
    return Said(row=one, words=line_hours.said(announced))
