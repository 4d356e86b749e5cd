"""At which level a person is, by the rules of the content, from what exists in her case and the actor reads.

Appointments live in a room above this one and are reached by name.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Case as Where
from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Q, QuerySet, When

from cordee.cases.models import Case
from cordee.domain.access import CASE_ROLES, Actor
from cordee.domain.appointments import AppointmentState
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
ORDER = tuple(SupportLevel)


def level_of_case(case_id: UUID, *, actor: Actor) -> LevelSaid | None:
    """None where nothing that counts is read."""
    asked = list(Referral.objects.visible_to(actor).filter(case=case_id).values_list("state", "started_on"))
    level = level_of(
        is_told=bool(orientations.orientations_of_case(case_id, actor=actor)),
        is_sent=any(state not in NOT_SENT for state, _ in asked),
        has_session=SupportProgramme.objects.visible_to(actor).filter(case=case_id, minutes__gt=0).exists(),
        has_met=any(started for _, started in asked) or _held(actor).filter(case=case_id).exists(),
    )
    return next((one for one in queries.levels() if one.level is level), None)


def counts_of(*, actor: Actor, year: int) -> Mapping[SupportLevel, int]:
    """Persons, once each, at the highest level reached, of cases opened that year that the organisation follows.

    By what the actor reads: a case that is hidden is not counted. One question to the database, whatever their number.
    """
    followed = takes_part(actor, "pk", *SUPPORTING, roles=CASE_ROLES)
    found = Case.objects.visible_to(actor).filter(followed, opened_at__year=year)
    persons = found.order_by().values("person_id").annotate(highest=Max(_level(actor)))
    counts = {level.value: Count("person_id", filter=Q(highest=ORDER.index(level))) for level in ORDER}
    said = persons.aggregate(**counts)
    return {level: said[level.value] for level in ORDER}


def _level(actor: Actor) -> Where:
    """``domain.programmes.level_of`` of each case, as its place in the order; nothing where nothing counts."""
    here, sent = Q(case=OuterRef("pk")), Referral.objects.visible_to(actor)
    has_session = Exists(SupportProgramme.objects.visible_to(actor).filter(here, minutes__gt=0))
    has_met = Exists(sent.filter(here, started_on__isnull=False)) | Exists(_held(actor).filter(here))
    return Where(
        When(has_session | has_met, then=ORDER.index(SupportLevel.SUPPORTED)),
        When(Exists(sent.filter(here).exclude(state__in=NOT_SENT)), then=ORDER.index(SupportLevel.ORIENTED)),
        When(Exists(Orientation.objects.visible_to(actor).filter(here)), then=ORDER.index(SupportLevel.INFORMED)),
        default=None,
        output_field=IntegerField(),
    )


def _held(actor: Actor) -> QuerySet[Any]:
    """Appointments at which she was met, in whatever case: of who came straight, no request says that she was."""
    appointments = apps.get_model("support", "Appointment").objects.visible_to(actor)
    return appointments.filter(state=AppointmentState.HELD.value)
