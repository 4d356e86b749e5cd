"""What the person hears of a step that is not her own: neutral words, and the way to her page, once a step.

Her page says who; the message says no name, no service, no need. What she did herself is not told to her. It leaves
only where she has a page and a message may leave for her; else nothing does, and nobody is asked to call in its stead:
what comes next in the case is planned by the same act.
"""

from cordee.domain.referral import Side
from cordee.people import telling
from cordee.referrals.moving import Move

ACCEPTED, ELSEWHERE, UNANSWERED = "person_request_accepted", "person_request_elsewhere", "person_request_unanswered"
NEWS = (ACCEPTED, ELSEWHERE, UNANSWERED)


def tell_her_of(move: Move, kind: str) -> None:
    """In the transaction of the act. Who acts need not know whether she has a page, nor how she is reached."""
    if move.side is Side.PERSON:
        return
    act, case_id = move.act, move.referral.case_id
    telling.tell_later(case_id=case_id, kind=kind, key=f"{kind}:{move.referral.pk}", actor=act.actor, at=act.at)
