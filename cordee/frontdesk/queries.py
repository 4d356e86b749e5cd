"""Reads of the line: open calls, today's calls, and what one call's situation gives."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from cordee.catalogue import queries as catalogue_room
from cordee.conversation import queries as conversations
from cordee.conversation.answers import Answers
from cordee.conversation.queries import Conversation, Oriented
from cordee.domain.access import Actor
from cordee.domain.call import Outcome
from cordee.domain.catalogue import Catalogue
from cordee.domain.referral import State
from cordee.frontdesk.codes import code_of, hash_of_code
from cordee.frontdesk.models import Call, PracticeCall
from cordee.referrals import queries as referrals
from cordee.referrals.models import Referral

Draft = Call | PracticeCall
TODAYS_CALLS = 60
CODE_SHOWN_FOR = timedelta(minutes=30)
AGREEMENT = "consentement_personne"


@dataclass(frozen=True, kw_only=True)
class Followed:
    """What a code gives: when the call was, how it ended, where its requests stand; never a name nor a need."""

    started_at: datetime
    outcome: Outcome
    requests: tuple[tuple[State, date | None], ...]  # each that its request became, with the day it left

    @property
    def has_request(self) -> bool:
        return bool(self.requests)


def access_call(call_id: UUID, *, actor: Actor, lock: bool = False) -> Call:
    """Return the call; raise Call.DoesNotExist when it is missing or another agent's."""
    found = Call.objects.visible_to(actor)
    if lock:
        found = found.select_for_update(of=("self",), no_key=True)
    call: Call = found.get(pk=call_id)
    return call


def access_draft(call_id: UUID, *, actor: Actor, lock: bool = False) -> Draft:
    """The same for what the console writes on: a call of the line, or an exercise. Raise Call.DoesNotExist."""
    found = PracticeCall.objects.visible_to(actor)
    if lock:
        found = found.select_for_update(of=("self",), no_key=True)
    try:
        return access_call(call_id, actor=actor, lock=lock)
    except Call.DoesNotExist:
        practice: PracticeCall | None = found.filter(pk=call_id).first()
        if practice is None:
            raise
        return practice


def open_calls(actor: Actor) -> list[Call]:
    return list(Call.objects.visible_to(actor).filter(ended_at__isnull=True).order_by("-started_at")[:TODAYS_CALLS])


def calls_since(moment: datetime, *, actor: Actor) -> list[Call]:
    """Ended calls that began since ``moment``, latest first."""
    found = Call.objects.visible_to(actor).filter(ended_at__isnull=False, started_at__gte=moment)
    return list(found.order_by("-started_at")[:TODAYS_CALLS])


def conversation(call: Draft, *, agreed: bool = False) -> Conversation:
    """What was said so far; ``agreed``: as it is once the person has said yes to the hand-over."""
    answers = Answers.of(call.answers)
    return Conversation(
        on=call.on,
        catalogue_hash=call.catalogue_hash,
        needs=tuple(call.needs),
        words=call.words,
        answers=answers.known(AGREEMENT, True) if agreed else answers,
    )


def oriented(call: Draft, *, agreed: bool = False) -> Oriented:
    """Decide the call's situation; no decision while nobody is known to call and nothing was said."""
    return conversations.oriented(conversation(call, agreed=agreed))


def catalogue_of(call: Call) -> Catalogue:
    return catalogue_room.catalogue_by_hash(call.catalogue_hash)


def followed(code: str) -> Followed | None:
    """What the code of an ended call shows, or None when there is no such code."""
    with connection.cursor() as cursor:
        asked = "select started_at, outcome, state, sent_on from policy.followed_call(%s)"
        cursor.execute(asked, [hash_of_code(code)])
        rows = cursor.fetchall()
    if not rows:
        return None
    requests = tuple((State(state), sent_on) for _, _, state, sent_on in rows if state)
    return Followed(started_at=rows[0][0], outcome=Outcome(rows[0][1]), requests=requests)


def personal_link_of_code(code: str) -> UUID | None:
    """Her own link, for whoever holds the code of what she sent; None where she has none that opens anything."""
    with connection.cursor() as cursor:
        cursor.execute("select policy.personal_link_of_code(%s)", [hash_of_code(code)])
        (found,) = cursor.fetchone()
    return found if found is None else UUID(str(found))


def referral_of_code(code: str, *, actor: Actor) -> Referral | None:
    """The request behind a code, for an agent of the organisation that took the call; else None."""
    with connection.cursor() as cursor:
        cursor.execute("select policy.referral_of_code(%s)", [hash_of_code(code)])
        (referral_id,) = cursor.fetchone()
    try:
        return referrals.access_referral(referral_id, actor=actor) if referral_id else None
    except Referral.DoesNotExist:
        return None


def code_again(call: Call, *, at: datetime) -> str:
    """The code of a call that its agent has just ended, for a page that was lost; nothing later."""
    just_ended = call.ended_at is not None and at - call.ended_at < CODE_SHOWN_FOR
    return code_of(call.pk) if just_ended and call.outcome != Outcome.ABANDONED else ""


def sent_by(call: Call, *, actor: Actor) -> Referral | None:
    """The request that a call handed over, while it waits for its first answer; else None."""
    if call.referral is None:
        return None
    try:
        referral = referrals.access_referral(call.referral, actor=actor)
    except Referral.DoesNotExist:
        return None
    return referral if referral.state in (State.SENT, State.AWAITING_CONSENT) else None


def left_open(*, actor: Actor, before: datetime) -> list[UUID]:
    found = Call.objects.visible_to(actor).filter(ended_at__isnull=True, started_at__lt=before)
    return list(found.order_by("started_at").values_list("pk", flat=True))
