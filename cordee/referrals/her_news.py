"""What the person hears of a step that is not her own: neutral words, and the way to her page, once a step.

Her page says who and when; the message says no name, no service, no need. What she did herself is not told to her. Who
has no page gets one by the same act: it leaves with the message, for her alone. Where no message may leave for her,
nothing does, and nobody is asked to call in its stead: what comes next in the case is planned by the same act.
"""

from datetime import date
from uuid import UUID

from cordee.cases.models import Case
from cordee.domain.referral import Side
from cordee.people import personal_links, telling
from cordee.referrals.moving import Act, Move

ACCEPTED, ELSEWHERE, UNANSWERED = "person_request_accepted", "person_request_elsewhere", "person_request_unanswered"
MEETING = "person_meeting_moved"
NEWS = (ACCEPTED, ELSEWHERE, UNANSWERED, MEETING)


def tell_her_of(move: Move, kind: str) -> None:
    """In the transaction of the act, once a request."""
    if move.side is not Side.PERSON:
        write_to_her(move.case, kind, f"{kind}:{move.referral.pk}", move.act)


def tell_her_of_meeting(move: Move, meeting_on: date) -> None:
    """Of another day for the first meeting than the one that was agreed; once a day and a date."""
    if move.side is not Side.PERSON and meeting_on != move.referral.awaited_meeting:
        write_to_her(move.case, MEETING, f"{MEETING}:{move.referral.pk}:{move.act.on}:{meeting_on}", move.act)


def meeting_of(key: str) -> tuple[UUID, date]:
    """Of the key of such a message: the request, and the day that was told."""
    _, referral, _, day = key.split(":")
    return UUID(referral), date.fromisoformat(day)


def write_to_her(case: Case, kind: str, key: str, act: Act) -> None:
    """By her own link, which she gets if she has none. Who acts need not know either, nor how she is reached."""
    whose = {"case_id": case.pk, "person_id": case.person_id, "departement": case.departement}
    personal_links.ensure(**whose, actor=act.actor, at=act.at)
    telling.tell_later(case_id=case.pk, kind=kind, key=key, actor=act.actor, at=act.at)
