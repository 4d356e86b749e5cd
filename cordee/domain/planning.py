"""What who leads a case may plan next, and why a case ends."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from cordee.domain.access import Role
from cordee.domain.referral import PENDING_STATES, NextAction, State

FURTHEST = timedelta(days=92)


class Closing(StrEnum):
    """Why a case ends: the lead says it, with the person where she can be reached."""

    SETTLED = "aidee"
    FOLLOWED_ELSEWHERE = "suivie_ailleurs"
    NO_WISH = "ne_souhaite_plus"
    UNREACHABLE = "injoignable"
    NO_SOLUTION = "sans_solution"


# What one cannot do without her name and her phone: who owns it reads them from that day on.
CALLS_THE_PERSON = frozenset(
    {
        NextAction.CALL_BACK,
        NextAction.CONFIRM_WISH,
        NextAction.PROPOSE_ANOTHER,
        NextAction.COMPLETE_REQUEST,
        NextAction.CONFIRM_FOLLOW_UP,
    }
)
_ALWAYS = (NextAction.CALL_BACK, NextAction.CONFIRM_WISH, NextAction.CONFIRM_FOLLOW_UP, NextAction.DECIDE)


def plannable(states: Iterable[State], *, is_sender: bool) -> tuple[NextAction, ...]:
    """``states`` of the requests of the case; only who asked for one may choose the next candidate."""
    found = frozenset(states)
    sometimes = {
        NextAction.AWAIT_ANSWER: bool(found & PENDING_STATES),
        NextAction.MEET_PERSON: State.ACCEPTED in found,
        NextAction.REPORT: State.STARTED in found,
        NextAction.PROPOSE_ANOTHER: is_sender,
    }
    return (*_ALWAYS, *[action for action, has_a_use in sometimes.items() if has_a_use])


def asks_why(action: NextAction, *, by: Role | None) -> bool:
    """The line reads nothing of her once the call is over: who opens it again by a plan of its own says why.

    What a consequence, the clock or another organisation plans asks for no reason.
    """
    return by is Role.PHONE_AGENT and action in CALLS_THE_PERSON


def may_be_planned_on(day: date, *, today: date) -> bool:
    return today <= day <= today + FURTHEST
