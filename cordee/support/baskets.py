"""What each list of cases holds: who has the next action of a case decides whom it waits for, and what is late."""

from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from cordee.domain.access import Actor
from cordee.domain.referral import NextAction
from cordee.domain.steps import StepState
from cordee.support.models import Application, Step


class Basket(StrEnum):
    ALL = "tous"
    OURS = "a_nous"
    LATE = "en_retard"
    OTHERS = "a_un_autre"


def in_basket(basket: Basket, *, actor: Actor, on: date) -> Q:
    """Ours and others' make all: waiting for an answer is waiting for somebody else, whoever watches over it."""
    own = Q(next_action_owner=actor.organisation)
    waits = Q(next_action=NextAction.AWAIT_ANSWER.value)
    match basket:
        case Basket.ALL:
            return Q()
        case Basket.OURS:
            return own & ~waits
        case Basket.LATE:
            late = (late_steps(actor, on=on), late_applications(actor, on=on))
            steps, applications = (Q(Exists(found.filter(case=OuterRef("pk")))) for found in late)
            return own & Q(next_action_on__lt=on) | steps | applications
        case Basket.OTHERS:
            return ~own | waits


def late_steps(actor: Actor, *, on: date) -> QuerySet[Step]:
    """What the actor's organisation was to do, and has not said done."""
    found: QuerySet[Step] = Step.objects.visible_to(actor).filter(
        owner=actor.organisation, state=StepState.TO_DO.value, due_on__lt=on
    )
    return found


def late_applications(actor: Actor, *, on: date) -> QuerySet[Application]:
    """What the actor's organisation does: not filed, not answered, or not sent again by its day."""
    found: QuerySet[Application] = Application.objects.visible_to(actor).filter(
        owner=actor.organisation, settled_at=None, due_on__lt=on
    )
    return found
