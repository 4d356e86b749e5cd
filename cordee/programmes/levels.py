"""At which level a person is, by the rules of the content, from what exists in her case and the actor reads."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from cordee.cases.models import Case
from cordee.domain.access import CASE_ROLES, Actor
from cordee.domain.programmes import LevelSaid, SupportLevel, level_of
from cordee.domain.referral import State
from cordee.orientation import queries as orientations
from cordee.orientation.models import Orientation
from cordee.people.taking_part import takes_part
from cordee.programmes import queries
from cordee.programmes.models import SUPPORTING, SupportProgramme
from cordee.referrals.models import Referral

# A request that has not left, or was never to leave, orients nobody.
NOT_SENT = frozenset({State.DRAFT, State.AWAITING_CONSENT, State.ENTERED_IN_ERROR, State.CANCELLED})


def level_of_case(case_id: UUID, *, actor: Actor) -> LevelSaid | None:
    """None where nothing that counts is read."""
    asked = list(Referral.objects.visible_to(actor).filter(case=case_id).values_list("state", "started_on"))
    level = level_of(
        is_told=bool(orientations.orientations_of_case(case_id, actor=actor)),
        is_sent=any(state not in NOT_SENT for state, _ in asked),
        has_session=SupportProgramme.objects.visible_to(actor).filter(case=case_id, minutes__gt=0).exists(),
        has_met=any(started for _, started in asked),
    )
    return next((one for one in queries.levels() if one.level is level), None)


def counts_of(*, actor: Actor, year: int) -> Mapping[SupportLevel, int]:
    """Persons, once each, at the highest level reached, of cases opened that year that the organisation follows.

    By what the actor reads: a case that is hidden is not counted.
    """
    referrals, here = Referral.objects.visible_to(actor), Q(case=OuterRef("pk"))
    found = (
        Case.objects.visible_to(actor)
        .filter(takes_part(actor, "pk", *SUPPORTING, roles=CASE_ROLES), opened_at__year=year)
        .values_list(
            "person_id",
            Exists(Orientation.objects.visible_to(actor).filter(here)),
            Exists(referrals.filter(here).exclude(state__in=NOT_SENT)),
            Exists(SupportProgramme.objects.visible_to(actor).filter(here, minutes__gt=0)),
            Exists(referrals.filter(here, started_on__isnull=False)),
        )
    )
    order = list(SupportLevel)
    highest: dict[UUID, SupportLevel] = {}
    for person, is_told, is_sent, has_session, has_met in found:
        level = level_of(is_told=is_told, is_sent=is_sent, has_session=has_session, has_met=has_met)
        if level is not None:
            highest[person] = max(highest.get(person, level), level, key=order.index)
    return {level: sum(one is level for one in highest.values()) for level in order}
