"""What was shared in a case: who said what, and when, from what was kept with its requests. Displayed = logged."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cordee.audit import actions as audit
from cordee.catalogue.queries import catalogue_by_hash
from cordee.conversation.answers import Answers
from cordee.domain.access import Actor, DataClass
from cordee.network.models import Organisation
from cordee.orientation.known import Kept, kept_in
from cordee.orientation.models import Orientation
from cordee.referrals import shared
from cordee.support import stock_wording as wording


@dataclass(frozen=True, kw_only=True)
class Told:
    """On one day, by one organisation, in the words of the catalogue of that day."""

    at: datetime
    organisation: Organisation | None  # who wrote down what the person said
    situation: tuple[tuple[str, str], ...]
    health: tuple[tuple[str, str], ...]


def told_in(case_id: UUID, *, actor: Actor, at: datetime, screen: str, place: bool) -> list[Told]:
    """Each stock whole, the latest first. Without ``place``, where the person lives and works is left out."""
    return _logged(kept_in(case_id, actor=actor), case_id, None, actor=actor, at=at, screen=screen, place=place)


def added_in(kept: Kept, case_id: UUID, *, actor: Actor, at: datetime, screen: str, place: bool) -> list[Told]:
    """The same, of each stock what it said for the first time, or otherwise than before."""
    return _logged(kept, case_id, kept.added(), actor=actor, at=at, screen=screen, place=place)


def _logged(
    kept: Kept,
    case_id: UUID,
    added: Mapping[UUID, frozenset[str]] | None,
    *,
    actor: Actor,
    at: datetime,
    screen: str,
    place: bool,
) -> list[Told]:
    stocks = list(reversed(kept.stocks.values()))
    organisations = Organisation.objects.in_bulk({one.organisation_id for one in stocks if one.organisation_id})
    found = [
        Told(
            at=one.decided_at,
            organisation=organisations.get(one.organisation_id),
            situation=tuple(_said(one, kept.situations.get(one.pk), place, added)),
            health=tuple(_said(one, kept.health.get(one.pk), place, added)),
        )
        for one in stocks
    ]
    classes = [DataClass.SITUATION] * bool(kept.situations) + [DataClass.HEALTH] * bool(kept.health)
    if classes:
        audit.record_reading("shared_facts", actor=actor, at=at, screen=screen, classes=classes, case=case_id)
    return [one for one in found if one.situation or one.health]


def _said(
    one: Orientation, stored: Mapping[str, Any] | None, place: bool, added: Mapping[UUID, Collection[str]] | None
) -> Iterator[tuple[str, str]]:
    if stored is None:
        return
    wanted = None if added is None else added[one.pk]
    for fact, label, value in shared.said_facts(one, stored, place=place):
        if wanted is None or fact in wanted:
            yield label, value
    yield from _no_longer(one, Answers.of(stored), wanted or ())


def _no_longer(one: Orientation, given: Answers, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    """Said once, and which she would rather not say now, or no longer knows."""
    facts = catalogue_by_hash(one.catalogue_hash).facts
    for said, names in ((wording.DECLINED, given.declined), (wording.UNSURE, given.unsure)):
        yield from ((facts[name].label, said) for name in names if name in wanted and name in facts)
