"""What was shared in a case: who said what, and when, from what was kept with its requests. Displayed = logged."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cordee.audit import actions as audit
from cordee.domain.access import Actor, DataClass
from cordee.network.models import Organisation
from cordee.orientation import queries as orientations
from cordee.orientation.models import HealthFacts, Orientation, Situation
from cordee.referrals import shared


@dataclass(frozen=True, kw_only=True)
class Told:
    """On one day, by one organisation, in the words of the catalogue of that day."""

    at: datetime
    organisation: Organisation | None  # who wrote down what the person said
    situation: tuple[tuple[str, str], ...]
    health: tuple[tuple[str, str], ...]


def told_in(case_id: UUID, *, actor: Actor, at: datetime, screen: str, place: bool) -> list[Told]:
    """The latest first. Without ``place``, where the person lives and works is left out."""
    kept = orientations.orientations_of_case(case_id, actor=actor)
    keys = [one.pk for one in kept]
    situations = {one.pk: one for one in Situation.objects.visible_to(actor).filter(pk__in=keys)}
    healths = {one.pk: one for one in HealthFacts.objects.visible_to(actor).filter(pk__in=keys)}
    organisations = Organisation.objects.in_bulk({one.organisation_id for one in kept if one.organisation_id})
    found = [
        Told(
            at=one.decided_at,
            organisation=organisations.get(one.organisation_id),
            situation=_said(one, situations.get(one.pk), place),
            health=_said(one, healths.get(one.pk), place),
        )
        for one in kept
    ]
    classes = [DataClass.SITUATION] * bool(situations) + [DataClass.HEALTH] * bool(healths)
    if classes:
        audit.record_reading("shared_facts", actor=actor, at=at, screen=screen, classes=classes, case=case_id)
    return [one for one in found if one.situation or one.health]


def _said(one: Orientation, stored: Situation | HealthFacts | None, place: bool) -> tuple[tuple[str, str], ...]:
    rows = shared.said_facts(one, stored.facts, place=place) if stored else ()
    return tuple((label, value) for _fact, label, value in rows)
