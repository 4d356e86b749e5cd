"""What who leads a case may plan next, and why a case ends."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from cordee.domain.access import Role
from cordee.domain.referral import PENDING_STATES, NextAction, State

FURTHEST = timedelta(days=92)


class Closing(StrEnum):
    """Where she stands when her case ends, in the words of the field: the lead says it, with her where it can.

    None tells of her health: who sent her, and kept a trace, sees the line of the case.
    """

    SAME_JOB = "maintien_meme_poste"
    ADAPTED_JOB = "maintien_poste_adapte"
    MOVED_INSIDE = "reclassement_interne"
    OTHER_EMPLOYER = "autre_employeur"
    TRAINING = "formation"
    OWN_BUSINESS = "activite_independante"
    DISMISSED = "licenciement"
    CONTRACT_ENDED = "autre_rupture"
    PENSION = "pension_ou_retraite"
    SUSPENDED = "suspendu"
    NO_WISH = "ne_souhaite_plus"
    UNREACHABLE = "injoignable"
    EMPLOYER_REFUSED = "refus_employeur"
    FOLLOWED_ELSEWHERE = "suivie_ailleurs"
    SETTLED = "aidee"  # without saying where she stands, as the next: read in older cases, said no more
    NO_SOLUTION = "sans_solution"


OLD_CLOSINGS = frozenset({Closing.SETTLED, Closing.NO_SOLUTION})


class ClosingGroup(StrEnum):
    """What is said of an end to who does not read her situation."""

    AT_WORK = "en_emploi"
    TOWARDS = "vers_autre_chose"
    OUT_OF_WORK = "fin_de_contrat"
    SUSPENDED = "suspendu"
    WITHOUT = "sans_suite"
    UNSAID = "autrement"


CLOSING_GROUPS: Mapping[Closing, ClosingGroup] = {
    Closing.SAME_JOB: ClosingGroup.AT_WORK,
    Closing.ADAPTED_JOB: ClosingGroup.AT_WORK,
    Closing.MOVED_INSIDE: ClosingGroup.AT_WORK,
    Closing.OTHER_EMPLOYER: ClosingGroup.AT_WORK,
    Closing.TRAINING: ClosingGroup.TOWARDS,
    Closing.OWN_BUSINESS: ClosingGroup.TOWARDS,
    Closing.DISMISSED: ClosingGroup.OUT_OF_WORK,
    Closing.CONTRACT_ENDED: ClosingGroup.OUT_OF_WORK,
    Closing.PENSION: ClosingGroup.OUT_OF_WORK,
    Closing.SUSPENDED: ClosingGroup.SUSPENDED,
    Closing.NO_WISH: ClosingGroup.WITHOUT,
    Closing.UNREACHABLE: ClosingGroup.WITHOUT,
    Closing.EMPLOYER_REFUSED: ClosingGroup.WITHOUT,
    Closing.FOLLOWED_ELSEWHERE: ClosingGroup.WITHOUT,
    Closing.SETTLED: ClosingGroup.UNSAID,
    Closing.NO_SOLUTION: ClosingGroup.UNSAID,
}


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
# What she expects of who leads: she is met, called again, or told. A request beside does not put it off.
PROMISED = frozenset({NextAction.MEET_PERSON, NextAction.CALL_BACK, NextAction.REPORT})
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
