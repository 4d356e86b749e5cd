"""Which cases are counted together, for a team: the same words in the table and in the list that each number opens."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from cordee.cases.models import Case, CaseState, Participation
from cordee.domain.access import CASE_ROLES, Actor
from cordee.domain.steps import StepState
from cordee.people.taking_part import READING_LEVELS, takes_part
from cordee.privacy.models import CaseAssignment
from cordee.support.baskets import Basket, in_basket
from cordee.support.models import Step


class Load(StrEnum):
    ALL = "tous"
    LATE = "en_retard"
    BARE = "sans_etape"
    OTHERS = "a_un_autre"


_BASKETS: Mapping[Load, Basket] = {Load.ALL: Basket.ALL, Load.LATE: Basket.LATE, Load.OTHERS: Basket.OTHERS}


def in_load(load: Load, *, actor: Actor, on: date) -> Q:
    """As « Mes dossiers » counts; bare: no step to do in the plan, as far as the actor reads it."""
    if load is not Load.BARE:
        return in_basket(_BASKETS[load], actor=actor, on=on)
    to_do = Step.objects.visible_to(actor).filter(case=OuterRef("pk"), state=StepState.TO_DO.value)
    return ~Q(Exists(to_do))


def running(actor: Actor) -> QuerySet[Case]:
    """Open cases in which the actor's organisation leads, takes part beside or reads."""
    inside = takes_part(actor, "pk", *READING_LEVELS, roles=CASE_ROLES)
    found: QuerySet[Case] = Case.objects.visible_to(actor).filter(inside, state=CaseState.OPEN.value)
    return found


def carried(actor: Actor) -> QuerySet[CaseAssignment]:
    """Who follows which case, in the actor's organisation: all of it for its team lead, one's own for the others."""
    found: QuerySet[CaseAssignment] = CaseAssignment.objects.visible_to(actor).filter(
        organisation=actor.organisation, ended_at__isnull=True
    )
    return found


def carried_by(member: UUID | None, *, actor: Actor, key: str = "pk") -> Q:
    """``key`` is a case that this member follows; None: that nobody follows in particular."""
    found = carried(actor).filter(case=OuterRef(key))
    return Q(Exists(found.filter(membership=member))) if member else ~Q(Exists(found))


def reserved(actor: Actor) -> QuerySet[Participation]:
    """Where the actor's organisation takes part in a case that the actor does not open: a sensitive one."""
    seen = Case.objects.visible_to(actor).filter(pk=OuterRef("case"))
    ours = Participation.objects.visible_to(actor).in_force().filter(organisation=actor.organisation)
    found: QuerySet[Participation] = ours.filter(~Exists(seen), level__in=sorted(READING_LEVELS))
    return found
