"""What each list of cases holds: who has the next action of a case decides whom it waits for."""

from datetime import date
from enum import StrEnum

from django.db.models import Q

from cordee.domain.access import Actor
from cordee.domain.referral import NextAction


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
            return own & Q(next_action_on__lt=on)
        case Basket.OTHERS:
            return ~own | waits
