"""The plan of a case: steps that somebody does by a day. One stands to do, done, or given up with a reason."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

LONGEST_TITLE = 160  # signs of a title
LONGEST_FUNDING = 120
FURTHEST = timedelta(days=550)  # a year and a half: a training, a retraining


class StepState(StrEnum):
    TO_DO = "a_faire"
    DONE = "faite"
    DROPPED = "abandonnee"


class StepVerb(StrEnum):
    FINISH = "faire"
    DROP = "abandonner"
    REWORD = "reecrire"
    MOVE = "deplacer"
    RESUME = "reprendre"


ARROWS: Mapping[tuple[StepState, StepVerb], StepState] = {
    (StepState.TO_DO, StepVerb.FINISH): StepState.DONE,
    (StepState.TO_DO, StepVerb.DROP): StepState.DROPPED,
    (StepState.TO_DO, StepVerb.REWORD): StepState.DROPPED,  # another one, in other words, takes its place
    (StepState.TO_DO, StepVerb.MOVE): StepState.TO_DO,
    (StepState.DONE, StepVerb.RESUME): StepState.TO_DO,
    (StepState.DROPPED, StepVerb.RESUME): StepState.TO_DO,
}


def after(state: StepState, verb: StepVerb) -> StepState | None:
    """The state that follows; None where the step does not stand so that this may be done."""
    return ARROWS.get((state, verb))


def may_be_due_on(day: date, *, today: date) -> bool:
    return today <= day <= today + FURTHEST
